package fulcrum.lab;

import fulcrum.simulator.Knobs;
import fulcrum.simulator.Report;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.World;

/// Runs of a world that have to pass.
public final class Passing {

    private Passing() {}

    /// @throws AssertionError with the report of the first that does not
    public static RunSet passes(World<?, ?> world, Knobs knobs, long first, long count) {
        RunSet set = RunSet.run(world, knobs, first, count);
        for (Run run : set.failures()) {
            throw new AssertionError(Report.of(world, run.universe()));
        }
        return set;
    }
}
