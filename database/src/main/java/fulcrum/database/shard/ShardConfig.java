package fulcrum.database.shard;

import fulcrum.database.gate.Gate;
import fulcrum.protocols.log.raft.RaftConfig;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// How one replica of a shard is set up. All times in nanoseconds.
///
/// @param raft how it takes part in its group
/// @param patienceNanos for so long a request waits in all; then it is answered as far as its
///   outcome is known
/// @param retryNanos so often a request that waits for a leader looks for one
/// @param resendNanos so long a write was sent to the leader, and not heard of, when it is sent
///   again
/// @param compareNanos so long after changes were applied a leader compares the replicas' hashes
/// @param bounds of memory
/// @param gates that are open from the beginning; others are opened by its host
public record ShardConfig(
        RaftConfig raft,
        long patienceNanos,
        long retryNanos,
        long resendNanos,
        long compareNanos,
        Bounds bounds,
        SortedSet<Gate> gates) {

    /// Four times a minute, while changes are applied.
    public static final long COMPARE_NANOS = 15_000_000_000L;

    public ShardConfig {
        if (patienceNanos <= 0 || retryNanos <= 0 || resendNanos <= 0 || compareNanos <= 0) {
            throw new IllegalArgumentException("patience, retry, resend, compare are positive");
        }
        gates = Collections.unmodifiableSortedSet(new TreeSet<>(gates));
    }

    /// With every gate open, as where nobody knows an older version.
    public ShardConfig(
            RaftConfig raft,
            long patienceNanos,
            long retryNanos,
            long resendNanos,
            long compareNanos,
            Bounds bounds) {
        this(
                raft,
                patienceNanos,
                retryNanos,
                resendNanos,
                compareNanos,
                bounds,
                Gate.upTo(Gate.NEWEST));
    }

    /// A second and a half of patience: long enough for an election, and short enough that whoever
    /// asks at a cut-off node learns it within two seconds. Every gate is open.
    public static ShardConfig of(RaftConfig raft) {
        return new ShardConfig(
                raft, 1_500_000_000, 50_000_000, 250_000_000, COMPARE_NANOS, Bounds.DEFAULT);
    }

    /// The same with other bounds.
    public ShardConfig withBounds(Bounds other) {
        return new ShardConfig(
                raft, patienceNanos, retryNanos, resendNanos, compareNanos, other, gates);
    }

    /// The same with these gates open from the beginning, and no others.
    public ShardConfig withGates(SortedSet<Gate> open) {
        return new ShardConfig(
                raft, patienceNanos, retryNanos, resendNanos, compareNanos, bounds, open);
    }

    /// Bounds, all positive.
    ///
    /// @param waitingMost requests that wait at this replica
    /// @param dueMost committed changes that wait for cold keys, before a leader takes no more
    /// @param dueBytesMost bytes of these, before a leader takes no more and a follower holds its
    ///   leader back
    /// @param writeBytesMost key and value of one write
    /// @param scanBytesMost keys and values that one scan brings, about
    /// @param sessionsMost sessions whose writes are remembered; the leader's bound counts
    public record Bounds(
            int waitingMost,
            int dueMost,
            long dueBytesMost,
            int writeBytesMost,
            int scanBytesMost,
            int sessionsMost) {

        public static final Bounds DEFAULT =
                new Bounds(16_384, 16_384, 16 << 20, 8 << 20, 4 << 20, 1024);

        public Bounds {
            if (waitingMost <= 0
                    || dueMost <= 0
                    || dueBytesMost <= 0
                    || writeBytesMost <= 0
                    || scanBytesMost <= 0
                    || sessionsMost <= 0) {
                throw new IllegalArgumentException("bounds are positive");
            }
        }
    }
}
