package fulcrum.server.fence;

import fulcrum.machine.NodeId;
import fulcrum.server.node.ClusterOrders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries out orders to fence, at whichever node they are given: on itself by marking its
/// directory and stopping, on another, which cannot be reached, by saying so in the catalog, so
/// that all members refuse its connections, and by its configured program.
public final class Fencing {

    /// What a node does to itself.
    @FunctionalInterface
    public interface Itself {

        /// Marks and stops the node: it has written its last, and answered its last client, when
        /// this returns.
        void fence(FenceOrder order) throws IOException, InterruptedException;
    }

    /// What the members do about a node that cannot be reached.
    @FunctionalInterface
    public interface Everybody {

        /// Has all members refuse the node from now on.
        ///
        /// @throws ClusterOrders.OrderRefused where they do not, or nobody knows yet
        void refuse(NodeId node) throws ClusterOrders.OrderRefused;
    }

    private final NodeId self;
    private final Itself itself;
    private final Everybody everybody;
    private final SortedMap<NodeId, InetSocketAddress> peers;
    private final @Nullable FenceHook hook;
    private final Consumer<FenceNote> notes;

    /// @param peers whom the program can be run for, with their addresses
    /// @param hook null where none is configured
    public Fencing(
            NodeId self,
            Itself itself,
            Everybody everybody,
            SortedMap<NodeId, InetSocketAddress> peers,
            @Nullable FenceHook hook,
            Consumer<FenceNote> notes) {
        this.self = self;
        this.itself = itself;
        this.everybody = everybody;
        this.peers = new TreeMap<>(peers);
        this.hook = hook;
        this.notes = notes;
    }

    /// An answer.
    ///
    /// @param tree for JSON; a problem after RFC 9457 where the status is 400 or more
    public record Reply(int status, Map<String, Object> tree) {}

    /// Answers one request. May take as long as the program's patience.
    ///
    /// @param target as it stands in the path, such as `n1`
    /// @param body see [FenceOrder#read]
    public Reply order(String target, String body) {
        FenceOrder order;
        try {
            order = FenceOrder.read(body);
        } catch (IllegalArgumentException wrong) {
            return problem(
                    400,
                    "the order makes no sense: " + wrong.getMessage(),
                    "send {\"owner\": \"...\", \"reason\": \"...\"}, or nothing");
        }
        if (!target.matches("n[1-9][0-9]{0,8}")) {
            return problem(400, "'" + target + "' is no node", "nodes are called n1, n2 and so on");
        }
        NodeId node = new NodeId(Integer.parseInt(target.substring(1)));
        return node.equals(self) ? fenceItself(order) : fenceOther(node);
    }

    private Reply fenceItself(FenceOrder order) {
        try {
            itself.fence(order);
        } catch (IOException failed) {
            return problem(
                    500,
                    self + " could not be fenced in full: " + failed.getMessage(),
                    "stop its process, or its machine");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return problem(500, self + " was interrupted", "stop its process, or its machine");
        }
        return new Reply(200, tree(self, null));
    }

    private Reply fenceOther(NodeId node) {
        try {
            everybody.refuse(node);
        } catch (ClusterOrders.OrderRefused refused) {
            return problem(
                    switch (refused.kind()) {
                        case UNCLEAR -> 400;
                        case UNKNOWN -> 404;
                        case CONFLICT -> 409;
                        case NOT_NOW -> 503;
                    },
                    "the members do not refuse " + node + " yet: " + refused.getMessage(),
                    refused.hint());
        }
        InetSocketAddress address = peers.get(node);
        return hook == null || address == null
                ? problem(
                        422,
                        "all members refuse "
                                + node
                                + " from now on, so that it can commit nothing; but nobody has made"
                                + " sure that it is off: "
                                + self
                                + (hook == null ? " has no program for it" : " has no address"),
                        "set 'fence.hook', or order it at " + node + " itself")
                : run(hook, node, address.getHostString() + ":" + address.getPort());
    }

    private Reply run(FenceHook hook, NodeId node, String where) {
        FenceHook.Result result;
        try {
            result = hook.run(node, where);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            result = new FenceHook.Result(false, "the node is being stopped");
        }
        notes.accept(new FenceNote.HookRan(node, result.done(), result.told()));
        return result.done()
                ? new Reply(200, tree(node, result))
                : problem(
                        502,
                        hook.program() + " did not fence " + node + ": " + result.told(),
                        "until it has, do not count on " + node + " being off");
    }

    private Map<String, Object> tree(NodeId node, FenceHook.@Nullable Result hooked) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("node", node.toString());
        tree.put("fenced", true);
        tree.put("by", self.toString());
        tree.put("hook", hooked == null ? null : hooked.told());
        return tree;
    }

    private static Reply problem(int status, String detail, String hint) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", "about:blank");
        tree.put("title", "not fenced");
        tree.put("status", status);
        tree.put("detail", detail);
        tree.put("hint", hint);
        return new Reply(status, tree);
    }
}
