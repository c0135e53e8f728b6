package fulcrum.lab.raft;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.lab.Passing;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import fulcrum.verify.RunConditions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A smoke set of what `./fulcrum sim raft --count 10000` does at length: every run is judged after
/// each step by the invariants, in its calm by what must get done, and at its end by the checkers.
class RaftSimulationTest {

    private static final RaftWorld WORLD = RaftWorld.DEFAULT;

    private static RunSet passes(Knobs knobs, long first, long count) {
        return Passing.passes(WORLD, knobs, first, count);
    }

    @Test
    void threeHundredUniversesInStormAndCalm() {
        RunSet set = passes(WORLD.knobs(), 1, 300);
        assertThat(set.shortfalls(1)).isEmpty();
        assertThat(RunConditions.shortcomings(set.conditions())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void groupsOfEverySize(int nodes) {
        passes(WORLD.knobs().withNodes(nodes), 1000, 15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAME_DATACENTRE", "SAME_REGION", "CROSS_REGION"})
    void nearAndFar(String preset) {
        passes(WORLD.knobs().withPreset(Universe.Preset.valueOf(preset)), 2000, 15);
    }

    @Test
    void partitionsPausesAndKillsLeaveRegistersLinearizable() {
        List<String> faults = List.of("partition", "cut", "isolate", "one-way", "pause", "kill");
        passes(WORLD.knobs().withFaults(faults, 200), 3000, 30);
    }

    @Test
    void theFateOfAWriteSurvivesAThousandCrashes() {
        List<String> faults = List.of("kill", "torn-tail", "lost-suffix", "failed-sync");
        RunSet set = passes(WORLD.knobs().withFaults(faults, 300).withNodes(3, 5), 4000, 40);
        assertThat(set.counters().lives()).isGreaterThan(1000 + 40 * 5);
        assertThat(set.coverage().of(Conditions.UNKNOWN_SURVIVED)).isPositive();
        assertThat(set.coverage().of(Conditions.UNKNOWN_LOST)).isPositive();
    }

    @Test
    void whoIsWipedComesBackAsAnotherMember() {
        List<String> faults = List.of("wipe", "kill");
        RunSet set = passes(WORLD.knobs().withFaults(faults, 120).withNodes(3, 5), 5000, 45);
        assertThat(set.coverage().of("fault wipe")).isGreaterThan(30);
    }

    @Test
    void snapshotsInstalledUnderLoadLeaveRegistersLinearizable() {
        List<String> faults =
                List.of("interrupted-snapshot", "wipe", "isolate", "lost-suffix", "stall");
        RunSet set = passes(WORLD.knobs().withFaults(faults, 120), 6000, 30);
        assertThat(set.coverage().of("note SnapshotInstalled")).isGreaterThan(50);
        assertThat(set.coverage().of("interrupted snapshot")).isPositive();
    }

    @Test
    void membersChangeWhileServersAreKilledInEveryPhase() {
        List<String> faults = List.of("kill", "torn-tail", "lost-suffix");
        RunSet set =
                passes(
                        WORLD.knobs()
                                .withFaults(faults, 200)
                                .withAims(
                                        List.of("leader"),
                                        List.of(
                                                "began to learn",
                                                "became joint",
                                                "decided on members")),
                        7000,
                        40);
        for (String phase : Conditions.CRASHES) {
            assertThat(set.coverage().of(phase)).as(phase).isGreaterThan(5);
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 20; seed++) {
            Universe universe = Universe.from(seed, WORLD.knobs());
            Run run = Simulation.run(WORLD, universe);
            Run again = Simulation.run(WORLD, universe, (_, _) -> {});
            assertThat(again.hash()).isEqualTo(run.hash());
            assertThat(again.coverage().counts()).isEqualTo(run.coverage().counts());
        }
    }

    @Test
    void differentSeedsGiveDifferentRuns() {
        long first = Simulation.run(WORLD, Universe.from(1, WORLD.knobs())).hash();
        long second = Simulation.run(WORLD, Universe.from(2, WORLD.knobs())).hash();
        assertThat(second).isNotEqualTo(first);
    }
}
