package fulcrum.cli.torture;

import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.status.Asked;
import fulcrum.cli.status.Inquiry;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the nodes say of themselves at their HTTP doors.
final class NodeStates {

    private final List<String> urls = new ArrayList<>();
    private final int groups;

    /// @param groups into which the cluster is divided, beside that of the catalog
    NodeStates(DevPorts ports, int nodes, int groups) {
        this.groups = groups;
        for (int node = 1; node <= nodes; node++) {
            urls.add(
                    "http://"
                            + ports.http(node).getAddress().getHostAddress()
                            + ':'
                            + ports.http(node).getPort());
        }
    }

    /// The node that leads the first group; null where nobody does, or nobody knows.
    @Nullable NodeId leader() throws InterruptedException {
        NodeId leader = null;
        long latest = -1;
        int number = 0;
        for (Asked asked : Inquiry.at(urls)) {
            number++;
            if (asked.status() != null
                    && asked.status().get("groups") instanceof List<?> known
                    && !known.isEmpty()
                    && known.getFirst() instanceof Map<?, ?> group
                    && leads(group)
                    && group.get("term") instanceof Number term
                    && term.longValue() > latest) {
                latest = term.longValue();
                leader = new NodeId(number);
            }
        }
        return leader;
    }

    private static boolean leads(Map<?, ?> group) {
        return "leader".equals(group.get("role"));
    }

    /// What leaders know of transactions, or whose leader does not tell; null where all tell that
    /// there are none.
    @Nullable String transactions() throws InterruptedException {
        SortedMap<Long, String> told = new TreeMap<>();
        for (Asked asked : Inquiry.at(urls)) {
            if (asked.status() != null && asked.status().get("groups") instanceof List<?> known) {
                for (Object each : known) {
                    if (each instanceof Map<?, ?> group
                            && leads(group)
                            && group.get("group") instanceof Number number
                            && group.get("transactions") instanceof Map<?, ?> transactions) {
                        told.put(number.longValue(), left(transactions));
                    }
                }
            }
        }
        List<String> left = new ArrayList<>();
        for (long group = 0; group <= groups; group++) {
            String knows = told.getOrDefault(group, "nobody leads it");
            if (!knows.isEmpty()) {
                left.add("group " + group + ": " + knows);
            }
        }
        return left.isEmpty() ? null : String.join("; ", left);
    }

    /// Empty where there is nothing.
    private static String left(Map<?, ?> transactions) {
        List<String> left = new ArrayList<>();
        for (String sort : List.of("open", "waiting", "unlearned")) {
            if (!(transactions.get(sort) instanceof Number count) || count.longValue() != 0) {
                left.add(transactions.get(sort) + " " + sort);
            }
        }
        return String.join(", ", left);
    }
}
