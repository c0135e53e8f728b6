package fulcrum.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.sql.SyntaxError;
import fulcrum.sql.scanner.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever comes in: a tree, or an error of syntax with a position inside the text.
final class FuzzTest {

    private static final int TEXTS = 15_000;

    private static final List<String> SEEDS =
            Stream.concat(
                            Lines.of("accepted.sql").stream(),
                            Lines.of("refused.tsv").stream().map(row -> row.split("\t", -1)[3]))
                    .toList();

    private static final List<String> PIECES =
            List.of(
                    "(",
                    ")",
                    "[",
                    "]",
                    ",",
                    ";",
                    "'",
                    "\"",
                    "$$",
                    "$1",
                    "--",
                    "/*",
                    "*/",
                    "E'\\",
                    "U&'\\",
                    "::",
                    ":",
                    ".",
                    "..",
                    "*",
                    "=",
                    "<",
                    "=>",
                    " not ",
                    " is ",
                    " in ",
                    " select ",
                    " from ",
                    " as ",
                    " null ",
                    " and ",
                    " union ",
                    " order by ",
                    "1e",
                    "0x",
                    "1_",
                    "\\",
                    "\0",
                    "\ud83d",
                    "é",
                    "\t",
                    "\n",
                    "{",
                    "#");

    @Test
    void mutatedStatementsAreReadOrRefused() {
        int read = 0;
        int kept = 0;
        for (int i = 0; i < TEXTS; i++) {
            Dice dice = Dice.of(815).fork("text", i);
            String text = mutated(dice);
            try {
                kept += Fingerprint.of(text) == null ? 0 : 1;
                for (Parsed parsed : Parser.parseAll(text)) {
                    String printed = Printer.print(parsed.statement());
                    assertThat(Parser.parse(printed))
                            .as("%d: %s", i, text)
                            .isEqualTo(parsed.statement());
                    read++;
                }
            } catch (SyntaxError refused) {
                int length = text.codePointCount(0, text.length());
                assertThat(refused.position()).as("%d: %s", i, text).isBetween(0, length + 1);
                assertThat(refused.sqlState()).hasSize(5);
            } catch (RuntimeException wrong) {
                throw new AssertionError(i + ": " + text, wrong);
            }
        }
        assertThat(kept).as("some mutants have fingerprints").isGreaterThan(500);
        assertThat(read).as("some mutants are statements").isGreaterThan(500);
    }

    private static String mutated(Dice dice) {
        StringBuilder text = new StringBuilder(dice.pick(SEEDS));
        for (int times = dice.between(1, 4); times > 0; times--) {
            mutate(text, dice);
        }
        return text.toString();
    }

    private static void mutate(StringBuilder text, Dice dice) {
        int at = dice.below(text.length() + 1);
        switch (dice.below(5)) {
            case 0 -> text.insert(at, dice.pick(PIECES));
            case 1 -> text.delete(at, Math.min(text.length(), at + dice.between(1, 6)));
            case 2 -> {
                List<String> words = new ArrayList<>(List.of(text.toString().split(" ", -1)));
                int from = dice.below(words.size());
                words.add(dice.below(words.size()), words.get(from));
                text.setLength(0);
                text.append(String.join(" ", words));
            }
            case 3 -> {
                String other = dice.pick(SEEDS);
                int from = dice.below(other.length() + 1);
                text.insert(at, other.substring(from));
            }
            default -> text.setLength(at);
        }
    }
}
