package fulcrum.server.http;

import fulcrum.protocols.timekeeper.TimekeeperView;
import fulcrum.server.watch.WatchFigures;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a node's watch sees, as members of the tree of its status.
final class WatchTree {

    private static final double MILLI_NANOS = 1e6;
    private static final double MILLI = 1e3;

    private WatchTree() {}

    static Map<String, Object> clock(WatchFigures watch) {
        WatchFigures.Clock own = watch.clock();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("standing", own.standing().name().toLowerCase(Locale.ROOT));
        tree.put("offsetMillis", own.offsetNanos() / MILLI_NANOS);
        tree.put("errorMillis", own.errorNanos() / MILLI_NANOS);
        tree.put("maxOffsetMillis", own.offsetNanosMost() / MILLI_NANOS);
        Map<String, Object> peers = new LinkedHashMap<>();
        watch.peers().forEach((peer, seen) -> peers.put(peer.toString(), clock(seen.clock())));
        tree.put("peers", peers);
        return tree;
    }

    private static @Nullable Map<String, Object> clock(TimekeeperView.Peer peer) {
        if (!peer.measured()) {
            return null;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("aheadMillis", peer.aheadNanos() / MILLI_NANOS);
        tree.put("errorMillis", peer.errorNanos() / MILLI_NANOS);
        tree.put("ageMillis", peer.ageNanos() / MILLI_NANOS);
        tree.put("agrees", peer.agrees());
        return tree;
    }

    /// Adds how alive a peer seems to what is known of its link.
    static void addPeer(Map<String, Object> link, WatchFigures.@Nullable Peer peer) {
        if (peer != null) {
            link.put("suspected", peer.suspected());
            link.put("level", peer.levelMilli() / MILLI);
            link.put("threshold", peer.thresholdMilli() / MILLI);
            link.put("silentMillis", Math.round(peer.silentNanos() / MILLI_NANOS));
            link.put("gossip", peer.gossip());
        }
    }

    /// Adds the same to the metrics.
    static void add(WatchFigures watch, Metrics metrics) {
        WatchFigures.Clock own = watch.clock();
        metrics.gauge(
                "fulcrum_clock_offset_seconds",
                "By how much this node's wall clock is ahead of the majority's.",
                own.offsetNanos() / 1e9);
        metrics.gauge(
                "fulcrum_clock_error_seconds",
                "Bound of the error of this node's wall clock, as measured.",
                own.errorNanos() / 1e9);
        metrics.gauge(
                "fulcrum_clock_quarantined",
                "1 where this node's wall clock is too far from the majority's, 0 where it is not.",
                own.isQuarantined() ? 1 : 0);
        watch.peers()
                .forEach((peer, seen) -> {
                    var labels = Metrics.labels("peer", peer.toString());
                    metrics.gauge(
                            "fulcrum_peer_phi",
                            "How suspicious a peer's silence is: φ, or missed periods where the"
                                    + " detector counts those.",
                            labels,
                            seen.levelMilli() / MILLI);
                    metrics.gauge(
                            "fulcrum_peer_suspected",
                            "1 where the detector suspects the peer, 0 where it does not.",
                            labels,
                            seen.suspected() ? 1 : 0);
                });
    }
}
