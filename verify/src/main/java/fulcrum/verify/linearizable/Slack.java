package fulcrum.verify.linearizable;

import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.History;
import java.util.Arrays;

/// How early a read may take effect before its invocation, and with it the coordinates in which
/// calls are compared: a position of the history becomes an odd coordinate, and a read that was
/// moved back lies at the even one before the first event at or after its new time, so that no end
/// of one call ever equals the start of another.
final class Slack {

    private final long nanos;
    private final long[] times;
    private final int[] positions;

    private Slack(long nanos, long[] times, int[] positions) {
        this.nanos = nanos;
        this.times = times;
        this.positions = positions;
    }

    /// Reads take effect after they were asked for.
    static Slack none() {
        return new Slack(0, new long[0], new int[0]);
    }

    /// Reads take effect after they were asked for, less the given time.
    static Slack of(long nanos, History history) {
        long[] placed = new long[2 * history.size()];
        int size = 0;
        for (int call = 0; call < history.size(); call++) {
            placed[size++] = (long) history.invokedAt(call) << 32 | 2L * call;
            if (history.returnedAt(call) != History.NEVER) {
                placed[size++] = (long) history.returnedAt(call) << 32 | 2L * call | 1;
            }
        }
        Arrays.sort(placed, 0, size);
        long[] times = new long[size];
        int[] positions = new int[size];
        for (int i = 0; i < size; i++) {
            int call = (int) (placed[i] & 0xffffffffL) >>> 1;
            boolean end = (placed[i] & 1) != 0;
            times[i] = end ? history.completedNanos(call) : history.invokedNanos(call);
            positions[i] = (int) (placed[i] >>> 32);
        }
        return new Slack(nanos, times, positions);
    }

    /// The coordinate from which on the call may take effect.
    int from(History history, int call, boolean read) {
        int from = 2 * history.invokedAt(call) + 1;
        if (!read || times.length == 0) {
            return from;
        }
        return Math.min(from, 2 * firstAt(history.invokedNanos(call) - nanos));
    }

    /// The coordinate until which the call takes effect.
    int to(History history, int call) {
        return history.outcome(call) == Outcome.UNKNOWN
                ? History.NEVER
                : 2 * history.returnedAt(call) + 1;
    }

    /// The position of the first event at the time or later.
    private int firstAt(long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < positions.length ? positions[low] : History.NEVER / 4;
    }
}
