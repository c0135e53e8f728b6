package fulcrum.server.http;

import fulcrum.database.transaction.TxnView;
import fulcrum.server.fault.FaultTree;
import fulcrum.server.fault.Faults;
import fulcrum.server.node.DiskFigures;
import fulcrum.server.node.NodeFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What can be seen of a node, as a tree for JSON.
final class Status {

    private static final long MILLI_NANOS = 1_000_000;

    private Status() {}

    static Map<String, Object> tree(
            NodeFigures figures, NodeView.Phase phase, @Nullable Faults faults) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("node", figures.node().toString());
        tree.put("cluster", figures.cluster());
        tree.put("incarnation", figures.incarnation());
        tree.put("phase", phase.name().toLowerCase(Locale.ROOT));
        tree.put("data", figures.data());
        tree.put("uptimeMillis", figures.uptimeNanos() / MILLI_NANOS);
        tree.put("disk", disk(figures.disk()));
        tree.put("clock", WatchTree.clock(figures.watch()));
        tree.put("links", links(figures));
        tree.put("groups", groups(figures));
        Map<String, Object> absent = new LinkedHashMap<>();
        figures.absent().forEach((group, why) -> absent.put(group.toString(), why));
        tree.put("absent", absent);
        tree.put(
                "faults",
                faults == null
                        ? null
                        : FaultTree.active(faults.active(), System.currentTimeMillis()));
        tree.put("counters", figures.counters());
        tree.put("gauges", figures.gauges());
        return tree;
    }

    private static @Nullable Map<String, Object> disk(NodeFigures.@Nullable Disk disk) {
        if (disk == null) {
            return null;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        DiskFigures measured = disk.measured();
        tree.put("totalBytes", measured.sizeBytes());
        tree.put("freeBytes", measured.freeBytes());
        tree.put("ownBytes", measured.ownBytes());
        long quota = measured.bound().quotaBytes();
        tree.put("quotaBytes", quota == 0 ? null : quota);
        tree.put("usedPercent", measured.usedPercent());
        tree.put("filling", disk.filling());
        tree.put("full", disk.full());
        return tree;
    }

    private static Map<String, Object> links(NodeFigures figures) {
        Map<String, Object> links = new LinkedHashMap<>();
        figures.links()
                .forEach((peer, link) -> {
                    Map<String, Object> tree = new LinkedHashMap<>();
                    tree.put("connected", link.connected());
                    tree.put("sinceMillis", link.sinceNanos() / MILLI_NANOS);
                    WatchTree.addPeer(tree, figures.watch().peers().get(peer));
                    links.put(peer.toString(), tree);
                });
        return links;
    }

    private static @Nullable Map<String, Object> transactions(TxnView view) {
        if (!view.serves()) {
            return null;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("open", view.guests());
        tree.put("waiting", view.waiting());
        tree.put("unlearned", view.unlearned());
        tree.put("horizon", view.horizon());
        tree.put("collected", view.collected());
        return tree;
    }

    private static List<Object> groups(NodeFigures figures) {
        List<Object> groups = new ArrayList<>();
        for (NodeFigures.Group group : figures.groups()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("group", group.number());
            tree.put("role", group.role().name().toLowerCase(Locale.ROOT));
            tree.put("term", group.term());
            tree.put("leader", group.leader() == null ? null : group.leader().toString());
            tree.put("lastIndex", group.lastIndex());
            tree.put("commitIndex", group.commitIndex());
            tree.put("applied", group.applied());
            tree.put("lag", group.lag());
            Map<String, Object> followers = new LinkedHashMap<>();
            group.followers().forEach((node, lacks) -> followers.put(node.toString(), lacks));
            tree.put("followers", followers);
            tree.put("compared", group.compared());
            tree.put("suspect", group.suspect());
            tree.put("transactions", transactions(group.transactions()));
            groups.add(tree);
        }
        return groups;
    }
}
