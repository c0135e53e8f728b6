package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.NodeId;

/// What a node must be told.
///
/// @param founding the placement by which it goes until it hears of a later one
public record LeaderlessConfig(
        NodeId self,
        Merging merging,
        Placement founding,
        Durability durability,
        Timing timing,
        Limits limits) {

    /// When a home acknowledges.
    public enum Durability {
        /// When the write survives a crash.
        GROUP,
        /// At once: a crash loses what was acknowledged within the host's interval.
        PERIODIC
    }

    /// Durable writes, usual times and bounds.
    public static LeaderlessConfig of(NodeId self, Merging merging, Placement founding) {
        return new LeaderlessConfig(
                self, merging, founding, Durability.GROUP, Timing.DEFAULT, Limits.DEFAULT);
    }

    /// Times, in nanoseconds.
    ///
    /// @param resendNanos an unanswered message of an operation is sent again after this
    /// @param tries an operation ends after so many times that
    /// @param probeNanos between two looks at who is away, at hints, and at fillings
    /// @param hintAgeNanosMost older hints are handed to the homes that are there
    /// @param memoryNanos operations that are to count once are remembered for this long
    public record Timing(
            long resendNanos, int tries, long probeNanos, long hintAgeNanosMost, long memoryNanos) {

        private static final long MILLI = 1_000_000;
        private static final long HOUR = 3600_000 * MILLI;

        public static final Timing DEFAULT =
                new Timing(100 * MILLI, 10, 500 * MILLI, 3 * HOUR, HOUR);

        public Timing {
            if (resendNanos < 1
                    || tries < 1
                    || probeNanos < 1
                    || hintAgeNanosMost < probeNanos
                    || memoryNanos < tries * resendNanos) {
                throw new IllegalArgumentException(
                        "a hint grows older than a probe, and an operation is remembered while it"
                                + " lasts");
            }
        }
    }

    /// Bounds.
    ///
    /// @param operationsMost under way at once at one coordinator; further ones are refused
    /// @param hintBytesMost kept at one node; further hints are declined
    /// @param hintsAtOnce handed over to one home before it has answered
    /// @param rememberedMost operations that a maker remembers
    /// @param recordsPerCheckpoint stored between two checkpoints
    /// @param fillRowsMost rows in one message to a home that is filled
    /// @param fillBytesMost bytes in one
    /// @param roundsMost how often a linearizable read asks for agreement before it gives up
    public record Limits(
            int operationsMost,
            long hintBytesMost,
            int hintsAtOnce,
            int rememberedMost,
            int recordsPerCheckpoint,
            int fillRowsMost,
            int fillBytesMost,
            int roundsMost) {

        public static final Limits DEFAULT =
                new Limits(10_000, 16 << 20, 32, 100_000, 50_000, 256, 256 << 10, 16);

        public Limits {
            if (operationsMost < 1
                    || hintBytesMost < 0
                    || hintsAtOnce < 1
                    || rememberedMost < 1
                    || recordsPerCheckpoint < 1
                    || fillRowsMost < 1
                    || fillBytesMost < 1
                    || roundsMost < 1) {
                throw new IllegalArgumentException("bounds leave room for one of each");
            }
        }
    }
}
