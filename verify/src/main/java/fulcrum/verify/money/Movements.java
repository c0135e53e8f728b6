package fulcrum.verify.money;

import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.History;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What was moved to and from one account, by when it may have been and by when it surely was. Sums
/// are made once, when the first reading is judged.
final class Movements {

    /// What came and what went.
    private record Sum(long came, long went) {

        static final Sum NOTHING = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(came + other.came, went + other.went);
        }
    }

    /// By the position of the invocation, of all that did not fail.
    private final TreeMap<Integer, Sum> begun = new TreeMap<>();

    /// By the position of the acknowledgement.
    private final TreeMap<Integer, Sum> ended = new TreeMap<>();

    private boolean summed;

    void add(History history, int call, long amount) {
        Sum sum = new Sum(Math.max(amount, 0), Math.min(amount, 0));
        if (history.outcome(call) != Outcome.FAIL) {
            begun.merge(history.invokedAt(call), sum, Sum::plus);
        }
        if (history.outcome(call) == Outcome.OK) {
            ended.merge(history.returnedAt(call), sum, Sum::plus);
        }
    }

    /// The least that the account may hold when a call reads it.
    long least(History history, int call) {
        Sum sure = sure(history, call);
        return sure.came + sure.went + possible(history, call).went - sure.went;
    }

    /// The most that it may hold.
    long most(History history, int call) {
        Sum sure = sure(history, call);
        return sure.came + sure.went + possible(history, call).came - sure.came;
    }

    /// All that was acknowledged before the call was asked for.
    private Sum sure(History history, int call) {
        return upTo(ended, history.invokedAt(call));
    }

    /// All that was asked for before the call was over, what is sure included.
    private Sum possible(History history, int call) {
        return upTo(begun, history.returnedAt(call));
    }

    private Sum upTo(NavigableMap<Integer, Sum> sums, int position) {
        if (!summed) {
            accumulate(begun);
            accumulate(ended);
            summed = true;
        }
        Map.Entry<Integer, Sum> last = sums.floorEntry(position);
        return last == null ? Sum.NOTHING : last.getValue();
    }

    private static void accumulate(NavigableMap<Integer, Sum> sums) {
        Sum before = Sum.NOTHING;
        for (Map.Entry<Integer, Sum> each : sums.entrySet()) {
            before = before.plus(each.getValue());
            each.setValue(before);
        }
    }
}
