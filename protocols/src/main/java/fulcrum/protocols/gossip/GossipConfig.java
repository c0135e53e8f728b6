package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// How one member is set up.
///
/// @param seeds whom to greet at first; this member is not among them
/// @param payload what it announces: addresses, a version
public record GossipConfig(
        NodeId self, SortedSet<NodeId> seeds, Bytes payload, Timing timing, Limits limits) {

    public GossipConfig {
        TreeSet<NodeId> others = new TreeSet<>(seeds);
        others.remove(self);
        seeds = Collections.unmodifiableSortedSet(others);
        if (payload.size() > limits.payloadBytesMost()) {
            throw new IllegalArgumentException(
                    "a payload has at most " + limits.payloadBytesMost() + " bytes");
        }
    }

    /// In one datacentre, with the usual bounds.
    public static GossipConfig of(NodeId self, SortedSet<NodeId> seeds, Bytes payload) {
        return new GossipConfig(self, seeds, payload, Timing.LOCAL, Limits.DEFAULT);
    }

    /// How long everything takes.
    ///
    /// @param periodNanos one member is probed in each (§3.1: T')
    /// @param pingTimeoutNanos after which helpers are asked: a slow round trip, and at most a
    ///   third of the period, for the way over a helper is twice as long
    /// @param suspicionPeriods a suspect has at least so many periods, times the logarithm of the
    ///   number of members, to say that it lives
    /// @param suspicionStretch it has so many times as long while nobody confirms (Lifeguard,
    ///   LHA-Suspicion)
    /// @param syncPeriods between two greetings of a member
    /// @param forgetNanos the dead are remembered for so long: far longer than any message travels
    public record Timing(
            long periodNanos,
            long pingTimeoutNanos,
            int suspicionPeriods,
            int suspicionStretch,
            int syncPeriods,
            long forgetNanos) {

        /// One datacentre: a crash is suspected within about a second, and believed some seconds
        /// later.
        public static final Timing LOCAL =
                new Timing(500_000_000, 100_000_000, 2, 3, 10, 3_600_000_000_000L);

        /// Continents apart: round trips up to 300 ms.
        public static final Timing WIDE_AREA =
                new Timing(2_000_000_000, 600_000_000, 2, 3, 10, 3_600_000_000_000L);

        public Timing {
            if (pingTimeoutNanos <= 0
                    || periodNanos < 3 * pingTimeoutNanos
                    || suspicionPeriods < 1
                    || suspicionStretch < 1
                    || syncPeriods < 1
                    || forgetNanos < 10 * periodNanos) {
                throw new IllegalArgumentException(
                        "0 < 3 ping timeouts <= a period, periods of 1 or more, and the dead kept"
                                + " for ten periods, not "
                                + pingTimeoutNanos
                                + ", "
                                + periodNanos
                                + ", "
                                + suspicionPeriods
                                + ", "
                                + suspicionStretch
                                + ", "
                                + syncPeriods
                                + ", "
                                + forgetNanos);
            }
        }
    }

    /// Bounds.
    ///
    /// @param helpers asked to ping for a member (§3.1: k)
    /// @param spreadFactor a rumour is told so many times the logarithm of the number of members
    ///   (§4.1: λ)
    /// @param rumourBytesMost of rumours in one message: what a datagram carries
    /// @param payloadBytesMost of one member's payload
    /// @param healthMost how bad one's own health can be: periods are stretched by up to one more
    public record Limits(
            int helpers,
            int spreadFactor,
            int rumourBytesMost,
            int payloadBytesMost,
            int healthMost) {

        public static final Limits DEFAULT = new Limits(3, 3, 1200, 512, 8);

        public Limits {
            if (helpers < 0
                    || spreadFactor < 1
                    || payloadBytesMost < 0
                    || rumourBytesMost < 100 + payloadBytesMost
                    || healthMost < 0) {
                throw new IllegalArgumentException(
                        "a message has room for a whole rumour, not "
                                + rumourBytesMost
                                + " bytes for payloads of "
                                + payloadBytesMost);
            }
        }
    }
}
