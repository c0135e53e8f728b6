package fulcrum.lab.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.lab.Passing;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Universe;
import fulcrum.verify.RunConditions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A smoke set of what `./fulcrum sim lattice --count 10000` does at length.
final class LatticeSimulationTest {

    private static final LatticeWorld WORLD = LatticeWorld.DEFAULT;

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
    @ValueSource(strings = {"SAME_DATACENTRE", "SAME_REGION", "CROSS_REGION"})
    void nearAndFar(String preset) {
        passes(WORLD.knobs().withPreset(Universe.Preset.valueOf(preset)), 2000, 40);
    }

    @Test
    void bothSidesOfEveryPartitionAndTheirReunion() {
        List<String> faults = List.of("partition", "cut", "isolate", "one-way");
        passes(WORLD.knobs().withFaults(faults, 100), 3000, 60);
    }

    @Test
    void homesThatAreKilledAgainAndAgain() {
        List<String> faults = List.of("kill", "torn-tail", "lost-suffix", "failed-sync");
        passes(WORLD.knobs().withFaults(faults, 200), 4000, 60);
    }
}
