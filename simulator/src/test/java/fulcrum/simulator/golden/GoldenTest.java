package fulcrum.simulator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenTest {

    private static final String STORY =
            """
            # Counting
            Prose stays as it is.

            > count 3
                1
                2
                3

            Between commands, too:
                even where it is indented.
            > count 0
            > count
                error: count what?
            """;

    private static List<String> count(String verb, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException(verb + " what?");
        }
        return List.of("1", "2", "3").subList(0, Integer.parseInt(arguments.getFirst()));
    }

    @Test
    void aStoryThatHoldsIsToldAsItIsWritten() {
        assertThat(Golden.play(STORY, GoldenTest::count)).isEqualTo(STORY);
        assertThat(Golden.difference(STORY, STORY)).isNull();
    }

    @Test
    void reactionsAreWrittenAnewAndDifferencesNamedByTheirLine() {
        String old = STORY.replace("    2\n", "    two\n    and a half\n");
        String told = Golden.play(old, GoldenTest::count);
        assertThat(told).isEqualTo(STORY);
        assertThat(Golden.difference(old, told))
                .isEqualTo("line 6\n  written:     two\n  now:         2");
    }

    @Test
    void aStoryWithoutReactionsIsFilledIn() {
        assertThat(Golden.play("> count 1", GoldenTest::count)).isEqualTo("> count 1\n    1");
    }
}
