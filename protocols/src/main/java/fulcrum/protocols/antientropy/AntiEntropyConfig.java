package fulcrum.protocols.antientropy;

import fulcrum.machine.NodeId;
import java.util.List;

/// How one replica is set up.
///
/// @param ranges that it has; no two share a key
public record AntiEntropyConfig(NodeId self, List<TreeRange> ranges, Timing timing, Limits limits) {

    public AntiEntropyConfig {
        ranges = List.copyOf(ranges);
    }

    /// With the usual times and bounds.
    public static AntiEntropyConfig of(NodeId self, List<TreeRange> ranges) {
        return new AntiEntropyConfig(self, ranges, Timing.DEFAULT, Limits.DEFAULT);
    }

    /// How long everything takes.
    ///
    /// @param roundNanos between the beginnings of two rounds, where the first does not take longer
    /// @param patienceNanos for one answer: what a slow disk and a slow round trip take
    /// @param deadlineNanos for one range with one peer; what is left is for the next round
    /// @param horizonNanos who was not met for longer is given up: tombstones are not kept for it,
    ///   and it has to begin anew. Far longer than a hint is kept, or any message travels
    /// @param refreshNanos a tree is made anew of the rows after so long, so that what changed in
    ///   the store without anybody's doing is found
    public record Timing(
            long roundNanos,
            long patienceNanos,
            long deadlineNanos,
            long horizonNanos,
            long refreshNanos) {

        private static final long SECOND = 1_000_000_000L;

        /// A round every ten seconds, ten days of absence, a fresh tree every week.
        public static final Timing DEFAULT =
                new Timing(
                        10 * SECOND, 2 * SECOND, 600 * SECOND, 864_000 * SECOND, 604_800 * SECOND);

        public Timing {
            if (roundNanos <= 0
                    || patienceNanos <= 0
                    || deadlineNanos < patienceNanos
                    || horizonNanos < 2 * deadlineNanos
                    || refreshNanos <= 0) {
                throw new IllegalArgumentException(
                        "times are positive, and a horizon is two deadlines or more: "
                                + deadlineNanos
                                + ", "
                                + horizonNanos);
            }
        }
    }

    /// Bounds.
    ///
    /// @param depth of every tree: 16^depth leaves. All replicas have the same
    /// @param bytesPerSecond that this replica sends, half of it to ask and half to answer
    /// @param loadBytesPerSecond that are read to make trees
    /// @param pageRowsMost rows that are compared at once
    /// @param pageBytesMost of states in one message; one state comes in any case
    /// @param nodesAtOnce of a tree that are compared at once
    /// @param attempts to get one answer
    /// @param pagesAtOnce of others that are loaded here at the same time; more are told to wait
    public record Limits(
            int depth,
            long bytesPerSecond,
            long loadBytesPerSecond,
            int pageRowsMost,
            int pageBytesMost,
            int nodesAtOnce,
            int attempts,
            int pagesAtOnce) {

        public static final Limits DEFAULT =
                new Limits(3, 8 << 20, 32 << 20, 1024, 256 << 10, 128, 4, 8);

        public Limits {
            if (depth < 0
                    || depth > HashTree.DEEPEST
                    || bytesPerSecond < 1
                    || loadBytesPerSecond < 1
                    || pageRowsMost < 1
                    || pageBytesMost < 1
                    || nodesAtOnce < 1
                    || attempts < 1
                    || pagesAtOnce < 1) {
                throw new IllegalArgumentException("bounds are 1 or more, a depth 0 to 5");
            }
        }
    }
}
