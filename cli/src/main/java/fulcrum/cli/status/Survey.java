package fulcrum.cli.status;

import fulcrum.cli.members.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the nodes of a cluster said, put together.
public final class Survey {

    /// So many groups are told one by one; those that are not well come first.
    private static final int GROUPS_TOLD = 20;

    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private record Replica(String node, Map<?, ?> tree) {}

    private final List<Asked> asked;
    private final SortedMap<Long, List<Replica>> groups = new TreeMap<>();

    public Survey(List<Asked> asked) {
        this.asked = List.copyOf(asked);
        for (Asked node : asked) {
            if (node.status() != null && node.status().get("groups") instanceof List<?> all) {
                for (Object group : all) {
                    if (group instanceof Map<?, ?> tree) {
                        groups.computeIfAbsent(number(tree, "group"), _ -> new ArrayList<>())
                                .add(new Replica(String.valueOf(node.node()), tree));
                    }
                }
            }
        }
    }

    /// Everybody answers and serves, every group is led, and no replica differs from the others.
    public boolean isWell() {
        boolean all = true;
        for (Asked node : asked) {
            Map<?, ?> status = node.status();
            all &=
                    status != null
                            && "serving".equals(status.get("phase"))
                            && !"quarantined".equals(clock(status).get("standing"))
                            && (!(status.get("absent") instanceof Map<?, ?> absent)
                                    || absent.isEmpty());
        }
        for (List<Replica> replicas : groups.values()) {
            all &= leader(replicas) != null;
            for (Replica replica : replicas) {
                all &= !Boolean.TRUE.equals(replica.tree.get("suspect"));
            }
        }
        return all;
    }

