package fulcrum.cli.torture;

import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.DevProcesses;
import fulcrum.cli.dev.Namespaces;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Victim;
import fulcrum.prove.Cluster;
import fulcrum.prove.Endpoint;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The nodes under torture, each in a process of its own, and in a network namespace of its own
/// where that can be.
///
/// Processes are ended and stopped by signals. Ways between nodes are closed on the wire where
/// there are namespaces, and by the fault layer of the nodes otherwise, which also does what no
/// wire and no signal can: delays, lost messages, disks and clocks.
public final class Victims implements Cluster, AutoCloseable {

    /// So many that transactions have parts in several, of which each has a leader of its own.
    private static final int GROUPS = 3;

    private static final int NETWORK_FIRST = 32;
    private static final int NETWORK_END = 256;

    private final DevDirectory directory;
    private final DevPorts ports;
    private final DevProcesses processes;
    private final @Nullable Namespaces namespaces;
    private final FaultDoors doors;
    private final @Nullable String noDoors;
    private final Orders orders;
    private final NodeStates states;

    private Victims(
            DevDirectory directory,
            DevPorts ports,
            DevProcesses processes,
            @Nullable Namespaces namespaces)
            throws InterruptedException {
        this.directory = directory;
        this.ports = ports;
        this.processes = processes;
        this.namespaces = namespaces;
        this.orders = new Orders(directory.nodes());
        this.states = new NodeStates(ports, directory.nodes(), GROUPS);
        this.doors = new FaultDoors(ports, directory.nodes());
        this.noDoors = doors.missing();
    }

    /// Founds a cluster and starts it.
    ///
    /// @param command what runs a node, but for its file
    public static Victims start(Path path, int nodes, List<String> command)
            throws IOException, NodeRefused, InterruptedException {
        DevDirectory directory = DevDirectory.openOrFound(path, nodes);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Namespaces namespaces =
                Namespaces.missing() == null
                        ? Namespaces.make(random.nextInt(NETWORK_FIRST, NETWORK_END), nodes)
                        : null;
        DevProcesses processes = null;
        boolean started = false;
        try {
            DevPorts ports =
                    namespaces == null
                            ? new DevPorts(random.nextInt(10_000, 40_000))
                            : new DevPorts(0, namespaces.hosts());
            processes =
                    DevProcesses.start(
                            directory,
                            ports,
                            GROUPS,
                            node -> namespaces == null ? command : namespaces.in(node, command));
            processes.awaitReady();
            Victims victims = new Victims(directory, ports, processes, namespaces);
            started = true;
            return victims;
        } finally {
            if (!started) {
                if (processes != null) {
                    processes.killAll();
                }
                if (namespaces != null) {
                    namespaces.close();
                }
            }
        }
    }

    /// How ways between nodes are closed.
    public String wires() {
        return namespaces != null
                ? "each node in a network namespace of its own"
                : "all nodes on the loopback: " + Namespaces.missing();
    }

