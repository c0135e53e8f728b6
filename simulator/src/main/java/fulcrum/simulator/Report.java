package fulcrum.simulator;

import fulcrum.machine.View;
import fulcrum.machine.trace.TraceRing;

/// What is printed of a run that failed.
public final class Report {

    private static final int LINES = 30;

    private Report() {}

    /// The seed, the universe, the last lines before the end, what went wrong, and how to see it
    /// again. The run is repeated for it.
    public static <M, V extends View> String of(World<M, V> world, Universe universe) {
        TraceRing ring = new TraceRing(LINES);
        Run run = Simulation.run(world, universe, ring);
        StringBuilder text = new StringBuilder();
        text.append(universe).append('\n');
        for (String line : ring.lines()) {
            text.append(line).append('\n');
        }
        return text.append('\n')
                .append(run.verdict())
                .append("\nrepeat with: ")
                .append(world.repeat(universe))
                .append('\n')
                .toString();
    }
}
