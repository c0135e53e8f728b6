package fulcrum.lab.timekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.simulator.Report;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.verify.RunConditions;
import org.junit.jupiter.api.Test;

final class TimekeeperSimulationTest {

    private static final TimekeeperWorld WORLD = TimekeeperWorld.DEFAULT;

    @Test
    void threeHundredUniversesInStormAndCalm() {
        RunSet set = RunSet.run(WORLD, WORLD.knobs(), 1, 300);
        for (Run run : set.failures()) {
            throw new AssertionError(Report.of(WORLD, run.universe()));
        }
        assertThat(set.shortfalls(1)).isEmpty();
        assertThat(RunConditions.shortcomings(set.conditions())).isEmpty();
    }
}
