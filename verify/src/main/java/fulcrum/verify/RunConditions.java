package fulcrum.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Says whether a run was hard enough, and healthy enough, for its verdict to mean anything: a
/// history of refused operations is valid under every model. A run set is judged as one run.
public final class RunConditions {

    private static final int SUCCEEDED_PERCENT_MIN = 80;
    private static final int UNKNOWN_PERCENT_MAX = 5;
    private static final int STRIKES_MIN = 10;
    private static final int STRIKES_MIN_SHORT = 3;
    private static final long SHORT_NANOS = 300_000_000_000L;

    private RunConditions() {}

    /// What happened in a run, or in all runs of a run set together.
    ///
    /// @param durationNanos how long it took; for the simulator, the simulated time of all seeds
    /// @param calmOperations operations that were invoked and ended outside fault windows
    /// @param calmSucceeded how many of these were acknowledged
    /// @param operations all operations
    /// @param unknown how many of these have an unknown outcome
    /// @param strikes how often each kind of fault that was asked for struck, zero included
    public record Tally(
            long durationNanos,
            long calmOperations,
            long calmSucceeded,
            long operations,
            long unknown,
            SortedMap<String, Long> strikes) {

        public Tally {
            strikes = new TreeMap<>(strikes);
        }
    }

    /// Why the run does not count, one sentence each; empty where it counts.
    ///
    /// - At least 80 % of the operations outside fault windows succeeded, and there were some.
    /// - At most 5 % of all operations are unknown.
    /// - Every kind of fault asked for struck at least ten times; three times in a run of less than
    ///   five minutes.
    public static List<String> shortcomings(Tally run) {
        List<String> shortcomings = new ArrayList<>();
        if (run.calmOperations == 0) {
            shortcomings.add("no operation ran outside fault windows");
        } else if (run.calmSucceeded * 100 < run.calmOperations * SUCCEEDED_PERCENT_MIN) {
            shortcomings.add(
                    "only "
                            + percent(run.calmSucceeded, run.calmOperations)
                            + " of the operations outside fault windows succeeded, less than "
                            + SUCCEEDED_PERCENT_MIN
                            + " %");
        }
        if (run.unknown * 100 > run.operations * UNKNOWN_PERCENT_MAX) {
            shortcomings.add(
                    percent(run.unknown, run.operations)
                            + " of the operations have an unknown outcome, more than "
                            + UNKNOWN_PERCENT_MAX
                            + " %");
        }
        int least = run.durationNanos < SHORT_NANOS ? STRIKES_MIN_SHORT : STRIKES_MIN;
        for (Map.Entry<String, Long> fault : run.strikes.entrySet()) {
            if (fault.getValue() < least) {
                shortcomings.add(
                        "fault "
                                + fault.getKey()
                                + " struck "
                                + fault.getValue()
                                + " times, less than "
                                + least);
            }
        }
        return shortcomings;
    }

    /// A share with one digit after the point, rounded down.
    private static String percent(long part, long whole) {
        long permille = part * 1000 / whole;
        return permille / 10 + "." + permille % 10 + " %";
    }
}
