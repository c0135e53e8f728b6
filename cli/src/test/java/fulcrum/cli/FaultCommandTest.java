package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines.Run;
import org.junit.jupiter.api.Test;

/// `./fulcrum fault` where nobody answers: bad orders are refused before anybody is asked.
final class FaultCommandTest {

    private static void assertRefused(String hint, String... words) {
        Run run = CommandLines.run(words);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).contains("  hint: ").contains(hint);
    }

    @Test
    void whatIsNoOrderIsRefusedWithWhatToWrite() {
        assertRefused("did you mean 'isolate'?", "fault", "isolte", "n1");
        assertRefused("did you mean n1?", "fault", "isolate", "1");
        assertRefused("n1/n2,n3", "fault", "partition", "n1,n2");
        assertRefused("did you mean 50ms?", "fault", "delay", "n1,n2", "50");
        assertRefused("30%", "fault", "drop", "n1:n2", "half");
        assertRefused("--slow 20ms|--full|--fail-sync", "fault", "disk", "n1");
        assertRefused("--slow 20ms|--full", "fault", "disk", "n1", "--full", "--fail-sync");
        assertRefused("did you mean 30ms?", "fault", "isolate", "n1", "--for", "30");
    }

    @Test
    void whereNobodyAnswersTheHintSaysHowToStartACluster() {
        Run run = CommandLines.run("fault", "isolate", "n1", "--port-offset", "49997");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed())
                .contains("no orders can be given at http://127.0.0.1:58077: nobody listens there")
                .contains("'./fulcrum dev' starts a cluster");
        assertThat(
                        CommandLines.run("fault", "skew", "n1", "-2s", "--port-offset", "49997")
                                .printed())
                .contains("nobody listens there"); // and -2s is no option
    }

    @Test
    void helpNamesEveryFault() {
        assertThat(CommandLines.run("fault").printed())
                .contains(
                        "partition",
                        "isolate",
                        "delay",
                        "drop",
                        "kill",
                        "pause",
                        "resume",
                        "restart",
                        "disk",
                        "skew",
                        "list",
                        "heal");
    }
}
