package fulcrum.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.SyntaxError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What PostgreSQL takes is taken, and what is printed of it is the same statement.
final class AcceptedTest {

    private static final List<String> TEXTS = Lines.of("accepted.sql");

    @Test
    void everyStatementIsRead() {
        List<String> refused = new ArrayList<>();
        for (String text : TEXTS) {
            try {
                assertThat(Parser.parseAll(text)).as(text).isNotNull();
            } catch (SyntaxError wrong) {
                refused.add(wrong.position() + " " + wrong.message() + ": " + text);
            }
        }
        assertThat(refused).isEmpty();
        assertThat(TEXTS).hasSizeGreaterThan(500);
    }

    @Test
    void whatIsPrintedIsTheSameStatement() {
        for (String text : TEXTS) {
            for (Parsed parsed : Parser.parseAll(text)) {
                String printed = Printer.print(parsed.statement());
                assertThat(Parser.parse(printed)).as(printed).isEqualTo(parsed.statement());
            }
        }
    }

    @Test
    void statementsOfATextStandWhereTheyStand() {
        String text = "begin; /* one */ select 1 ; ; select 'a;b' -- two\n;";
        assertThat(Parser.parseAll(text).stream().map(Parsed::text))
                .containsExactly("begin", "select 1", "select 'a;b'");
        assertThat(Parser.parseAll(text).get(1).start()).isEqualTo(text.indexOf("select 1"));
        assertThat(Parser.parseAll(" ; /* nothing */ ;")).isEmpty();
    }
}
