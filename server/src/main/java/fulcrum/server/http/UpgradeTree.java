package fulcrum.server.http;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.Cluster;
import fulcrum.database.catalog.Member;
import fulcrum.database.gate.Gate;
import fulcrum.server.node.ClusterOrders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which versions of the formats a cluster's members run, and which one it has finalised, as a tree
/// for JSON.
final class UpgradeTree {

    private UpgradeTree() {}

    /// The newest version that a member runs, who is asked included: the one to be finalised next.
    static int newest(ClusterOrders.Sight sight) {
        int newest = sight.version();
        Cluster cluster = sight.catalog().cluster();
        if (cluster != null) {
            newest = Math.max(newest, cluster.finalisedVersion());
            for (int version : cluster.versions().values()) {
                newest = Math.max(newest, version);
            }
        }
        return newest;
    }

    /// @param newest the version that is to be finalised next
    static Map<String, Object> of(ClusterOrders.Sight sight, int newest) {
        Catalog catalog = sight.catalog();
        Cluster cluster = catalog.cluster();
        List<Object> missing = missing(catalog, newest);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("cluster", sight.cluster());
        tree.put("finalised", cluster == null ? 0 : cluster.finalisedVersion());
        tree.put("newest", newest);
        tree.put("done", missing.isEmpty() && isFinalised(cluster, newest));
        tree.put("missing", missing);
        tree.put("members", members(catalog));
        tree.put("gates", gates(cluster));
        return tree;
    }

    private static boolean isFinalised(@Nullable Cluster cluster, int version) {
        return cluster != null
                && cluster.finalisedVersion() >= version
                && cluster.openGates().containsAll(Gate.labels(Gate.upTo(version)));
    }

    /// What is in the way of finalising.
    private static List<Object> missing(Catalog catalog, int newest) {
        List<Object> missing = new ArrayList<>();
        if (catalog.cluster() == null) {
            missing.add(lack("cluster", "its first leader has not written its members yet"));
        }
        catalog.behind(newest)
                .forEach((node, version) ->
                        missing.add(
                                lack(
                                        node.toString(),
                                        version == 0
                                                ? "it has not said which version it runs"
                                                : "it runs version " + version)));
        return missing;
    }

    private static Map<String, Object> lack(String what, String why) {
        Map<String, Object> lack = new LinkedHashMap<>();
        lack.put("what", what);
        lack.put("why", why);
        return lack;
    }

    private static List<Object> members(Catalog catalog) {
        List<Object> members = new ArrayList<>();
        Cluster cluster = catalog.cluster();
        for (Member member : catalog.members().values()) {
            if (cluster != null && member.state().holdsReplicas()) {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("node", member.node().toString());
                tree.put("state", member.state().label());
                tree.put("version", cluster.versions().get(member.node()));
                members.add(tree);
            }
        }
        return members;
    }

    /// Those that this software has, and those of later software that are open all the same.
    private static List<Object> gates(@Nullable Cluster cluster) {
        TreeSet<String> open = new TreeSet<>();
        if (cluster != null) {
            open.addAll(cluster.openGates());
        }
        List<Object> gates = new ArrayList<>();
        for (Gate gate : Gate.values()) {
            gates.add(gate(gate.label(), gate, open.remove(gate.label())));
        }
        open.forEach(label -> gates.add(gate(label, null, true)));
        return gates;
    }

    private static Map<String, Object> gate(String label, @Nullable Gate gate, boolean open) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("gate", label);
        tree.put("open", open);
        tree.put("since", gate == null ? null : gate.since());
        tree.put("guards", gate == null ? "what later software knows" : gate.guarded());
        tree.put("meaning", gate == null ? "what later software knows" : gate.meaning());
        return tree;
    }
}