    /// A table for people.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<List<String>> nodes = new ArrayList<>();
        Roster roster = roster();
        nodes.add(withState(roster, "state", "node", "phase", "up", "starts", "links", "disk"));
        for (Asked node : asked) {
            nodes.add(row(node, roster));
        }
        lines.add("cluster " + cluster());
        if (roster != null) {
            lines.add(roster.tolerance());
        }
        lines.add("");
        lines.addAll(Table.align(nodes));
        lines.add("");
        lines.addAll(Table.align(groupRows()));
        int untold = groups.size() - GROUPS_TOLD;
        if (untold > 0) {
            lines.add("and " + untold + " more");
        }
        lines.addAll(absences());
        lines.addAll(clocks());
        lines.addAll(faults());
        return lines;
    }

    private String cluster() {
        for (Asked node : asked) {
            if (node.status() != null) {
                return String.valueOf(node.status().get("cluster"));
            }
        }
        return "unknown";
    }

    /// What the node knows whose catalog is the latest; null where nobody tells.
    private @Nullable Roster roster() {
        Roster latest = null;
        long version = -1;
        for (Asked node : asked) {
            if (node.status() != null
                    && node.status().get("membership") instanceof Map<?, ?> tree
                    && number(tree, "version") > version
                    && Boolean.TRUE.equals(tree.get("founded"))) {
                version = number(tree, "version");
                latest = new Roster(tree);
            }
        }
        return latest;
    }

    private static List<String> row(Asked asked, @Nullable Roster roster) {
        String name = asked.node() == null ? "?" : asked.node();
        String known = roster == null ? "" : roster.state(name);
        String state = known.isEmpty() ? "?" : known;
        Map<?, ?> status = asked.status();
        if (status == null) {
            return withState(
                    roster, state, name, "silent: " + asked.problem() + " (" + asked.url() + ")");
        }
        return withState(
                roster,
                state,
                name,
                String.valueOf(status.get("phase")),
                span(number(status, "uptimeMillis")),
                Long.toString(number(status, "incarnation")),
                links(status.get("links")),
                disk(status.get("disk")));
    }

    /// A row whose second word is the member's state, where anybody told of members.
    private static List<String> withState(
            @Nullable Roster roster, String state, String name, String... rest) {
        List<String> row = new ArrayList<>(List.of(name));
        if (roster != null) {
            row.add(state);
        }
        row.addAll(List.of(rest));
        return row;
    }

    private static String links(@Nullable Object links) {
        List<String> told = new ArrayList<>();
        if (links instanceof Map<?, ?> all) {
            all.forEach((peer, link) -> {
                if (link instanceof Map<?, ?> tree) {
                    boolean connected = Boolean.TRUE.equals(tree.get("connected"));
                    String since = span(number(tree, "sinceMillis"));
                    if (!connected) {
                        told.add(peer + " away for " + since);
                    } else if (Boolean.TRUE.equals(tree.get("suspected"))) {
                        told.add(
                                peer
                                        + " suspected, silent for "
                                        + span(number(tree, "silentMillis")));
                    } else {
                        told.add(String.valueOf(peer));
                    }
                }
            });
        }
        return told.isEmpty() ? "none" : String.join(", ", told);
    }

    private static String disk(@Nullable Object disk) {
        return disk instanceof Map<?, ?> tree
                ? size(number(tree, "freeBytes"))
                        + " free of "
                        + size(number(tree, "totalBytes"))
                        + (Boolean.TRUE.equals(tree.get("full"))
                                ? ", full"
                                : Boolean.TRUE.equals(tree.get("filling")) ? ", filling" : "")
                : "unknown";
    }

    private List<List<String>> groupRows() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("group", "leader", "term", "committed"));
        for (Asked node : asked) {
            head.add(node.node() == null ? "?" : node.node());
        }
        rows.add(head);
        List<Map.Entry<Long, List<Replica>>> told = new ArrayList<>(groups.entrySet());
        told.sort((a, b) ->
                Boolean.compare(leader(a.getValue()) != null, leader(b.getValue()) != null));
        for (Map.Entry<Long, List<Replica>> group :
                told.subList(0, Math.min(GROUPS_TOLD, told.size()))) {
            rows.add(row(group.getKey(), group.getValue()));
        }
        return rows;
    }

    private List<String> row(long group, List<Replica> replicas) {
        Replica leader = leader(replicas);
        long term = 0;
        long committed = 0;
        for (Replica replica : replicas) {
            term = Math.max(term, number(replica.tree, "term"));
            committed = Math.max(committed, number(replica.tree, "commitIndex"));
        }
        List<String> row = new ArrayList<>();
        row.add(Long.toString(group));
        row.add(leader == null ? "none" : leader.node);
        row.add(Long.toString(term));
        row.add(Long.toString(committed));
        Roster roster = roster();
        for (Asked node : asked) {
            String cell = cell(node, replicas, leader);
            boolean learns = roster != null && roster.learns(String.valueOf(node.node()), group);
            row.add(learns ? cell.replaceFirst("^follower", "learner") : cell);
        }
        return row;
    }

    private static String cell(Asked node, List<Replica> replicas, @Nullable Replica leader) {
        String lacks = "";
        if (leader != null
                && leader.tree.get("followers") instanceof Map<?, ?> followers
                && followers.get(node.node()) instanceof Long entries
                && entries > 0) {
            lacks = ", lacks " + entries;
        }
        for (Replica replica : replicas) {
            if (replica.node.equals(node.node())) {
                long lag = number(replica.tree, "lag");
                String role = String.valueOf(replica.tree.get("role")).replace('_', '-');
                boolean suspect = Boolean.TRUE.equals(replica.tree.get("suspect"));
                return role
                        + (suspect ? ", differs from the others" : "")
                        + (lag > 0 ? ", " + lag + " to apply" : "")
                        + lacks;
            }
        }
        return "?" + lacks;
    }

    /// Of those who take themselves for the leader the one of the latest term: the others have been
    /// deposed and do not know it yet.
    private static @Nullable Replica leader(List<Replica> replicas) {
        Replica latest = null;
        for (Replica replica : replicas) {
            if ("leader".equals(replica.tree.get("role"))
                    && (latest == null
                            || number(replica.tree, "term") > number(latest.tree, "term"))) {
                latest = replica;
            }
        }
        return latest;
    }

    private List<String> absences() {
        List<String> lines = new ArrayList<>();
        for (Asked node : asked) {
            if (node.status() != null && node.status().get("absent") instanceof Map<?, ?> absent) {
                absent.forEach((group, why) ->
                        lines.add(
                                "group "
                                        + group
                                        + " takes no part on "
                                        + node.node()
                                        + ": "
                                        + why));
            }
        }
        return lines;
    }

    private static Map<?, ?> clock(Map<?, ?> status) {
        return status.get("clock") instanceof Map<?, ?> clock ? clock : Map.of();
    }

    /// Clocks that are wrong, or of which nobody can tell.
    private List<String> clocks() {
        List<String> lines = new ArrayList<>();
        for (Asked node : asked) {
            Map<?, ?> clock = node.status() == null ? Map.of() : clock(node.status());
            if ("quarantined".equals(clock.get("standing"))) {
                lines.add(
                        "clock of "
                                + node.node()
                                + ": quarantined, "
                                + millis(clock, "offsetMillis")
                                + " ms off the majority's (more than "
                                + millis(clock, "maxOffsetMillis")
                                + " ms); it serves nothing that depends on time until it is right");
            } else if ("undecided".equals(clock.get("standing"))) {
                lines.add(
                        "clock of "
                                + node.node()
                                + ": no majority agrees on the time; its error is up to "
                                + millis(clock, "errorMillis")
                                + " ms");
            }
        }
        return lines;
    }

    private static String millis(Map<?, ?> tree, String name) {
        long millis =
                tree.get(name) instanceof Number number ? Math.round(number.doubleValue()) : 0;
        return (millis > 0 && name.equals("offsetMillis") ? "+" : "") + millis;
    }

    /// Each fault once, whoever told of it, with those to whom it is unknown that answer.
    private List<String> faults() {
        SortedMap<String, Map<?, ?>> known = new TreeMap<>();
        SortedMap<String, List<String>> knowing = new TreeMap<>();
        int telling = 0;
        for (Asked node : asked) {
            if (node.status() != null && node.status().get("faults") instanceof List<?> active) {
                telling++;
                for (Object each : active) {
                    if (each instanceof Map<?, ?> tree) {
                        String id = String.valueOf(tree.get("id"));
                        known.put(id, tree);
                        knowing.computeIfAbsent(id, _ -> new ArrayList<>())
                                .add(String.valueOf(node.node()));
                    }
                }
            }
        }
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Map<?, ?>> each : known.entrySet()) {
            List<String> nodes = knowing.getOrDefault(each.getKey(), List.of());
            lines.add(
                    "fault "
                            + each.getKey()
                            + ": "
                            + each.getValue().get("order")
                            + ", ordered by "
                            + each.getValue().get("owner")
                            + (each.getValue().get("leftMillis") instanceof Long left
                                    ? ", over in " + span(left + 999)
                                    : ", until it is healed")
                            + (nodes.size() == telling
                                    ? ""
                                    : " (only " + String.join(", ", nodes) + " know of it)"));
        }
        return lines;
    }

    private static long number(Map<?, ?> tree, String name) {
        return tree.get(name) instanceof Long number ? number : 0;
    }

    private static String span(long millis) {
        long seconds = millis / 1000;
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + " h" : hours / 24 + " d";
    }

    private static String size(long bytes) {
        int power = 0;
        long rest = bytes;
        while (rest >= 10 * 1024 && power < SIZES.length - 1) {
            rest /= 1024;
            power++;
        }
        return rest + " " + SIZES[power];
    }
}
