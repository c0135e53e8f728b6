package fulcrum.server.http;

import fulcrum.machine.fault.Fault;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.fault.FaultTree;
import fulcrum.server.fault.Faults;
import fulcrum.server.fault.Ordered;
import fulcrum.server.node.DiskFigures;
import fulcrum.server.node.NodeFigures;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A node's figures in Prometheus' text form.
///
/// There are no labels but peers and roles, so the number of series is bounded by the cluster's
/// size, and groups are summed: status has them one by one.
final class MetricsPage {

    static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double SECOND_NANOS = 1e9;

    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final DoorCounters door;
    private final EventRing events;

    MetricsPage(DoorCounters door, EventRing events) {
        this.door = door;
        this.events = events;
    }

    String write(NodeFigures figures, @Nullable Faults faults) {
        Metrics metrics = new Metrics();
        metrics.gauge(
                "fulcrum_node_info",
                "Which node this is, in its labels.",
                Metrics.labels(
                        "node",
                        figures.node().toString(),
                        "cluster",
                        figures.cluster(),
                        "incarnation",
                        Long.toString(figures.incarnation())),
                1);
        metrics.gauge(
                "fulcrum_uptime_seconds",
                "For how long the node has served.",
                figures.uptimeNanos() / SECOND_NANOS);
        links(figures, metrics);
        WatchTree.add(figures.watch(), metrics);
        groups(figures, metrics);
        disk(figures, metrics);
        if (faults != null) {
            faults(faults, metrics);
        }
        door(metrics);
        figures.counters().forEach(metrics::foreignCounter);
        figures.gauges().forEach(metrics::foreignGauge);
        metrics.histogram(
                "fulcrum_cell_turn_seconds",
                "How long the node's loop took for a turn: whatever comes waits for that.",
                figures.turns().counts(),
                figures.turns().sumNanos());
        JvmMetrics.add(metrics);
        return text(metrics.snapshots());
    }

    private static void links(NodeFigures figures, Metrics metrics) {
        figures.links()
                .forEach((peer, link) -> {
                    SortedMap<String, String> labels = Metrics.labels("peer", peer.toString());
                    metrics.gauge(
                            "fulcrum_link_connected",
                            "1 where the peer is connected, 0 where it is not.",
                            labels,
                            link.connected() ? 1 : 0);
                    metrics.gauge(
                            "fulcrum_link_since_seconds",
                            "For how long the peer has been connected, or not.",
                            labels,
                            link.sinceNanos() / SECOND_NANOS);
                });
    }

    private static void groups(NodeFigures figures, Metrics metrics) {
        SortedMap<RaftView.Standing, Integer> roles = new TreeMap<>();
        for (RaftView.Standing role : RaftView.Standing.values()) {
            roles.put(role, 0);
        }
        long lagMost = 0;
        long behindMost = 0;
        int leaderless = 0;
        for (NodeFigures.Group group : figures.groups()) {
            roles.merge(group.role(), 1, Integer::sum);
            lagMost = Math.max(lagMost, group.lag());
            leaderless += group.leader() == null ? 1 : 0;
            for (long lacks : group.followers().values()) {
                behindMost = Math.max(behindMost, lacks);
            }
        }
        roles.forEach((role, count) ->
                metrics.gauge(
                        "fulcrum_replicas",
                        "Replicas here, by their role.",
                        Metrics.labels("role", role.name().toLowerCase(Locale.ROOT)),
                        count));
        metrics.gauge(
                "fulcrum_quorum_unavailable_shards",
                "Groups of which this node knows no leader.",
                leaderless);
        metrics.gauge(
                "fulcrum_replica_lag_entries",
                "Entries known to be committed and not applied here, of the worst group.",
                lagMost);
        metrics.gauge(
                "fulcrum_follower_lag_entries",
                "Entries that a follower lacks of a leader here, of the worst.",
                behindMost);
    }

    private static void disk(NodeFigures figures, Metrics metrics) {
        NodeFigures.Disk disk = figures.disk();
        if (disk == null) {
            return;
        }
        DiskFigures measured = disk.measured();
        metrics.gauge(
                "fulcrum_disk_free_bytes",
                "What the node may still use of the disk that it lives on.",
                measured.freeBytes());
        metrics.gauge(
                "fulcrum_disk_size_bytes",
                "The disk that the node lives on.",
                measured.sizeBytes());
        metrics.gauge(
                "fulcrum_disk_own_bytes", "Files in the node's directory.", measured.ownBytes());
        metrics.gauge(
                "fulcrum_disk_quota_bytes",
                "What the node's directory may have; 0 where the disk alone is the bound.",
                measured.bound().quotaBytes());
        metrics.gauge(
                "fulcrum_disk_filling",
                "1 where more is used of the disk, or of the quota, than operators want.",
                disk.filling() ? 1 : 0);
        metrics.gauge(
                "fulcrum_disk_full",
                "1 where writes are refused for want of room; deletes never are.",
                disk.full() ? 1 : 0);
    }

    private static void faults(Faults faults, Metrics metrics) {
        SortedMap<Fault.Kind, Integer> active = new TreeMap<>();
        for (Fault.Kind kind : Fault.Kind.values()) {
            active.put(kind, 0);
        }
        for (Ordered each : faults.active()) {
            Fault.Kind kind = each.order().kind();
            if (kind != null) {
                active.merge(kind, 1, Integer::sum);
            }
        }
        active.forEach((kind, count) ->
                metrics.gauge(
                        "fulcrum_fault_active",
                        "Faults that were ordered and are in force in the cluster, by their kind.",
                        Metrics.labels("kind", FaultTree.word(kind)),
                        count));
    }

    private void door(Metrics metrics) {
        metrics.counter(
                "fulcrum_http_requests_total",
                "Requests that the HTTP door has answered.",
                door.requests());
        metrics.counter(
                "fulcrum_http_refused_total",
                "Connections and requests that the HTTP door has turned away.",
                door.refused());
        metrics.gauge(
                "fulcrum_http_connections", "Connections to the HTTP door.", door.connections());
        metrics.gauge(
                "fulcrum_event_listeners", "Streams of events that are open.", events.listeners());
        metrics.counter(
                "fulcrum_events_missed_total",
                "Events that were gone before a listener took them.",
                events.missed());
    }

    private String text(MetricSnapshots snapshots) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // bytes in memory refuse nothing
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
