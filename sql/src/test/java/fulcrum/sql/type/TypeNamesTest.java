package fulcrum.sql.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Names of types mean what they mean to PostgreSQL.
final class TypeNamesTest {

    private static final Path PAGE = Path.of("src/test/golden/names/types.golden");

    @Test
    void namesMeanWhatIsWritten() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        assertThat(lines.stream().map(TypeNamesTest::told).toList()).isEqualTo(lines);
    }

    private static String told(String line) {
        int mark = Math.max(line.indexOf(" = "), line.indexOf(" ! "));
        if (line.startsWith("#") || mark < 0) {
            return line;
        }
        String name = line.substring(0, mark);
        try {
            SqlType type = TypeTexts.type(name);
            return name + " = " + Modifiers.name(type) + " " + type.oid() + " " + type.modifier();
        } catch (SqlError error) {
            return name + " ! " + TypeTexts.told(error);
        } catch (SyntaxError error) {
            return name + " ! " + error.sqlState() + " " + error.message();
        }
    }

    @Test
    void anUnknownNameIsPointedAt() {
        SqlError error = catchThrowableOfType(SqlError.class, () -> TypeTexts.type("no_such_type"));
        assertThat(error.state()).isEqualTo(SqlState.NO_OBJECT);
        assertThat(error.position()).isEqualTo("cast(null as ".length() + 1);
    }

    @Test
    void typesThatAreNotHereAreSaidToBeMissing() {
        SqlError error =
                catchThrowableOfType(SqlError.class, () -> TypeTexts.type("time with time zone"));
        assertThat(error.state()).isEqualTo(SqlState.NOT_SUPPORTED);
        assertThat(error.message()).isEqualTo("type time with time zone is not supported");
        assertThat(catchThrowableOfType(SqlError.class, () -> TypeTexts.type("money")).message())
                .isEqualTo("type money is not supported");
    }

    @Test
    void arraysOfArraysAreRefused() {
        SqlError error = catchThrowableOfType(SqlError.class, () -> TypeTexts.type("int[][]"));
        assertThat(error.state()).isEqualTo(SqlState.NOT_SUPPORTED);
        assertThat(catchThrowableOfType(SqlError.class, () -> TypeTexts.type("_int4[]")).state())
                .isEqualTo(SqlState.NOT_SUPPORTED);
    }

    @Test
    void theTypeOfEachNumberHasIt() {
        for (ScalarType base : ScalarType.values()) {
            SqlType type = SqlType.of(base);
            assertThat(SqlType.of(type.oid())).isEqualTo(type);
            assertThat(TypeNames.named(base.catalogName())).isEqualTo(type);
            if (base.arrayOid() != 0) {
                assertThat(SqlType.of(base.arrayOid())).isEqualTo(type.asArray());
                assertThat(TypeNames.named("_" + base.catalogName())).isEqualTo(type.asArray());
            }
        }
        assertThat(TypeNames.named("_unknown")).isNull();
    }
}
