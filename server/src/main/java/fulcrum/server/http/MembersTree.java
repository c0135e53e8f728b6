package fulcrum.server.http;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.MemberState;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.node.ClusterOrders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a node knows of its cluster's members, as a tree for JSON.
final class MembersTree {

    /// With fewer voters, a change lies on one disk only.
    private static final int VOTERS_FEW = 3;

    private MembersTree() {}

    static Map<String, Object> of(ClusterOrders.Sight sight) {
        Catalog catalog = sight.catalog();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("cluster", sight.cluster());
        tree.put("version", catalog.version());
        tree.put("founded", catalog.cluster() != null);
        tree.put("nextNumber", catalog.cluster() == null ? 0 : catalog.cluster().nextNumber());
        tree.put("tolerates", catalog.tolerates());
        List<Object> nodes = new ArrayList<>();
        for (Member member : catalog.members().values()) {
            Map<String, Object> node = of(member);
            Long silent = sight.silentMillis().get(member.node());
            node.put("silentMillis", silent);
            node.put("leads", groups(sight, view -> member.node().equals(view.leader())));
            node.put("votes", groups(sight, view -> view.configuration().isVoter(member.node())));
            node.put(
                    "learns",
                    groups(
                            sight,
                            view ->
                                    view.configuration().isMember(member.node())
                                            && !view.configuration().isVoter(member.node())));
            node.put("drained", isDrained(sight, member));
            nodes.add(node);
        }
        tree.put("nodes", nodes);
        List<Object> groups = new ArrayList<>();
        sight.groups().values().forEach(group -> groups.add(of(group)));
        tree.put("groups", groups);
        return tree;
    }

    /// It was ordered to make itself dispensable, and is: it leads nothing, and votes only where
    /// without it there would be fewer than three voters.
    private static boolean isDrained(ClusterOrders.Sight sight, Member member) {
        if (member.state() != MemberState.DRAINING && member.state() != MemberState.REMOVED) {
            return false; // it may lead again at any time
        }
        int others = 0;
        for (Member other : sight.catalog().members().values()) {
            boolean votes = other.state().keepsVotes() && !other.equals(member);
            others += votes ? 1 : 0;
        }
        boolean needed = others < VOTERS_FEW;
        return groups(sight, view -> member.node().equals(view.leader())).isEmpty()
                && (needed
                        || groups(sight, view -> view.configuration().isVoter(member.node()))
                                .isEmpty());
    }

    /// Which part a node has in a group.
    private interface Part {
        boolean in(RaftView view);
    }

    private static List<Object> groups(ClusterOrders.Sight sight, Part part) {
        List<Object> found = new ArrayList<>();
        for (ClusterOrders.Group group : sight.groups().values()) {
            if (part.in(group.view())) {
                found.add(group.number());
            }
        }
        return found;
    }

    static Map<String, Object> of(Member member) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("node", member.node().toString());
        tree.put("state", member.state().label());
        tree.put("sinceMillis", member.sinceMillis());
        tree.put("peers", member.addresses().peers());
        tree.put("sql", member.addresses().sql());
        tree.put("http", member.addresses().http());
        return tree;
    }

    private static Map<String, Object> of(ClusterOrders.Group group) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("group", group.number());
        NodeId leader = group.view().leader();
        tree.put("leader", leader == null ? null : leader.toString());
        tree.put("term", group.view().currentTerm());
        tree.putAll(of(group.view().configuration()));
        tree.put("committed", group.view().configurationIndex() <= group.view().commitIndex());
        return tree;
    }

    /// Who votes and who learns, and how far a change of that has come: `learning` while new voters
    /// catch up, `joint` while both the old voters and the new decide.
    static Map<String, Object> of(Configuration members) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("phase", members.joint() ? "joint" : members.stable() ? "stable" : "learning");
        tree.put("voters", names(members.voters()));
        tree.put("outgoing", names(members.outgoing()));
        tree.put("learners", names(members.learners()));
        tree.put("incoming", names(members.incoming()));
        return tree;
    }

    private static List<Object> names(Collection<NodeId> nodes) {
        List<Object> names = new ArrayList<>();
        nodes.forEach(node -> names.add(node.toString()));
        return names;
    }
}
