package fulcrum.server.node;

import java.util.ArrayDeque;

/// For how long a replica has been behind: since when it has lacked what was wanted of it.
///
/// What is wanted is an index that grows, such as the commit index, and so is what was reached. A
/// replica under load is always a little behind, so it is not asked whether it has everything now,
/// but what was wanted at the youngest moment of which it has everything.
final class Lag {

    /// Moments that are remembered; with more outstanding, the youngest stand for those after them.
    private static final int MOMENTS_MOST = 256;

    private record Moment(long nanos, long wanted) {}

    private final ArrayDeque<Moment> outstanding = new ArrayDeque<>();
    private long caughtUpAt;

    Lag(long now) {
        caughtUpAt = now;
    }

    /// Sees how far it is.
    ///
    /// @param told whether it is known at all what is wanted now; where it is not, the lag grows
    void look(long now, boolean told, long wanted, long reached) {
        for (Moment first = outstanding.peek();
                first != null && first.wanted <= reached;
                first = outstanding.peek()) {
            caughtUpAt = first.nanos;
            outstanding.remove();
        }
        if (!told) {
            return;
        }
        if (wanted <= reached) {
            outstanding.clear();
            caughtUpAt = now;
        } else if (outstanding.size() < MOMENTS_MOST) {
            outstanding.add(new Moment(now, wanted));
        }
    }

    long nanos(long now) {
        return Math.max(0, now - caughtUpAt);
    }
}
