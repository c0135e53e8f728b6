package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines.Run;
import org.junit.jupiter.api.Test;

/// What every command has in common.
final class FulcrumTest {

    @Test
    void aloneItPrintsHelpWithExitCodesAndSucceeds() {
        Run run = CommandLines.run();
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed())
                .startsWith("Usage: fulcrum")
                .contains("Exit codes:", "0   The answer is yes", "2   There is no answer")
                .contains("  test        Run every test");
    }

    @Test
    void anUnknownCommandIsRefusedWithTheNearestOne() {
        Run run = CommandLines.run("compleiton");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed())
                .isEqualTo(
                        """
                        fulcrum: unknown command 'compleiton'
                          hint: did you mean 'completion'?
                        """);
    }

    @Test
    void aLauncherVerbIsSuggestedToo() {
        assertThat(CommandLines.run("tset").printed()).contains("did you mean 'test'?");
    }

    @Test
    void anUnknownOptionIsRefusedWithTheNearestOne() {
        Run run = CommandLines.run("completion", "--hepl");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).contains("unknown argument '--hepl'", "did you mean '--help'?");
    }

    @Test
    void aWordUnlikeAnyCommandGetsTheListInstead() {
        assertThat(CommandLines.run("xyzzy").printed())
                .contains("hint: 'fulcrum --help' lists what it takes");
    }

    @Test
    void theVersionIsTheOneThatTheBuildWrote() {
        Run run = CommandLines.run("--version");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed()).matches("(?s)fulcrum \\d+\\.\\d+\\.\\d+\\S*\\nJava 2[5-9].*\\n");
    }

    @Test
    void completionKnowsEveryCommand() {
        Run run = CommandLines.run("completion", "zsh");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed())
                .startsWith("# Completion of fulcrum for zsh")
                .contains("complete -F _complete_fulcrum");
        CommandLines.recording(new StringBuilder())
                .getSubcommands()
                .keySet()
                .forEach(command -> assertThat(run.printed()).contains(command));
    }

    @Test
    void nothingIsColouredWhereNobodyLooks() {
        assertThat(CommandLines.run("--help").printed()).doesNotContain("\u001b");
        assertThat(CommandLines.run("nonsense").printed()).doesNotContain("\u001b");
    }
}
