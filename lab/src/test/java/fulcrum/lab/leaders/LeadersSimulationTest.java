package fulcrum.lab.leaders;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.simulator.Report;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import org.junit.jupiter.api.Test;

/// Leaderships after a crash and a return. The world says within which time they are even again.
class LeadersSimulationTest {

    /// As many groups as two dozen shards of each table, and the catalog, need.
    private static final int GROUPS = 25;

    private static void passes(LeadersWorld world, long first, long count) {
        RunSet set = RunSet.run(world, world.knobs(), first, count);
        for (Run run : set.failures()) {
            throw new AssertionError(Report.of(world, run.universe()));
        }
        assertThat(set.shortfalls(count)).isEmpty();
    }

    @Test
    void ofThreeMembersOneComesBackAndLeadsAsMuchAsTheOthers() {
        passes(new LeadersWorld(3, GROUPS), 1, 5);
    }

    @Test
    void ofFiveMembersOneComesBackAndLeadsAsMuchAsTheOthers() {
        passes(new LeadersWorld(5, GROUPS), 101, 3);
    }
}
