package fulcrum.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Short runs; long ones are `./fulcrum torture` itself.
final class TortureTest {

    @TempDir Path directory;

    private final StringBuilder printed = new StringBuilder();

    private int run(String... arguments) {
        return CommandLines.recording(printed).execute(arguments);
    }

    /// How often faults strike in so short a run hangs on the machine, so it may prove nothing.
    @Test
    void aSoundClusterLivesThroughFaultsAndEverythingCanBeReadInTheEnd() {
        int exit = run("torture", "--duration", "4s", "--faults", "pause,isolate", "--seed", "5");
        assertThat(printed.toString())
                .contains("pause n", " operations on ", "no leader knew of any transaction")
                .containsPattern("\\n(valid|undecided: )")
                .doesNotContain("not everything could be read", "no service", "violated");
        assertThat(exit).as("%s", printed).isIn(0, 2);
    }

    @Test
    void aPlantedBugIsToldAsAStoryThatCanBeJudgedAgain() {
        String kept = directory.resolve("kept").toString();
        int exit =
                run(
                        "torture",
                        "--duration",
                        "5s",
                        "--faults",
                        "isolate",
                        "--workload",
                        "register,cas",
                        "--rate",
                        "20000",
                        "--planted",
                        "database/writers-side-by-side",
                        "--keep",
                        kept);
        assertThat(printed.toString()).contains("violated: ", "violation.jsonl");
        assertThat(exit).as("%s", printed).isEqualTo(1);
        assertThat(run("check", kept + "/violation.jsonl", "--model", "linearizable")).isEqualTo(1);
    }

    /// Each under the faults that bring it out soonest.
    @ParameterizedTest
    @CsvSource({"own-writes-not-seen, pause, 3s", "rows-written-when-prepared, pause, 10s"})
    void aPlantedBugOfTransactionsIsFound(String bug, String faults, String duration) {
        String kept = directory.resolve("kept").toString();
        int exit =
                run(
                        "torture",
                        "--duration",
                        duration,
                        "--faults",
                        faults,
                        "--workload",
                        "bank,append",
                        "--clients",
                        "24",
                        "--planted",
                        "database/" + bug,
                        "--keep",
                        kept);
        assertThat(printed.toString()).contains("violated: ", "violation.jsonl");
        assertThat(exit).as("%s", printed).isEqualTo(1);
    }
}
