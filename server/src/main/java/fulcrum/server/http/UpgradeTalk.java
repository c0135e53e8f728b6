package fulcrum.server.http;

import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Cluster;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.node.ClusterOrders.OrderRefused;
import fulcrum.server.node.ClusterOrders.Sight;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is said over HTTP about upgrades. May wait for the node.
final class UpgradeTalk {

    private final ClusterOrders orders;

    UpgradeTalk(ClusterOrders orders) {
        this.orders = orders;
    }

    Answer answer(String method, String body) {
        try {
            Sight sight = orders.sight();
            return method.equals("POST")
                    ? finalised(sight, body)
                    : Answer.json(200, UpgradeTree.of(sight, UpgradeTree.newest(sight)));
        } catch (OrderRefused refused) {
            return MembersTalk.problem(refused);
        }
    }

    /// Where nobody says which version, it is the newest that a member runs.
    private Answer finalised(Sight before, String body) throws OrderRefused {
        int version = wanted(body, UpgradeTree.newest(before));
        ClusterOrders.Amended amended = orders.carryOut(new CatalogChange.Finalise(version));
        Sight after =
                new Sight(
                        before.cluster(),
                        amended.catalog(),
                        before.groups(),
                        before.silentMillis(),
                        before.version());
        Map<String, Object> tree = UpgradeTree.of(after, UpgradeTree.newest(after));
        SortedSet<String> opened = gates(amended.catalog().cluster());
        if (amended.already()) {
            opened.clear();
        } else {
            opened.removeAll(gates(before.catalog().cluster()));
        }
        tree.put("already", amended.already());
        tree.put("opened", opened);
        return Answer.json(200, tree);
    }

    private static int wanted(String body, int otherwise) throws OrderRefused {
        Object wanted = body.isBlank() ? null : MembersTalk.read(body).get("version");
        if (wanted == null) {
            return otherwise;
        }
        if (!(wanted instanceof Long number) || number < 1 || number > Integer.MAX_VALUE) {
            throw MembersTalk.unclear("'" + wanted + "' is no version", "versions are numbers");
        }
        return number.intValue();
    }

    private static SortedSet<String> gates(@Nullable Cluster cluster) {
        return cluster == null ? new TreeSet<>() : new TreeSet<>(cluster.openGates());
    }
}
