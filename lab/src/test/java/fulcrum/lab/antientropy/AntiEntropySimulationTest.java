package fulcrum.lab.antientropy;

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

/// A smoke set of what `./fulcrum sim antientropy --count 10000` does at length.
final class AntiEntropySimulationTest {

    private static final AntiEntropyWorld WORLD = AntiEntropyWorld.DEFAULT;

    private static RunSet passes(Knobs knobs, long first, long count) {
        return Passing.passes(WORLD, knobs, first, count);
    }

    @Test
    void universesInStormAndCalm() {
        RunSet set = passes(WORLD.knobs(), 1, 300);
        assertThat(set.shortfalls(1)).isEmpty();
        assertThat(RunConditions.shortcomings(set.conditions())).isEmpty();
    }

    @Test
    void whoIsAwayForTooLongBeginsAnewAndBringsNothingBack() {
        List<String> faults = List.of("partition", "isolate", "pause", "kill");
        Knobs knobs =
                WORLD.knobs()
                        .withNodes(3, 5)
                        .withFaults(faults, 30)
                        .withFaultNanos(2_000_000_000L, 6_000_000_000L);
        RunSet set = passes(knobs, 2000, 40);
        assertThat(set.coverage().of("note CopyOutdated")).isGreaterThan(10);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 10; seed++) {
            Universe universe = Universe.from(seed, WORLD.knobs());
            Run run = Simulation.run(WORLD, universe);
            Run again = Simulation.run(WORLD, universe, (_, _) -> {});
            assertThat(again.hash()).isEqualTo(run.hash());
        }
    }
}
