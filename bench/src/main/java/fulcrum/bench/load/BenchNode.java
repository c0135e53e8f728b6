package fulcrum.bench.load;

import fulcrum.machine.NodeId;
import fulcrum.server.Server;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.transport.ClusterId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One node in a process of its own: `NODE CLUSTER DIRECTORY FIRST_PORT`, of three nodes on this
/// machine. Prints `ready`, and answers each line of its input with a line of figures; it ends
/// with its input.
public final class BenchNode {

    public static final int NODES = 3;

    /// Ports that a cluster needs, from its first one.
    public static final int PORTS = 3 * NODES;

    private BenchNode() {}

    public static void main(String... args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        int self = Integer.parseInt(args[0]);
        ClusterId cluster = new ClusterId(0, Long.parseLong(args[1]));
        NodeConfig config = config(self, cluster, Path.of(args[2]), Integer.parseInt(args[3]));
        try (Server server = Server.start(config);
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            server.node().ended().whenComplete((_, why) -> endWith(why));
            while (in.readLine() != null) {
                System.out.println(line(server.node().figures()));
            }
        }
        System.exit(0);
    }

    @SuppressWarnings("SystemExitOutsideMain") // a node that has stopped is no node
    private static void endWith(@Nullable Throwable why) {
        if (why != null) {
            why.printStackTrace();
            System.exit(1);
        }
    }

    private static String line(NodeFigures figures) {
        StringBuilder line = new StringBuilder();
        boolean leads =
                figures.groups().stream().anyMatch(g -> figures.node().equals(g.leader()));
        line.append("leads=").append(leads ? 1 : 0);
        long applied = figures.groups().stream().mapToLong(NodeFigures.Group::applied).sum();
        line.append(" applied=").append(applied);
        for (Map.Entry<String, Double> counter : figures.counters().entrySet()) {
            line.append(' ').append(counter.getKey()).append('=');
            line.append(counter.getValue().longValue());
        }
        return line.toString();
    }

    /// How a node of such a cluster is set up.
    public static NodeConfig config(int self, ClusterId cluster, Path directory, int firstPort) {
        SortedMap<NodeId, InetSocketAddress> peers = new TreeMap<>();
        for (int node = 1; node <= NODES; node++) {
            if (node != self) {
                peers.put(new NodeId(node), peers(firstPort, node));
            }
        }
        return new NodeConfig(
                cluster,
                new NodeId(self),
                directory,
                sql(firstPort, self),
                at(firstPort + 2 * NODES + self - 1),
                peers(firstPort, self),
                peers,
                false,
                NodeConfig.TIMING,
                NodeConfig.Sizes.STANDARD,
                null);
    }

    /// Where a node's peers and internal clients call.
    public static InetSocketAddress peers(int firstPort, int node) {
        return at(firstPort + node - 1);
    }

    /// Where PostgreSQL's clients call.
    public static InetSocketAddress sql(int firstPort, int node) {
        return at(firstPort + NODES + node - 1);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
