package fulcrum.cli.dev;

import fulcrum.cli.members.MemberCalls;
import fulcrum.server.fault.FaultTalk;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Starts further nodes of a dev cluster, and stops those that have left it.
final class NodeHub {

    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long PAUSE_MILLIS = 50;

    private final DevNodes nodes;
    private final DevPorts ports;
    private final IntConsumer came;

    /// @param came told of each node that has come
    NodeHub(DevNodes nodes, DevPorts ports, IntConsumer came) {
        this.nodes = nodes;
        this.ports = ports;
        this.came = came;
    }

    /// Answers one request.
    ///
    /// @param name of a node, such as `n4`; null where one is to be added
    synchronized FaultTalk.Reply answer(@Nullable String name) {
        try {
            return name == null ? added() : removed(name);
        } catch (NodeRefused refused) {
            return problem(409, String.valueOf(refused.getMessage()), refused.hint());
        } catch (IOException failed) {
            return problem(503, String.valueOf(failed.getMessage()), "ask again");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return problem(503, "the cluster stops", "start it again");
        }
    }

    private FaultTalk.Reply added() throws IOException, NodeRefused, InterruptedException {
        List<String> urls = new ArrayList<>();
        List<InetSocketAddress> seeds = new ArrayList<>();
        for (int node : nodes.numbers()) {
            if (nodes.isUp(node)) {
                seeds.add(ports.http(node));
                urls.add("http://127.0.0.1:" + ports.http(node).getPort());
            }
        }
        int number = nextNumber(new MemberCalls(urls));
        if (number == 0) {
            return problem(503, "the cluster has not written its members yet", "ask again");
        }
        nodes.add(number, seeds);
        came.accept(number);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("node", "n" + number);
        tree.put("sql", "127.0.0.1:" + ports.sql(number).getPort());
        tree.put("http", "127.0.0.1:" + ports.http(number).getPort());
        tree.put("peers", "127.0.0.1:" + ports.peers(number).getPort());
        return new FaultTalk.Reply(200, tree);
    }

    /// The number that the next node is given; 0 where the members are not written in time, as in
    /// the first moments of a cluster.
    private static int nextNumber(MemberCalls members) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            MemberCalls.Reply known = members.ask("GET", MemberCalls.NODES, null);
            int next =
                    known.tree().get("nextNumber") instanceof Long number ? number.intValue() : 0;
            if (next > 0 || System.nanoTime() - began > PATIENCE_NANOS) {
                return next;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private FaultTalk.Reply removed(String name) throws IOException, InterruptedException {
        int number = name.matches("n[1-9][0-9]{0,3}") ? Integer.parseInt(name.substring(1)) : 0;
        if (!nodes.numbers().contains(number)) {
            return problem(404, "there is no " + name + " here", "'./fulcrum get nodes' lists all");
        }
        nodes.remove(number);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("node", name);
        return new FaultTalk.Reply(200, tree);
    }

    private static FaultTalk.Reply problem(int status, String detail, String hint) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", "about:blank");
        tree.put("title", "order refused");
        tree.put("status", status);
        tree.put("detail", detail);
        tree.put("hint", hint);
        return new FaultTalk.Reply(status, tree);
    }
}
