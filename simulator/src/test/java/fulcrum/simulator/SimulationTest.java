package fulcrum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.trace.TraceLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final KeeperWorld SOUND = new KeeperWorld(false, 200);
    private static final KeeperWorld HASTY = new KeeperWorld(true, 200);

    @Test
    void soundKeepersPassEveryStorm() {
        for (long seed = 1; seed <= 100; seed++) {
            Run run = Simulation.run(SOUND, Universe.from(seed, SOUND.knobs()));
            assertThat(run.verdict()).as("seed " + seed).isEqualTo(new Verdict.Passed());
        }
    }

    @Test
    void keepersThatAnswerBeforeTheyStoreAreCaught() {
        int caught = 0;
        for (long seed = 1; seed <= 100; seed++) {
            Run run = Simulation.run(HASTY, Universe.from(seed, HASTY.knobs()));
            caught += run.verdict().passed() ? 0 : 1;
        }
        assertThat(caught).isGreaterThan(3);
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = 1; seed <= 20; seed++) {
            Universe universe = Universe.from(seed, SOUND.knobs());
            List<String> one = new ArrayList<>();
            List<String> other = new ArrayList<>();
            Run quiet = Simulation.run(SOUND, universe);
            Run first = Simulation.run(SOUND, universe, (e, c) -> one.add(TraceLine.of(e, c)));
            Run second = Simulation.run(SOUND, universe, (e, c) -> other.add(TraceLine.of(e, c)));
            assertThat(one).isNotEmpty().isEqualTo(other);
            assertThat(first.hash()).isEqualTo(second.hash()).isEqualTo(quiet.hash());
        }
    }

    @Test
    void differentSeedsAreDifferentRuns() {
        assertThat(Simulation.run(SOUND, Universe.from(1)).hash())
                .isNotEqualTo(Simulation.run(SOUND, Universe.from(2)).hash());
    }
}
