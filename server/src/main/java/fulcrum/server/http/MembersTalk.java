package fulcrum.server.http;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Member;
import fulcrum.machine.NodeId;
import fulcrum.server.json.Json;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.node.ClusterOrders.Kind;
import fulcrum.server.node.ClusterOrders.OrderRefused;
import fulcrum.server.node.Places;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is said over HTTP about a cluster's members and leaders. May wait for the node.
final class MembersTalk {

    private static final String FORM =
            "the states that can be ordered are active, cordoned, draining and removed";

    private final ClusterOrders orders;

    MembersTalk(ClusterOrders orders) {
        this.orders = orders;
    }

    /// @param route one of those about members or leaders
    /// @param name who or what is meant; null where all are
    Answer answer(Routes route, String method, @Nullable String name, String body) {
        try {
            return switch (route) {
                case NODES ->
                        method.equals("POST") ? joined(read(body)) : Answer.json(200, known());
                case NODE -> changed(node(name), method, body);
                case LEADER -> moved(name, body);
                default -> throw new IllegalArgumentException(route + " is about something else");
            };
        } catch (OrderRefused refused) {
            return problem(refused);
        }
    }

    /// @throws OrderRefused where this node has not read who is a member, for it has just begun or
    ///   nobody is: that there is none would be a lie
    private Map<String, Object> known() throws OrderRefused {
        ClusterOrders.Sight sight = orders.sight();
        if (sight.catalog().cluster() == null) {
            throw new OrderRefused(
                    Kind.NOT_NOW,
                    "this node does not know yet who the members are",
                    "ask again, or ask another node");
        }
        return MembersTree.of(sight);
    }

    private Answer joined(Map<?, ?> wish) throws OrderRefused {
        Member.Addresses addresses =
                new Member.Addresses(text(wish, "peers"), text(wish, "sql"), text(wish, "http"));
        if (Places.parse(addresses.peers()) == null) {
            throw unclear("'" + addresses.peers() + "' is no address", "say peers: host:port");
        }
        String replaces = text(wish, "replaces");
        Catalog catalog =
                orders.amend(
                        new CatalogChange.Join(
                                addresses,
                                replaces.isEmpty() ? null : node(replaces),
                                version(wish),
                                now()));
        Member member = catalog.calledAt(addresses.peers());
        ClusterOrders.Sight sight = orders.sight();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("cluster", sight.cluster());
        tree.put("node", Objects.requireNonNull(member).node().toString());
        tree.put("epoch", Objects.requireNonNull(catalog.cluster()).epoch());
        tree.put("groups", Math.max(1, sight.groups().size() - 1));
        Map<String, Object> others = new LinkedHashMap<>();
        for (Member other : catalog.members().values()) {
            if (other.state().holdsReplicas() && !other.equals(member)) {
                others.put(other.node().toString(), other.addresses().peers());
            }
        }
        tree.put("members", others);
        return Answer.json(200, tree);
    }

    private Answer changed(NodeId node, String method, String body) throws OrderRefused {
        String state = method.equals("DELETE") ? "removed" : text(read(body), "state");
        CatalogChange change =
                switch (state) {
                    case "active" -> new CatalogChange.Uncordon(node, now());
                    case "cordoned" -> new CatalogChange.Cordon(node, now());
                    case "draining" -> new CatalogChange.Drain(node, now());
                    case "removed" -> new CatalogChange.Remove(node, now());
                    default -> throw unclear("'" + state + "' is no state", FORM);
                };
        Catalog catalog = orders.amend(change);
        return Answer.json(200, MembersTree.of(Objects.requireNonNull(catalog.member(node))));
    }

    /// Who does not lead the group names whoever does, as HTTP has it (RFC 9110, 15.4.8).
    private Answer moved(@Nullable String group, String body) throws OrderRefused {
        if (group == null || !group.matches("[0-9]{1,9}")) {
            throw unclear("'" + group + "' is no group", "groups have numbers");
        }
        NodeId to = node(text(read(body), "to"));
        NodeId leader = orders.moveLeader(Long.parseLong(group), to);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("group", Long.valueOf(group));
        if (leader == null) {
            tree.put("leader", to.toString());
            return Answer.json(200, tree);
        }
        Member known = orders.sight().catalog().member(leader);
        if (known == null || known.addresses().http().isEmpty()) {
            throw new OrderRefused(
                    Kind.CONFLICT, leader + " leads group " + group, "ask " + leader + " itself");
        }
        tree.put("leader", leader.toString());
        return Answer.json(307, tree)
                .with(
                        "location",
                        "http://" + known.addresses().http() + "/api/v1/leaders/" + group);
    }

    private static NodeId node(@Nullable String name) throws OrderRefused {
        if (name == null || !name.matches("n[1-9][0-9]{0,8}")) {
            throw unclear("'" + name + "' is no node", "nodes are called n1, n2 and so on");
        }
        return new NodeId(Integer.parseInt(name.substring(1)));
    }

    static Map<?, ?> read(String body) throws OrderRefused {
        try {
            if (Json.read(body) instanceof Map<?, ?> tree) {
                return tree;
            }
        } catch (Json.Malformed _) {
            // told below
        }
        throw unclear("the body is no JSON object", "docs/reference/http.md has an example");
    }

    private static String text(Map<?, ?> tree, String name) {
        return tree.get(name) instanceof String text ? text : "";
    }

    /// Who says none is as old as can be.
    private static int version(Map<?, ?> wish) {
        return wish.get("version") instanceof Long version
                ? Math.clamp(version, 1, Integer.MAX_VALUE)
                : 1;
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    static OrderRefused unclear(String reason, String hint) {
        return new OrderRefused(Kind.UNCLEAR, reason, hint);
    }

    static Answer problem(OrderRefused refused) {
        int status =
                switch (refused.kind()) {
                    case UNCLEAR -> 400;
                    case UNKNOWN -> 404;
                    case CONFLICT -> 409;
                    case NOT_NOW -> 503;
                };
        String reason = String.valueOf(refused.getMessage());
        return Answer.problem(status, "order refused", reason, refused.hint());
    }
}
