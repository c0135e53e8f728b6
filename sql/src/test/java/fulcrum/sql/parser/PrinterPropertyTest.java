package fulcrum.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What is printed says what it was printed from.
final class PrinterPropertyTest {

    private static final int STATEMENTS = 4_000;
    private static final int EXPRESSIONS = 2_000;

    @Test
    void theTreeOfAPrintedStatementIsTheSame() {
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < STATEMENTS; i++) {
            Statement statement = new RandomTrees(Dice.of(4711).fork("statement", i)).statement();
            seen.merge(statement.getClass().getSimpleName(), 1, Integer::sum);
            String text = Printer.print(statement);
            assertThat(Parser.parse(text)).as("%d: %s", i, text).isEqualTo(statement);
        }
        assertThat(seen).as("kinds of statements").hasSizeGreaterThan(60);
    }

    @Test
    void theTreeOfAPrintedExpressionIsTheSame() {
        for (int i = 0; i < EXPRESSIONS; i++) {
            Expression expression =
                    new RandomTrees(Dice.of(4712).fork("expression", i)).expression();
            String text = Printer.print(expression);
            assertThat(Parser.parseExpression(text)).as("%d: %s", i, text).isEqualTo(expression);
        }
    }

    @Test
    void printingIsStable() {
        for (int i = 0; i < EXPRESSIONS; i++) {
            String text =
                    Printer.print(new RandomTrees(Dice.of(4713).fork("stable", i)).statement());
            assertThat(Printer.print(Parser.parse(text))).isEqualTo(text);
        }
    }
}
