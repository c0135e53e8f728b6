package fulcrum.bench.beside;

import fulcrum.bench.load.BenchNode;
import fulcrum.bench.load.ClientProcess;
import fulcrum.bench.load.InternalClients;
import fulcrum.cli.dev.Namespaces;
import fulcrum.machine.NodeId;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Three of our nodes, each in a process of its own.
///
/// @param door through which the clients come
/// @param groups into which the cluster is divided
record Fulcrum(Door door, int groups) implements Peer {

    /// With one group.
    Fulcrum(Door door) {
        this(door, 1);
    }

    /// A way in.
    enum Door {
        /// The peers' port, in the transport's own framing.
        INTERNAL,
        /// PostgreSQL's protocol.
        SQL
    }

    @Override
    public String name() {
        return switch (door) {
            case INTERNAL -> "fulcrum";
            case SQL -> "fulcrum-sql";
        };
    }

    @Override
    public String description() {
        return switch (door) {
            case INTERNAL -> "Fulcrum: one Raft group, clients over our framing on every node";
            case SQL ->
                    "Fulcrum: a table of one shard, SERIALIZABLE; pgjdbc, a connection for each"
                            + " client, spread over all nodes, prepared statements";
        };
    }

    @Override
    public @Nullable String missing(Workplace place) {
        return door == Door.INTERNAL || place.isBuilt("postgres")
                ? null
                : "the client library of PostgreSQL was not fetched";
    }

    @Override
    public Running start(Workplace place) throws Exception {
        Cluster cluster = Cluster.start(place, name(), null, groups);
        boolean started = false;
        try {
            Child clients = clients(place, cluster);
            clients.await(ClientProcess.READY, 60);
            started = true;
            return new Served(cluster, clients);
        } finally {
            if (!started) {
                cluster.close();
            }
        }
    }

    private Child clients(Workplace place, Cluster cluster) throws IOException {
        List<String> command =
                switch (door) {
                    case INTERNAL -> {
                        String main = InternalClients.class.getName();
                        List<String> ours =
                                place.clients(Workplace.ourClassPath(), List.of(), main);
                        ours.addAll(cluster.addresses(BenchNode.Places::peers));
                        yield ours;
                    }
                    case SQL -> {
                        String path = place.classPath("postgres");
                        List<String> theirs = place.clients(path, List.of(), Postgres.CLIENTS);
                        theirs.add("fulcrum");
                        theirs.addAll(cluster.addresses(BenchNode.Places::sql));
                        yield theirs;
                    }
                };
        return Child.start("clients", cluster.directory, command);
    }

    private record Served(Cluster cluster, Child clients) implements Running {

        @Override
        public List<Child> servers() {
            return cluster.nodes();
        }

        @Override
        public SortedMap<String, Long> counters() throws IOException, InterruptedException {
            SortedMap<String, Long> sums = new TreeMap<>();
            for (int node = 1; node <= BenchNode.NODES; node++) {
                cluster.figures(node).forEach((name, value) -> sums.merge(name, value, Long::sum));
            }
            return sums;
        }

        @Override
        public void close() {
            clients.close();
            cluster.close();
        }
    }

    /// The nodes, which can be ended and started one by one.
    static final class Cluster implements AutoCloseable {

        private final Workplace place;
        private final Path directory;
        private final BenchNode.Places places;
        private final @Nullable Namespaces namespaces;
        private final int groups;
        private final long cluster = System.nanoTime();
        private final List<Child> nodes = new ArrayList<>();

        private Cluster(
                Workplace place,
                Path directory,
                BenchNode.Places places,
                @Nullable Namespaces namespaces,
                int groups) {
            this.place = place;
            this.groups = groups;
            this.directory = directory;
            this.places = places;
            this.namespaces = namespaces;
        }

        /// Founds a cluster and starts it.
        ///
        /// @param namespaces in which its nodes live; null for that of everybody
        static Cluster start(Workplace place, String name, @Nullable Namespaces namespaces)
                throws Exception {
            return start(place, name, namespaces, 1);
        }

