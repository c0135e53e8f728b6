package fulcrum.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fulcrum.sql.SyntaxError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What PostgreSQL refuses is refused in its words, with its code, at its position.
final class RefusedTest {

    private static final List<String> ROWS = Lines.of("refused.tsv");

    @Test
    void everyErrorIsPostgresqls() {
        List<String> wrong = new ArrayList<>();
        for (String row : ROWS) {
            String[] cells = row.split("\t", -1);
            String told = told(cells[3]);
            if (!told.equals(String.join("\t", cells[0], cells[1], cells[2]))) {
                wrong.add(row + "\n  now: " + told);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(ROWS).hasSizeGreaterThan(500);
    }

    private static String told(String text) {
        try {
            return "taken: " + Parser.parseAll(text);
        } catch (SyntaxError refused) {
            return refused.sqlState() + "\t" + refused.position() + "\t" + refused.message();
        }
    }

    @Test
    void positionsCountCharactersNotUnits() {
        SyntaxError refused = refused("select '😀😀' ü 5");
        assertThat(refused.position()).isEqualTo(15);
        assertThat(refused.message()).isEqualTo("syntax error at or near \"5\"");
    }

    @Test
    void longStatementsAreRefusedAsQuickly() {
        String rows = "insert into t values (1)" + ", (2, 'x', null)".repeat(20_000);
        SyntaxError refused = refused(rows + " (3)");
        assertThat(refused.message()).isEqualTo("syntax error at or near \"(\"");
        assertThat(refused.position()).isEqualTo(rows.length() + 2);
    }

    @Test
    void hintsAreGivenWherePostgresqlGivesThem() {
        assertThat(refused("select 1 limit 1, 2").hint())
                .isEqualTo("Use separate LIMIT and OFFSET clauses.");
        assertThat(refused("select E'\\u00'").hint())
                .isEqualTo("Unicode escapes must be \\uXXXX or \\UXXXXXXXX.");
    }

    @Test
    void formsThatFulcrumDoesNotHaveAreRefusedByName() {
        assertNotSupported("select xmlelement(name a)", "XML function xmlelement is not supported");
        assertNotSupported("select a is document from t", "IS DOCUMENT is not supported");
        assertNotSupported(
                "create table t (a int) partition by range (a)", "PARTITION BY is not supported");
        assertNotSupported(
                "create table t partition of u for values in (1)",
                "CREATE TABLE PARTITION OF is not supported");
        assertNotSupported(
                "create table t (exclude using gist (a with &&))",
                "EXCLUDE constraints is not supported");
        assertNotSupported(
                "with recursive a as (select 1) search depth first by b set c select 1",
                "SEARCH in WITH is not supported");
        assertNotSupported(
                "alter table t enable row level security", "ROW LEVEL SECURITY is not supported");
        assertNotSupported("select treat(a as int)", "TREAT is not supported");
    }

    private static void assertNotSupported(String text, String message) {
        SyntaxError refused = refused(text);
        assertThat(refused.sqlState()).as(text).isEqualTo(SyntaxError.NOT_SUPPORTED);
        assertThat(refused.message()).isEqualTo(message);
    }

    @Test
    void whatShouldBeOneStatementIsOne() {
        assertThat(refusedAsOne("select 1; select 2").message())
                .isEqualTo("cannot insert multiple commands into a prepared statement");
        assertThat(Parser.parse("select 1;")).isEqualTo(Parser.parse("select 1"));
    }

    private static SyntaxError refusedAsOne(String text) {
        return catchThrowableOfType(SyntaxError.class, () -> Parser.parse(text));
    }

    private static SyntaxError refused(String text) {
        return catchThrowableOfType(SyntaxError.class, () -> Parser.parseAll(text));
    }
}
