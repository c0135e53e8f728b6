package fulcrum.sql.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Statements for people, without their constants.
final class StatementTextTest {

    @Test
    void constantsBecomeParametersBehindThoseThatAreThere() {
        StatementText read = StatementText.of("SELECT $2, 'a', 1.5, x'1f' FROM t WHERE i = -7;");
        assertThat(read.text()).isEqualTo("SELECT $2, $3, $4, $5 FROM t WHERE i = -$6");
        assertThat(read.constants()).isEqualTo(4);
    }

    @Test
    void whatDiffersInConstantsSpacesAndCaseHasOneKey() {
        String key = StatementText.of("select v from t where k = 1").key();
        assertThat(StatementText.of("SELECT v  FROM T /* here */ where k = $1;").key())
                .isEqualTo(key);
        assertThat(StatementText.of("select v from t where k = 'x'").key()).isEqualTo(key);
        assertThat(StatementText.of("select v from \"T\" where k = 1").key()).isNotEqualTo(key);
        assertThat(StatementText.of("select v from t where j = 1").key()).isNotEqualTo(key);
    }

    @Test
    void passwordsAreConstantsToo() {
        assertThat(StatementText.of("ALTER ROLE a PASSWORD 'secret'").text())
                .isEqualTo("ALTER ROLE a PASSWORD $1");
    }

    @Test
    void ofWhatCannotBeReadNothingIsKept() {
        assertThat(StatementText.of("SELECT 'secret").text()).isEqualTo("<unreadable>");
    }

    @Test
    void whatHasNoConstantsStaysAsItIs() {
        StatementText read = StatementText.of("SELECT * FROM t -- all");
        assertThat(read.text()).isEqualTo("SELECT * FROM t -- all");
        assertThat(read.constants()).isZero();
    }
}
