package fulcrum.lab.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.lab.Passing;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A smoke set of what `./fulcrum sim shard --count 10000` does at length.
class ShardSimulationTest {

    private static final ShardWorld WORLD = ShardWorld.DEFAULT;

    private static RunSet passes(Knobs knobs, long first, long count) {
        return Passing.passes(WORLD, knobs, first, count);
    }

    @Test
    void eightyUniversesInStormAndCalm() {
        RunSet set = passes(WORLD.knobs(), 1, 80);
        assertThat(set.shortfalls(1)).isEmpty();
    }

    @Test
    void leadersThatAreKilledLeaveNoWriteTwiceAndNoneLost() {
        List<String> faults = List.of("kill", "isolate", "pause", "one-way");
        RunSet set = passes(WORLD.knobs().withFaults(faults, 200).withNodes(3, 5), 1000, 30);
        assertThat(set.coverage().of("note Resolved")).isPositive();
        assertThat(set.coverage().of("note ForwardIgnored")).isPositive();
    }

    @Test
    void messagesThatComeTwiceAndLateAreTakenOnce() {
        List<String> faults = List.of("duplicate", "reorder", "delay", "drop");
        RunSet set = passes(WORLD.knobs().withFaults(faults, 120), 2000, 20);
        assertThat(set.coverage().of("note ForwardRepeated")).isPositive();
    }

    @Test
    void snapshotsAndColdKeysComeBetween() {
        List<String> faults = List.of("interrupted-snapshot", "wipe", "isolate", "cold", "stall");
        RunSet set = passes(WORLD.knobs().withFaults(faults, 120), 3000, 30);
        assertThat(set.coverage().of("note WentCold")).isPositive();
        assertThat(set.coverage().of("note Obscured")).isPositive();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 4; seed++) {
            Universe universe = Universe.from(seed, WORLD.knobs());
            Run run = Simulation.run(WORLD, universe);
            assertThat(Simulation.run(WORLD, universe, (_, _) -> {}).hash()).isEqualTo(run.hash());
        }
    }
}
