package fulcrum.cli.members;

import fulcrum.cli.status.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The members of a cluster and their parts in its groups, as one node told them.
public final class Roster {

    private final Map<?, ?> tree;

    /// @param tree what `/api/v1/nodes` brought
    public Roster(Map<?, ?> tree) {
        this.tree = tree;
    }

    /// All that was told, for JSON.
    public Map<?, ?> tree() {
        return tree;
    }

    /// What is told of a member; null where there never was one of this name.
    public @Nullable Map<?, ?> node(String name) {
        for (Map<?, ?> node : list(tree, "nodes")) {
            if (name.equals(node.get("node"))) {
                return node;
            }
        }
        return null;
    }

    /// The state of a member, such as `active`; empty where there never was one.
    public String state(String name) {
        Map<?, ?> node = node(name);
        return node == null ? "" : text(node, "state");
    }

    /// A member receives a group's log and has no vote there.
    public boolean learns(String name, long group) {
        Map<?, ?> node = node(name);
        return node != null && names(node, "learns").contains(Long.toString(group));
    }

    /// Every group is under way to no other members.
    public boolean isSettled() {
        boolean all = true;
        for (Map<?, ?> group : list(tree, "groups")) {
            all &= "stable".equals(text(group, "phase"));
        }
        return all;
    }

    /// A member has its part in every group: it votes there or learns, and the groups have as many
    /// voters as the cluster's size allows.
    public boolean hasJoined(String name) {
        long tolerates = tree.get("tolerates") instanceof Long number ? number : 0;
        boolean all = !list(tree, "groups").isEmpty();
        for (Map<?, ?> group : list(tree, "groups")) {
            all &= names(group, "voters").size() > 2 * tolerates;
            all &= names(group, "voters").contains(name) || names(group, "learners").contains(name);
        }
        return all && isSettled() && "active".equals(state(name));
    }

    /// No group knows a member any more.
    public boolean hasLeft(String name) {
        boolean none = isSettled();
        for (Map<?, ?> group : list(tree, "groups")) {
            none &=
                    !names(group, "voters").contains(name)
                            && !names(group, "learners").contains(name);
        }
        return none;
    }

    /// A member leads nothing, and votes only where there would be too few voters without it.
    public boolean isDrained(String name) {
        Map<?, ?> node = node(name);
        return node != null
                && Boolean.TRUE.equals(node.get("drained"))
                && isSettled()
                && "draining".equals(state(name));
    }

    /// Where each group stands, in words; for progress.
    public SortedMap<String, String> progress() {
        SortedMap<String, String> told = new TreeMap<>();
        for (Map<?, ?> group : list(tree, "groups")) {
            StringBuilder text = new StringBuilder("voters ");
            text.append(String.join(",", names(group, "voters")));
            String phase = text(group, "phase");
            if (phase.equals("joint")) {
                text.append(" jointly with ").append(String.join(",", names(group, "outgoing")));
            } else if (phase.equals("learning")) {
                text.append(" soon ").append(String.join(",", names(group, "incoming")));
            }
            if (!names(group, "learners").isEmpty()) {
                text.append("; learners ").append(String.join(",", names(group, "learners")));
            }
            text.append("; leader ")
                    .append(group.get("leader") == null ? "none" : group.get("leader"));
            told.put("group " + group.get("group"), text.toString());
        }
        return told;
    }

    /// A table for people.
    ///
    /// @param wide with addresses and parts in groups
    public List<String> lines(boolean wide) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("node", "state", "groups", "reachable"));
        if (wide) {
            head.addAll(List.of("leads", "votes", "learns", "sql", "http", "peers"));
        }
        rows.add(head);
        for (Map<?, ?> node : list(tree, "nodes")) {
            rows.add(row(node, wide));
        }
        List<String> lines = new ArrayList<>(Table.align(rows));
        lines.add("");
        lines.add(tolerance());
        return lines;
    }

    private List<String> row(Map<?, ?> node, boolean wide) {
        List<String> row = new ArrayList<>();
        row.add(text(node, "node"));
        row.add(text(node, "state"));
        row.add(
                "leads %d, votes in %d, learns in %d"
                        .formatted(
                                names(node, "leads").size(),
                                names(node, "votes").size(),
                                names(node, "learns").size()));
        row.add(
                "removed".equals(text(node, "state"))
                        ? "-"
                        : node.get("silentMillis") instanceof Long millis
                                ? "not for " + millis / 1000 + " s"
                                : "yes");
        if (wide) {
            for (String part : List.of("leads", "votes", "learns")) {
                List<String> groups = names(node, part);
                row.add(groups.isEmpty() ? "-" : String.join(",", groups));
            }
            for (String door : List.of("sql", "http", "peers")) {
                row.add(text(node, door).isEmpty() ? "-" : text(node, door));
            }
        }
        return row;
    }

    /// What the cluster tolerates, said so that nobody takes two or four for better than one or
    /// three.
    public String tolerance() {
        int voting = 0;
        for (Map<?, ?> node : list(tree, "nodes")) {
            String state = text(node, "state");
            voting += state.equals("active") || state.equals("cordoned") ? 1 : 0;
        }
        long tolerates = tree.get("tolerates") instanceof Long number ? number : 0;
        String text =
                voting
                        + (voting == 1 ? " member tolerates " : " members tolerate ")
                        + (tolerates == 0 ? "no loss" : "the loss of " + tolerates);
        return voting > 1 && voting % 2 == 0
                ? text + ", as " + (voting - 1) + " would: one of them only learns"
                : text;
    }

    private static String text(Map<?, ?> of, String name) {
        return of.get(name) == null ? "" : String.valueOf(of.get(name));
    }

    private static List<Map<?, ?>> list(Map<?, ?> of, String name) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (of.get(name) instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> tree) {
                    found.add(tree);
                }
            }
        }
        return found;
    }

    private static List<String> names(Map<?, ?> of, String name) {
        List<String> found = new ArrayList<>();
        if (of.get(name) instanceof List<?> all) {
            all.forEach(each -> found.add(String.valueOf(each)));
        }
        return found;
    }
}
