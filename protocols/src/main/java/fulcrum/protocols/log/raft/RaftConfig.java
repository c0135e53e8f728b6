package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import org.jspecify.annotations.Nullable;

/// How one server of a group is set up. All times in nanoseconds.
///
/// @param self this server
/// @param founders the members with which the group begins, given to each of them; null for a
///   server that joins a group later and learns the members from its leader
/// @param firstLeader of the founders, the one who campaigns as soon as the group is born; null
///   where chance is to decide
/// @param timing how long to wait for whom
/// @param limits bounds of messages, memory and log
/// @param preVote ask before raising the term (thesis 9.6)
/// @param checkQuorum a leader that no quorum has answered for the least election timeout steps
///   down (thesis 6.2)
/// @param leaseReads answer reads under a lease instead of a round of messages (thesis 6.4.1);
///   needs `checkQuorum`, and clocks that keep to `timing.clockDriftPermille`
public record RaftConfig(
        NodeId self,
        @Nullable Configuration founders,
        @Nullable NodeId firstLeader,
        Timing timing,
        Limits limits,
        boolean preVote,
        boolean checkQuorum,
        boolean leaseReads) {

    /// With every protection on, and reads confirmed by a round of messages.
    public static RaftConfig of(NodeId self, @Nullable Configuration founders) {
        return new RaftConfig(
                self, founders, null, Timing.LOCAL, Limits.DEFAULT, true, true, false);
    }

    /// The same for another server.
    public RaftConfig forServer(NodeId server, @Nullable Configuration founders) {
        return new RaftConfig(
                server, founders, firstLeader, timing, limits, preVote, checkQuorum, leaseReads);
    }

    /// The same with another named first leader.
    public RaftConfig withFirstLeader(@Nullable NodeId leader) {
        return new RaftConfig(
                self, founders, leader, timing, limits, preVote, checkQuorum, leaseReads);
    }

    /// The same with other times.
    public RaftConfig withTiming(Timing other) {
        return new RaftConfig(
                self, founders, firstLeader, other, limits, preVote, checkQuorum, leaseReads);
    }

    /// The same with another time after which a quiet group rests; 0 for never.
    public RaftConfig withRestAfter(long nanos) {
        return withTiming(
                new Timing(
                        timing.heartbeatNanos(),
                        timing.electionTimeoutNanosMin(),
                        timing.electionTimeoutNanosMax(),
                        nanos,
                        timing.clockDriftPermille()));
    }

    /// The same with other bounds.
    public RaftConfig withLimits(Limits other) {
        return new RaftConfig(
                self, founders, firstLeader, timing, other, preVote, checkQuorum, leaseReads);
    }

    /// The same with PreVote on or off.
    public RaftConfig withPreVote(boolean on) {
        return new RaftConfig(
                self, founders, firstLeader, timing, limits, on, checkQuorum, leaseReads);
    }

    /// The same with CheckQuorum on or off; off, there are no lease reads either.
    public RaftConfig withCheckQuorum(boolean on) {
        return new RaftConfig(
                self, founders, firstLeader, timing, limits, preVote, on, on && leaseReads);
    }

    /// The same with lease reads on or off.
    public RaftConfig withLeaseReads(boolean on) {
        return new RaftConfig(
                self, founders, firstLeader, timing, limits, preVote, checkQuorum || on, on);
    }

    /// How long to wait. An election timeout is drawn anew each time from its range, so that
    /// servers rarely campaign together (§5.2).
    ///
    /// @param heartbeatNanos between rounds of an otherwise silent leader
    /// @param electionTimeoutNanosMin several heartbeats, and ten times a round trip
    /// @param electionTimeoutNanosMax about twice the least
    /// @param restAfterNanos a leader that was asked for nothing for so long lets the group rest,
    ///   and then beats once in twenty times as long; 0 for never
    /// @param clockDriftPermille bound of the difference in speed of any two servers' clocks
    public record Timing(
            long heartbeatNanos,
            long electionTimeoutNanosMin,
            long electionTimeoutNanosMax,
            long restAfterNanos,
            int clockDriftPermille) {

        /// One datacentre: the paper's 150 to 300 ms (§9.3), heartbeats every 50 ms.
        public static final Timing LOCAL =
                new Timing(50_000_000, 150_000_000, 300_000_000, 3_000_000_000L, 20);

        /// Continents apart: round trips up to 300 ms.
        public static final Timing WIDE_AREA =
                new Timing(500_000_000, 3_000_000_000L, 6_000_000_000L, 6_000_000_000L, 20);

        public Timing {
            if (heartbeatNanos <= 0
                    || electionTimeoutNanosMin < 2 * heartbeatNanos
                    || electionTimeoutNanosMax < electionTimeoutNanosMin
                    || restAfterNanos < 0
                    || clockDriftPermille < 0
                    || clockDriftPermille >= 1000) {
                throw new IllegalArgumentException(
                        "0 < 2 heartbeats <= least <= greatest election timeout, a rest after 0 or"
                                + " more, and a drift of 0 to 999 per mille, not "
                                + heartbeatNanos
                                + ", "
                                + electionTimeoutNanosMin
                                + ", "
                                + electionTimeoutNanosMax
                                + ", "
                                + restAfterNanos
                                + ", "
                                + clockDriftPermille);
            }
        }
    }

    /// Bounds, all positive.
    ///
    /// @param messageEntries entries in one message, at most
    /// @param messageBytes bytes of entries in one message, at most, though one entry always goes
    /// @param inFlightMessages unanswered messages to one follower
    /// @param inFlightBytes bytes of entries in them
    /// @param uncommittedBytes of proposals that a leader takes before it refuses more
    /// @param compactEntries applied entries after which a snapshot is taken
    /// @param retainEntries applied entries kept in the log behind a snapshot, for followers that
    ///   lag a little
    /// @param heldEntries of the log that are kept at hand; more are only as long as they are not
    ///   applied or not durable. Who lags further behind is served from the disk
    /// @param heldBytes of entries that are kept at hand, likewise
    public record Limits(
            int messageEntries,
            int messageBytes,
            int inFlightMessages,
            long inFlightBytes,
            long uncommittedBytes,
            int compactEntries,
            int retainEntries,
            int heldEntries,
            long heldBytes) {

        /// For commands of some hundred bytes on a local network. At hand is what a follower misses
        /// in a pause of some hundredths of a second; a thousand groups have a gigabyte at most.
        public static final Limits DEFAULT =
                new Limits(256, 256 << 10, 64, 4L << 20, 64L << 20, 65_536, 8_192);

        /// With as many entries at hand as is usual.
        public Limits(
                int messageEntries,
                int messageBytes,
                int inFlightMessages,
                long inFlightBytes,
                long uncommittedBytes,
                int compactEntries,
                int retainEntries) {
            this(
                    messageEntries,
                    messageBytes,
                    inFlightMessages,
                    inFlightBytes,
                    uncommittedBytes,
                    compactEntries,
                    retainEntries,
                    4_096,
                    1L << 20);
        }

        /// The same with other bounds of what is at hand.
        public Limits withHeld(int entries, long bytes) {
            return new Limits(
                    messageEntries,
                    messageBytes,
                    inFlightMessages,
                    inFlightBytes,
                    uncommittedBytes,
                    compactEntries,
                    retainEntries,
                    entries,
                    bytes);
        }
    }
}