    @Override
    public List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int node = 1; node <= directory.nodes(); node++) {
            String url =
                    "jdbc:postgresql://%s:%d/fulcrum?user=fulcrum"
                            .formatted(
                                    ports.sql(node).getAddress().getHostAddress(),
                                    ports.sql(node).getPort());
            endpoints.add(new Endpoint("n" + node, url));
        }
        return endpoints;
    }

    @Override
    public @Nullable NodeId leader() throws InterruptedException {
        return states.leader();
    }

    /// A shard in each group, so that most transactions have parts in several.
    @Override
    public String spreadBy(String column) {
        return "WITH (shard_key = '%s', shards = %d)".formatted(column, GROUPS);
    }

    @Override
    public @Nullable String transactions() throws InterruptedException {
        return states.transactions();
    }

    @Override
    public @Nullable String missing(Fault.Kind kind) {
        return switch (kind) {
            case KILL, PAUSE -> null;
            case PARTITION, ISOLATE ->
                    directory.nodes() == 1
                            ? "a lone node cannot be parted from anybody"
                            : namespaces != null ? null : noDoors;
            case DELAY, DROP, DISK, SKEW -> noDoors;
        };
    }

    @Override
    public Ending begin(int number, Fault fault, long mostNanos)
            throws IOException, InterruptedException {
        if (fault instanceof Fault.Kill(Victim victim)) {
            return kill(orders.each(victim));
        }
        if (fault instanceof Fault.Pause(Victim victim)) {
            return pause(orders.each(victim));
        }
        List<Way> ways = ways(fault);
        return namespaces == null || ways.isEmpty()
                ? order(number, fault, mostNanos)
                : close(namespaces, ways);
    }

    /// The ways that a fault closes; none where it does something else.
    private List<Way> ways(Fault fault) {
        if (fault instanceof Fault.Partition(List<SortedSet<NodeId>> groups)) {
            return between(groups);
        }
        if (fault instanceof Fault.Cut(SortedSet<NodeId> from, SortedSet<NodeId> to)) {
            return ways(from, to);
        }
        if (fault instanceof Fault.Isolate(Victim victim)) {
            SortedSet<NodeId> alone = orders.each(victim);
            return between(List.of(alone, orders.others(alone)));
        }
        if (fault instanceof Fault.OneWay(Victim victim, boolean deaf)) {
            SortedSet<NodeId> one = orders.each(victim);
            SortedSet<NodeId> others = orders.others(one);
            return deaf ? ways(others, one) : ways(one, others);
        }
        return List.of();
    }

    private Ending kill(SortedSet<NodeId> victims) throws InterruptedException {
        for (NodeId victim : victims) {
            processes.kill(victim.number());
        }
        return () -> {
            for (NodeId victim : victims) {
                processes.restart(victim.number());
            }
            awaitService(victims);
        };
    }

    private Ending pause(SortedSet<NodeId> victims) throws IOException, InterruptedException {
        for (NodeId victim : victims) {
            processes.pause(victim.number());
        }
        return () -> {
            for (NodeId victim : victims) {
                processes.resume(victim.number());
            }
        };
    }

    private void awaitService(SortedSet<NodeId> nodes) throws IOException, InterruptedException {
        for (NodeId node : nodes) {
            if (!processes.awaitReady(node.number())) {
                throw new IOException(node + " does not serve again");
            }
        }
    }

    /// A way that messages go.
    private record Way(int from, int to) {}

    private static List<Way> ways(SortedSet<NodeId> from, SortedSet<NodeId> to) {
        List<Way> ways = new ArrayList<>();
        from.forEach(one -> to.forEach(other -> ways.add(new Way(one.number(), other.number()))));
        return ways;
    }

    private static List<Way> between(List<SortedSet<NodeId>> groups) {
        List<Way> ways = new ArrayList<>();
        for (SortedSet<NodeId> one : groups) {
            for (SortedSet<NodeId> other : groups) {
                if (!one.equals(other)) {
                    ways.addAll(ways(one, other));
                }
            }
        }
        return ways;
    }

    private static Ending close(Namespaces namespaces, List<Way> ways)
            throws IOException, InterruptedException {
        for (Way way : ways) {
            namespaces.close(way.from(), way.to());
        }
        return () -> {
            for (Way way : ways) {
                namespaces.open(way.from(), way.to());
            }
        };
    }

    private Ending order(int number, Fault fault, long mostNanos)
            throws IOException, InterruptedException {
        List<String> all = orders.of(fault);
        if (all.isEmpty()) {
            throw new IOException("nobody knows how to make '" + fault + "' here");
        }
        String id = "torture-" + number;
        long millis = TimeUnit.NANOSECONDS.toMillis(mostNanos);
        for (int i = 0; i < all.size(); i++) {
            doors.give(id + '-' + i, all.get(i), millis);
        }
        return () -> {
            for (int i = 0; i < all.size(); i++) {
                doors.takeBack(id + '-' + i);
            }
            if (fault instanceof Fault.FailedSync(Victim victim)) {
                startEnded(orders.each(victim));
            }
        };
    }

    /// A node that trusts its disk no more has ended.
    private void startEnded(SortedSet<NodeId> victims) throws IOException, InterruptedException {
        for (NodeId victim : victims) {
            if (!processes.isUp(victim.number())) {
                processes.restart(victim.number());
            }
        }
        awaitService(victims);
    }

    /// Stops all nodes in good order.
    public void stop() {
        processes.close();
    }

    @Override
    public void close() {
        doors.close();
        processes.killAll();
        if (namespaces != null) {
            namespaces.close();
        }
    }
}
