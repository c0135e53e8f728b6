package fulcrum.cli.walls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The readers behind the docs test, on pages small enough to see through.
final class MarkdownTest {

    @Test
    void linksInCodeAreNotLinks() {
        String page =
                "# A `b` c!\nsee [x](y.md#z) and `[no](no.md)`\n```sh\n[no](no.md)\n```\n[p](q)";
        Markdown read = Markdown.parse(page);
        assertThat(read.links()).containsExactly("y.md#z", "q");
        assertThat(read.anchors()).containsExactly("a-b-c");
        assertThat(read.blocks())
                .containsExactly(new Markdown.Block("sh", 4, List.of("[no](no.md)")));
    }

    @Test
    void aSessionIsCommandsWithWhatTheyPrint() {
        List<Session.Exchange> read =
                Session.parse(List.of("$ ./fulcrum a  b; echo \"exit $?\"", "x", "$ ./fulcrum"));
        assertThat(read)
                .containsExactly(
                        new Session.Exchange(List.of("a", "b"), true, List.of("x")),
                        new Session.Exchange(List.of(), false, List.of()));
    }

    @Test
    void aSessionRunsNothingButTheLauncher() {
        assertThatThrownBy(() -> Session.parse(List.of("$ rm x")))
                .hasMessageContaining("only ./fulcrum can be run here");
        assertThatThrownBy(() -> Session.parse(List.of("x")))
                .hasMessageContaining("output before the first command");
    }

    @Test
    void outputMatchesLineByLineAndDotsStandForAnyLines() {
        assertThat(Session.matches(List.of("a", "b"), "a\nb\n")).isTrue();
        assertThat(Session.matches(List.of("a", "b"), "a  \nb\n\n")).isTrue();
        assertThat(Session.matches(List.of("a", "...", "d"), "a\nb\nc\nd\n")).isTrue();
        assertThat(Session.matches(List.of("a", "...", "d"), "a\nd\n")).isTrue();
        assertThat(Session.matches(List.of("a"), "a\nb\n")).isFalse();
        assertThat(Session.matches(List.of("a", "...", "d"), "a\nb\n")).isFalse();
        assertThat(Session.matches(List.of("a.c"), "abc\n")).isFalse();
    }
}
