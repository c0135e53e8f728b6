package fulcrum.protocols.timekeeper;

import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// How one node's timekeeper is set up.
///
/// @param peers whose clocks it reads; this node is not among them
/// @param offsetNanosMost two clocks that are further apart do not agree: whoever a majority does
///   not agree with is quarantined
/// @param timing how often, and how long measurements count
public record TimekeeperConfig(
        NodeId self, SortedSet<NodeId> peers, long offsetNanosMost, Timing timing) {

    /// No offset is allowed that is longer: a day.
    public static final long OFFSET_NANOS_MOST = 86_400_000_000_000L;

    public TimekeeperConfig {
        TreeSet<NodeId> others = new TreeSet<>(peers);
        others.remove(self);
        peers = Collections.unmodifiableSortedSet(others);
        if (offsetNanosMost < 4 || offsetNanosMost > OFFSET_NANOS_MOST) {
            throw new IllegalArgumentException(
                    "clocks may be apart by more than nothing and no more than a day, not "
                            + offsetNanosMost);
        }
    }

    /// With the usual timing.
    public static TimekeeperConfig of(NodeId self, SortedSet<NodeId> peers, long offsetNanosMost) {
        return new TimekeeperConfig(self, peers, offsetNanosMost, Timing.USUAL);
    }

    /// @param roundNanos every clock is read once in each
    /// @param hurryNanos the same, as long as no majority has been heard
    /// @param samples so many latest readings of a clock are kept, of which the best counts
    /// @param driftPpm two clocks move apart by no more than so many millionths
    /// @param calmRounds who was quarantined is free after so many rounds in which it was right
    /// @param unmeasuredNanos the error of a clock that nobody has compared
    public record Timing(
            long roundNanos,
            long hurryNanos,
            int samples,
            long driftPpm,
            int calmRounds,
            long unmeasuredNanos) {

        /// Once a second. A wall clock may be slewed by 500 millionths (the kernel's bound for NTP,
        /// adjtimex(2)), and the crystal of a monotonic one may be off by 100 more.
        public static final Timing USUAL =
                new Timing(1_000_000_000, 100_000_000, 8, 600, 2, 500_000_000);

        public Timing {
            if (hurryNanos <= 0
                    || roundNanos < hurryNanos
                    || samples < 1
                    || samples > 64
                    || driftPpm < 0
                    || driftPpm > 100_000
                    || calmRounds < 1
                    || unmeasuredNanos < 0) {
                throw new IllegalArgumentException(
                        "0 < hurry <= round, 1 to 64 samples, a drift up to a tenth, and 1 or more"
                                + " calm rounds, not "
                                + hurryNanos
                                + ", "
                                + roundNanos
                                + ", "
                                + samples
                                + ", "
                                + driftPpm
                                + ", "
                                + calmRounds
                                + ", "
                                + unmeasuredNanos);
            }
        }

        /// By how much two clocks may have moved apart, rounded up.
        public long driftNanos(long elapsedNanos) {
            long whole = elapsedNanos / 1_000_000 * driftPpm;
            return whole + Math.ceilDiv(elapsedNanos % 1_000_000 * driftPpm, 1_000_000);
        }
    }
}
