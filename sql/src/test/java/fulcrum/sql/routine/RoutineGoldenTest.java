package fulcrum.sql.routine;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.error.SqlError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Expressions have the values, or the errors, that are written behind them: those that PostgreSQL
/// gives.
final class RoutineGoldenTest {

    private static final Path PAGES = Path.of("src/test/golden/routines");
    private static final String ARROW = " ==>";
    private static final String AGGREGATES = "aggregates.golden";

    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void computesWhatIsWritten(String page) throws IOException {
        String written = Files.readString(PAGES.resolve(page));
        assertThat(told(page, written)).isEqualTo(written.lines().toList());
    }

    @Test
    void aPageThatLiesIsFound() {
        assertThat(told("lie", "1 + 1 ==> 3\n")).containsExactly("1 + 1 ==> 2");
    }

    private static List<String> told(String page, String written) {
        return written.lines().map(line -> line(page, line)).toList();
    }

    private static String line(String page, String line) {
        int end = line.indexOf(ARROW);
        if (end < 0) {
            return line;
        }
        String text = line.substring(0, end);
        String value = value(page, text).replace("\\", "\\\\").replace("\n", "\\n");
        return (text + ARROW + " " + value).stripTrailing();
    }

    private static String value(String page, String text) {
        Evaluation evaluation = new Evaluation(new FixedSetting());
        try {
            if (!page.equals(AGGREGATES)) {
                return evaluation.shown(text);
            }
            int bar = text.indexOf(" | ");
            return evaluation.aggregate(text.substring(0, bar), text.substring(bar + 3));
        } catch (SqlError error) {
            return Evaluation.shown(error);
        }
    }
}
