package fulcrum.cli.sim;

import fulcrum.machine.fault.Strike;
import fulcrum.machine.trace.TraceRing;
import fulcrum.simulator.Minimiser;
import fulcrum.simulator.Run;
import java.util.List;

/// A failing run, and what is needed to see it again.
///
/// @param run as it failed
/// @param smallest a run with the least part of its faults that was found to fail alike
/// @param lastLines the trace before the end of the smallest run
public record Failure(Scope scope, Run run, Run smallest, List<String> lastLines) {

    private static final int LINES = 30;
    private static final int SHRINKING_RUNS = 300;

    /// Repeats a failed run with ever fewer faults, and once more before a listener.
    public static Failure examine(Scope scope, Run failed) {
        Run smallest = Minimiser.shrink(scope.world(), failed, SHRINKING_RUNS);
        TraceRing ring = new TraceRing(LINES);
        scope.run(failed.seed(), ring);
        return new Failure(scope, failed, smallest, ring.lines());
    }

    /// The seed, the universe, the last lines of the trace, what broke, the faults it takes, and
    /// how to see it again.
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(run.universe()).append('\n');
        text.append("the last ").append(lastLines.size()).append(" lines\n");
        lastLines.forEach(line -> text.append(line).append('\n'));
        text.append('\n').append(ending());
        return text.append("repeat with: ")
                .append(scope.repeat(run.seed()))
                .append('\n')
                .toString();
    }

    /// What broke, and the faults it takes.
    public String ending() {
        StringBuilder text = new StringBuilder();
        text.append(run.verdict()).append('\n');
        List<Strike> least = smallest.universe().plan().strikes();
        int all = run.universe().plan().strikes().size();
        if (least.size() < all) {
            text.append("it takes ")
                    .append(least.size())
                    .append(" of the ")
                    .append(all)
                    .append(" faults:\n");
            least.forEach(strike -> text.append("    ").append(strike).append('\n'));
            text.append("repeat with these alone: ").append(scope.repeat(smallest)).append('\n');
        }
        return text.toString();
    }
}