        private static Cluster start(
                Workplace place, String name, @Nullable Namespaces namespaces, int groups)
                throws Exception {
            int port = Workplace.ports(BenchNode.PORTS);
            BenchNode.Places places =
                    namespaces == null
                            ? BenchNode.Places.here(port)
                            : new BenchNode.Places(namespaces.hosts(), port);
            Cluster cluster = new Cluster(place, place.fresh(name), places, namespaces, groups);
            boolean started = false;
            try {
                for (int node = 1; node <= BenchNode.NODES; node++) {
                    NodeDirectory.found(
                            cluster.data(node),
                            new ClusterId(0, cluster.cluster),
                            new NodeId(node));
                    cluster.nodes.add(cluster.launch(node));
                }
                for (Child node : cluster.nodes) {
                    node.await("ready", 60);
                }
                cluster.awaitLeader();
                started = true;
                return cluster;
            } finally {
                if (!started) {
                    cluster.close();
                }
            }
        }

        private Path data(int node) {
            return directory.resolve("n" + node);
        }

        private Child launch(int node) throws IOException {
            List<String> command =
                    place.server(Workplace.ourClassPath(), List.of(), BenchNode.class.getName());
            Collections.addAll(
                    command,
                    Integer.toString(node),
                    Long.toString(cluster),
                    data(node).toString(),
                    Integer.toString(places.firstPort()),
                    String.join(",", places.hosts()),
                    Integer.toString(groups));
            return Child.start(
                    "node" + node,
                    directory,
                    namespaces == null ? command : namespaces.in(node, command));
        }

        /// Starts a node that has ended, on what it left.
        void restart(int node) throws IOException, InterruptedException {
            nodes.get(node - 1).close();
            Child again = launch(node);
            nodes.set(node - 1, again);
            again.await("ready", 60);
        }

        List<Child> nodes() {
            return nodes;
        }

        Child node(int node) {
            return nodes.get(node - 1);
        }

        /// Takes a node's network away.
        void cut(int node) throws IOException, InterruptedException {
            Objects.requireNonNull(namespaces).cut(node);
        }

        /// Gives it back.
        void mend(int node) throws IOException, InterruptedException {
            Objects.requireNonNull(namespaces).mend(node);
        }

        /// What a node tells of itself.
        SortedMap<String, Long> figures(int node) throws IOException, InterruptedException {
            SortedMap<String, Long> figures = new TreeMap<>();
            for (String figure : node(node).ask("figures", "leads=").split(" ")) {
                int equal = figure.indexOf('=');
                figures.put(
                        figure.substring(0, equal), Long.parseLong(figure.substring(equal + 1)));
            }
            return figures;
        }

        /// The node that leads; 0 for none.
        int leader() throws IOException, InterruptedException {
            for (int node = 1; node <= BenchNode.NODES; node++) {
                if (node(node).isAlive() && figures(node).getOrDefault("leads", 0L) == 1) {
                    return node;
                }
            }
            return 0;
        }

        int awaitLeader() throws IOException, InterruptedException {
            for (int i = 0; i < 300; i++) {
                int leader = leader();
                if (leader != 0) {
                    return leader;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            throw new IOException("nobody leads after half a minute");
        }

        /// Waits until all nodes have applied the same.
        void awaitEqual() throws IOException, InterruptedException {
            for (int i = 0; i < 600; i++) {
                SortedMap<Long, Integer> applied = new TreeMap<>();
                for (int node = 1; node <= BenchNode.NODES; node++) {
                    applied.put(figures(node).getOrDefault("applied", 0L), node);
                }
                if (applied.size() == 1) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            throw new IOException("a node does not catch up within a minute");
        }

        /// Addresses of all nodes, as `HOST:PORT`.
        List<String> addresses(Listening port) {
            List<String> addresses = new ArrayList<>();
            for (InetSocketAddress at : sockets(port)) {
                addresses.add(at.getAddress().getHostAddress() + ":" + at.getPort());
            }
            return addresses;
        }

        List<InetSocketAddress> sockets(Listening port) {
            List<InetSocketAddress> sockets = new ArrayList<>();
            for (int node = 1; node <= BenchNode.NODES; node++) {
                sockets.add(port.of(places, node));
            }
            return sockets;
        }

        @Override
        public void close() {
            nodes.forEach(Child::close);
        }
    }

    /// One of a node's addresses.
    interface Listening {
        InetSocketAddress of(BenchNode.Places places, int node);
    }
}
