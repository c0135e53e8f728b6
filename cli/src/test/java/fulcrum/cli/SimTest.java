package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines.Run;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SimTest {

    @ParameterizedTest
    @CsvSource({
        "sim raft, nothing to run",
        "sim raft --count 0, '--count is at least 1, not 0'",
        "sim raft --seed abc, 'invalid value for option ''--seed'': ''abc'' is no seed'",
        "sim raft --seed 1 --nodes 8, '--nodes is 1 to 7, not 8'",
        "sim raft --seed 1 --nodes 0, '--nodes is 1 to 7, not 0'",
        "sim raft --seed 1 --count 2, --count does not go with --seed",
        "sim raft --exhaust --seed 1, --seed does not go with --exhaust",
        "sim raft --exhaust --nodes 4, no small world has 4 nodes",
        "sim raft --count 2 --trace, --trace does not go with --count",
        "sim raft --count 2 --threads 0, '--threads is 1 to 256, not 0'",
        "sim raft --measure, nothing is measured of raft",
        "sim detector --measure --count 2, --count does not go with --measure",
        "sim rift --seed 1, no world is called 'rift'",
    })
    void whatCannotBeMeantIsRefusedWithAHint(String command, String message) {
        Run run = CommandLines.run(command.split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).startsWith("fulcrum: " + message).contains("\n  hint: ");
        assertThat(run.printed().lines()).hasSize(2);
    }

    @Test
    void aStoryFitsOnAPageAndGoesForwardInTime() {
        for (int seed = 1; seed <= 15; seed++) {
            Run run = CommandLines.run("sim", "raft", "--seed", Integer.toString(seed));
            assertThat(run.exit()).isEqualTo(0);
            List<String> lines = run.printed().lines().toList();
            assertThat(lines).as("seed %d", seed).hasSizeBetween(20, 80);
            assertThat(lines.getFirst()).startsWith("seed " + seed + " makes a universe of ");
            assertThat(lines).anyMatch(line -> line.startsWith("passed: no invariant broke"));
            assertThat(times(lines)).as("seed %d", seed).isSorted().isNotEmpty();
            assertThat(run.printed()).contains(" is elected leader of term ");
        }
    }

    /// Of the lines between the legend and the next empty line.
    private static List<Long> times(List<String> lines) {
        int legend = lines.indexOf("      ms  leader    term    what happens");
        return lines.stream()
                .skip(legend + 1L)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> Long.valueOf(line.substring(0, 8).strip()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gossip", "detector"})
    void otherWorldsAreToldInWordsToo(String world) {
        Run run = CommandLines.run("sim", world, "--seed", "7");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed()).contains(" suspects ", "passed: no invariant broke");
    }

    @Test
    void aSmallSetSaysThatItProvesLittle() {
        Run run = CommandLines.run("sim", "raft", "--count", "4", "--threads", "2");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed())
                .contains("outside fault windows ", "too little: fault ")
                .endsWith("passed: no run failed; 4 are too few to prove more\n");
    }

    @Test
    void theSameSetIsOneJsonObjectForAnyNumberOfThreads() {
        assertThat(json("1")).isEqualTo(json("3")).contains("\"valid\":false");
    }

    private static String json(String threads) {
        Run run = CommandLines.run("sim", "raft", "--count", "6", "--json", "--threads", threads);
        assertThat(run.printed().lines()).hasSize(1);
        return run.printed().replaceFirst("\"millis\":\\d+", "");
    }

    @Test
    void smallWorldsAreExhausted() {
        Run run = CommandLines.run("sim", "raft", "--exhaust", "--nodes", "2", "--json");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed())
                .startsWith("{\"world\":\"raft\",\"verdict\":\"passed\"")
                .contains("\"states\":1034", "\"complete\":true", "\"violation\":null");
    }
}
