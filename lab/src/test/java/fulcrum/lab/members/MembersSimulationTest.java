package fulcrum.lab.members;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.lab.Passing;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A smoke set of what `./fulcrum sim members --count 10000` does at length.
class MembersSimulationTest {

    private static final MembersWorld WORLD = MembersWorld.DEFAULT;

    private static RunSet passes(Knobs knobs, long first, long count) {
        return Passing.passes(WORLD, knobs, first, count);
    }

    @Test
    void membersComeAndGoInStormAndCalm() {
        assertThat(passes(WORLD.knobs(), 1, 60).shortfalls(1)).isEmpty();
    }

    @Test
    void threeBecomeFiveAndThreeAgainUnderKillsAtEveryStep() {
        List<String> faults = List.of("kill", "isolate", "partition", "drop");
        Knobs knobs = WORLD.knobs().withFaults(faults, 200).withNodes(3 * Place.GROUPS);
        RunSet set = passes(knobs, 1000, 15);
        for (Phase phase : Phase.values()) {
            assertThat(set.coverage().of(phase.crash())).as("%s", phase).isPositive();
            if (phase != Phase.DECIDED) {
                assertThat(set.coverage().of(phase.crashOfLeader())).as("%s", phase).isPositive();
            }
        }
        assertThat(set.coverage().of(MembersWorld.SHRANK)).isPositive();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 2; seed++) {
            Universe universe = Universe.from(seed, WORLD.knobs());
            Run run = Simulation.run(WORLD, universe);
            assertThat(Simulation.run(WORLD, universe, (_, _) -> {}).hash()).isEqualTo(run.hash());
        }
    }
}
