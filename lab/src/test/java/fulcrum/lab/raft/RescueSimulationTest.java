package fulcrum.lab.raft;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.simulator.Report;
import fulcrum.simulator.Run;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import fulcrum.simulator.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Majorities are lost, what is left is rescued, the dead come back. Nothing that the best survivor
/// had is lost; nobody of the old epoch wins or gives a vote in the new one; and where the rescue
/// said that nothing could be lost, clients saw one correct machine throughout.
class RescueSimulationTest {

    private static final int SEEDS = 150;

    private static RescueWorld world(long seed, RescueWorld.Bug bug) {
        return new RescueWorld(RescueScene.of(seed), bug);
    }

    private static Run run(RescueWorld world, long seed) {
        return Simulation.run(world, Universe.from(seed, world.knobs()));
    }

    @Test
    void survivorsGoOnAndTheDeadStayOut() {
        Map<String, Long> seen = new TreeMap<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            RescueWorld world = world(seed, RescueWorld.Bug.NONE);
            Run run = run(world, seed);
            if (!run.verdict().passed()) {
                throw new AssertionError(Report.of(world, run.universe()));
            }
            run.coverage().counts().forEach((what, times) -> seen.merge(what, times, Long::sum));
        }
        assertThat(seen)
                .as("what the runs must have met, or they prove little")
                .containsKeys(
                        RescueWorld.LOST,
                        RescueWorld.KEPT,
                        RescueWorld.RESUMED,
                        RescueWorld.HALF,
                        RescueWorld.SHUT_OUT,
                        RescueWorld.CHOSEN);
    }

    @ParameterizedTest
    @EnumSource(value = RescueWorld.Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void plantedBugsAreFound(RescueWorld.Bug bug) {
        int found = 0;
        for (long seed = 1; seed <= SEEDS && found == 0; seed++) {
            Verdict verdict = run(world(seed, bug), seed).verdict();
            found += verdict.passed() ? 0 : 1;
        }
        assertThat(found).isEqualTo(1);
    }
}
