package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// How a node is connected.
///
/// @param life drawn at random when the process began
/// @param epoch of the cluster, from 1: peers of another one are strangers
/// @param listen where peers and clients call; port 0 for any
/// @param peers the other members and where they listen
public record TransportConfig(
        ClusterId cluster,
        NodeId self,
        long life,
        long epoch,
        InetSocketAddress listen,
        SortedMap<NodeId, InetSocketAddress> peers,
        Protection protection,
        VersionRange versions,
        Timing timing,
        Limits limits) {

    public TransportConfig {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        if (peers.containsKey(self)) {
            throw new IllegalArgumentException(self + " is no peer of itself");
        }
        boolean loopback = !listen.isUnresolved() && listen.getAddress().isLoopbackAddress();
        if (!loopback && protection instanceof Protection.LoopbackOnly) {
            throw new IllegalArgumentException(
                    "listening on "
                            + listen
                            + " needs TLS, or `insecure: true` where the network is trusted;"
                            + " without either, listen on 127.0.0.1");
        }
    }

    /// In the first epoch.
    public TransportConfig(
            ClusterId cluster,
            NodeId self,
            long life,
            InetSocketAddress listen,
            SortedMap<NodeId, InetSocketAddress> peers,
            Protection protection,
            VersionRange versions,
            Timing timing,
            Limits limits) {
        this(
                cluster,
                self,
                life,
                Greeting.Hello.FIRST_EPOCH,
                listen,
                peers,
                protection,
                versions,
                timing,
                limits);
    }

    /// With current versions and default times and bounds.
    public static TransportConfig of(
            ClusterId cluster,
            NodeId self,
            long life,
            InetSocketAddress listen,
            SortedMap<NodeId, InetSocketAddress> peers) {
        return new TransportConfig(
                cluster,
                self,
                life,
                Greeting.Hello.FIRST_EPOCH,
                listen,
                peers,
                new Protection.LoopbackOnly(),
                VersionRange.CURRENT,
                Timing.DEFAULT,
                Limits.DEFAULT);
    }

    /// The same with another protection.
    public TransportConfig withProtection(Protection other) {
        return new TransportConfig(
                cluster, self, life, epoch, listen, peers, other, versions, timing, limits);
    }

    /// The same as software that speaks other versions.
    public TransportConfig withVersions(VersionRange others) {
        return new TransportConfig(
                cluster, self, life, epoch, listen, peers, protection, others, timing, limits);
    }

    /// The same in another epoch.
    public TransportConfig withEpoch(long other) {
        return new TransportConfig(
                cluster, self, life, other, listen, peers, protection, versions, timing, limits);
    }

    /// The same, listening elsewhere.
    public TransportConfig withListen(InetSocketAddress other) {
        return new TransportConfig(
                cluster, self, life, epoch, other, peers, protection, versions, timing, limits);
    }

    /// The same with other times.
    public TransportConfig withTiming(Timing other) {
        return new TransportConfig(
                cluster, self, life, epoch, listen, peers, protection, versions, other, limits);
    }

    /// The same with other bounds.
    public TransportConfig withLimits(Limits others) {
        return new TransportConfig(
                cluster, self, life, epoch, listen, peers, protection, versions, timing, others);
    }

    /// What keeps others from reading and forging.
    public sealed interface Protection {

        /// Nothing; so nobody but this machine's own programs may reach the port.
        record LoopbackOnly() implements Protection {}

        /// Nothing, and somebody said in so many words that the network is trusted.
        record Insecure() implements Protection {}

        /// TLS in both directions, on whatever terms are in force when a connection begins.
        record Tls(Supplier<TlsTerms> terms) implements Protection {}
    }

    /// How long to wait, in nanoseconds.
    ///
    /// @param callNanos until a call is answered with a welcome, or an accepted caller has greeted
    /// @param againNanosMin after the first failed call; doubles up to the most, drawn from its
    ///   upper half
    /// @param pulseNanos after which a silent end says that it is there
    /// @param silenceNanos after which an end that says nothing is taken for gone
    public record Timing(
            long callNanos,
            long againNanosMin,
            long againNanosMax,
            long pulseNanos,
            long silenceNanos) {

        public static final Timing DEFAULT =
                new Timing(1_000_000_000, 20_000_000, 1_000_000_000, 500_000_000, 3_000_000_000L);

        public Timing {
            if (callNanos <= 0
                    || againNanosMin <= 0
                    || againNanosMax < againNanosMin
                    || pulseNanos <= 0
                    || silenceNanos < 2 * pulseNanos) {
                throw new IllegalArgumentException(
                        "times are positive, and silence is two pulses or more");
            }
        }
    }

    /// Bounds, all positive.
    ///
    /// @param frameBytes of one frame, either way; a longer message cannot be sent
    /// @param gatherBytes after which a frame under construction is closed and another begun
    /// @param outgoingBytes that wait for one peer or client
    /// @param clients connected at a time
    /// @param strangers that are connected and have not been welcomed yet
    public record Limits(
            int frameBytes, int gatherBytes, long outgoingBytes, int clients, int strangers) {

        public static final Limits DEFAULT = new Limits(16 << 20, 32 << 10, 64L << 20, 4096, 1024);

        public Limits {
            if (frameBytes < Greeting.BYTES_MOST
                    || gatherBytes <= 0
                    || outgoingBytes <= 0
                    || clients <= 0
                    || strangers <= 0) {
                throw new IllegalArgumentException(
                        "bounds are positive, and a frame's at least " + Greeting.BYTES_MOST);
            }
        }
    }
}
