package fulcrum.verify.linearizable;

import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.Function;
import fulcrum.verify.history.History;
import java.util.Arrays;

/// The calls on one register that bear on its verdict: no failed ones, which had no effect, and no
/// reads in doubt, which say nothing.
///
/// Columns are filled anew for each key, so that a history of many keys is judged without garbage.
final class RegisterCalls {

    /// What a call does.
    enum Kind {
        READ,
        WRITE,
        CAS
    }

    int size;

    /// Number of the call in the history.
    int[] call = new int[16];

    Kind[] kind = new Kind[16];

    /// Code of the value read or written.
    int[] value = new int[16];

    /// Code of the value that a compare-and-set found.
    int[] expected = new int[16];

    /// The coordinates between which the call takes effect; see `Slack`.
    int[] from = new int[16];

    int[] to = new int[16];

    /// Fills the columns.
    ///
    /// @param calls the calls on the register, from `start` to below `end`
    void load(History history, int[] calls, int start, int end, Slack slack) {
        size = 0;
        for (int i = start; i < end; i++) {
            int next = calls[i];
            Outcome outcome = history.outcome(next);
            Function function = history.function(next);
            boolean read = function == Function.READ;
            if (outcome == Outcome.FAIL || (read && outcome == Outcome.UNKNOWN)) {
                continue;
            }
            if (size == call.length) {
                grow();
            }
            call[size] = next;
            kind[size] = read ? Kind.READ : function == Function.CAS ? Kind.CAS : Kind.WRITE;
            value[size] = read ? history.result(next) : history.argument(next);
            expected[size] = history.expected(next);
            from[size] = slack.from(history, next, read);
            to[size] = slack.to(history, next);
            size++;
        }
    }

    /// True if the call surely took effect.
    boolean certain(int op) {
        return to[op] != History.NEVER;
    }

    private void grow() {
        int capacity = 2 * size;
        call = Arrays.copyOf(call, capacity);
        kind = Arrays.copyOf(kind, capacity);
        value = Arrays.copyOf(value, capacity);
        expected = Arrays.copyOf(expected, capacity);
        from = Arrays.copyOf(from, capacity);
        to = Arrays.copyOf(to, capacity);
    }
}
