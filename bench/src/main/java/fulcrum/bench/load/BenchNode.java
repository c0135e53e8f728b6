package fulcrum.bench.load;

import fulcrum.machine.NodeId;
import fulcrum.server.Server;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.postgres.login.LoginRules;
import fulcrum.server.transport.ClusterId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One node in a process of its own: `NODE CLUSTER DIRECTORY FIRST_PORT HOSTS GROUPS`, of three
/// nodes. Prints `ready`, and answers each line of its input with a line of figures; it ends with
/// its input.
public final class BenchNode {

    public static final int NODES = 3;

    /// With a bound in nanoseconds behind it: turns that took no longer than that, and longer than
    /// the bound before.
    public static final String TURNS = "turns_to_";

    /// Ports that a cluster needs, from its first one.
    public static final int PORTS = 3 * NODES;

    private BenchNode() {}

    public static void main(String... args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        int self = Integer.parseInt(args[0]);
        ClusterId cluster = new ClusterId(0, Long.parseLong(args[1]));
        Places places = new Places(List.of(args[4].split(",")), Integer.parseInt(args[3]));
        NodeConfig config =
                config(self, cluster, Path.of(args[2]), places, Integer.parseInt(args[5]));
        try (Server server = Server.start(config);
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            var _ = server.node().ended().whenComplete((_, why) -> endWith(why));
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
                figures.groups().stream()
                        .anyMatch(g -> g.number() > 0 && figures.node().equals(g.leader()));
        line.append("leads=").append(leads ? 1 : 0);
        long applied = figures.groups().stream().mapToLong(NodeFigures.Group::applied).sum();
        line.append(" applied=").append(applied);
        for (Map.Entry<String, Double> counter : figures.counters().entrySet()) {
            line.append(' ').append(counter.getKey()).append('=');
            line.append(counter.getValue().longValue());
        }
        figures.turns()
                .counts()
                .forEach((bound, count) ->
                        line.append(' ').append(TURNS).append(bound).append('=').append(count));
        return line.toString();
    }

    /// How a node of such a cluster is set up, with one group.
    public static NodeConfig config(int self, ClusterId cluster, Path directory, Places places) {
        return config(self, cluster, directory, places, 1);
    }

    private static NodeConfig config(
            int self, ClusterId cluster, Path directory, Places places, int groups) {
        SortedMap<NodeId, InetSocketAddress> peers = new TreeMap<>();
        for (int node = 1; node <= NODES; node++) {
            if (node != self) {
                peers.put(new NodeId(node), places.peers(node));
            }
        }
        return new NodeConfig(
                        cluster,
                        new NodeId(self),
                        directory,
                        places.sql(self),
                        places.http(self),
                        places.peers(self),
                        peers,
                        !places.peers(self).getAddress().isLoopbackAddress(),
                        NodeConfig.TIMING,
                        divided(NodeConfig.Sizes.STANDARD, groups),
                        null)
                .withLogin(LoginRules.of("host all all 127.0.0.0/8 trust"));
    }

    private static NodeConfig.Sizes divided(NodeConfig.Sizes sizes, int groups) {
        return new NodeConfig.Sizes(
                sizes.segmentBytes(),
                sizes.segments(),
                sizes.memtableBytes(),
                sizes.cacheBytes(),
                sizes.snapshotEntries(),
                sizes.retainedEntries(),
                groups);
    }

    /// Where the nodes of a cluster are.
    ///
    /// @param hosts of each node
    /// @param firstPort of all; each node has ports of its own
    public record Places(List<String> hosts, int firstPort) {

        /// All on this machine.
        public static Places here(int firstPort) {
            return new Places(Collections.nCopies(NODES, "127.0.0.1"), firstPort);
        }

        /// Where a node's peers and internal clients call.
        public InetSocketAddress peers(int node) {
            return at(node, 0);
        }

        /// Where PostgreSQL's clients call.
        public InetSocketAddress sql(int node) {
            return at(node, NODES);
        }

        InetSocketAddress http(int node) {
            return at(node, 2 * NODES);
        }

        private InetSocketAddress at(int node, int from) {
            return new InetSocketAddress(hosts.get(node - 1), firstPort + from + node - 1);
        }
    }
}
