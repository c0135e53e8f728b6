package fulcrum.junit;

import fulcrum.cli.dev.DevCluster;
import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.FaultCalls;
import fulcrum.cli.dev.FaultDesk;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.Server;
import fulcrum.server.Shared;
import fulcrum.server.fault.FaultRefused;
import fulcrum.server.fault.FaultRequest;
import fulcrum.server.fault.OrderText;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A cluster of real nodes in this process. Nodes are numbered from 1. From any thread.
///
/// Every fault is what `./fulcrum fault` would order, and ends when it is healed: by closing what
/// was given back for it, or with [#heal()].
public final class Cluster {

    private static final int TRIES = 8;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final long LOOK_NANOS = 20_000_000;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final int nodes;
    private final Path directory;
    private final DevPorts ports;
    private final Shared shared;
    private final DevCluster running;
    private final FaultDesk desk;
    private final FaultCalls hub;
    private final AtomicInteger faults = new AtomicInteger();

    private Cluster(
            int nodes,
            Path directory,
            DevPorts ports,
            Shared shared,
            DevCluster running,
            FaultDesk desk) {
        this.nodes = nodes;
        this.directory = directory;
        this.ports = ports;
        this.shared = shared;
        this.running = running;
        this.desk = desk;
        hub = new FaultCalls("http://127.0.0.1:" + ports.hub().getPort(), PATIENCE_MILLIS);
    }

    /// Starts one on free ports, and returns when all its groups are led.
    static Cluster start(int nodes, int groups)
            throws IOException, NodeRefused, InterruptedException, TimeoutException {
        if (nodes < 1 || nodes > 9 || nodes % 2 == 0 || groups < 1) {
            throw new IllegalArgumentException(
                    "a cluster has 1, 3, 5, 7 or 9 nodes and a group or more, not "
                            + nodes
                            + " and "
                            + groups);
        }
        for (int attempt = 1; ; attempt++) {
            Path directory = Files.createTempDirectory("fulcrum-test");
            try {
                Cluster cluster = open(directory, nodes, groups);
                cluster.awaitLeaders();
                return cluster;
            } catch (NodeRefused taken) { // somebody else has one of the ports
                DevDirectory.delete(directory);
                if (attempt == TRIES) {
                    throw taken;
                }
            }
        }
    }

    private static Cluster open(Path directory, int nodes, int groups)
            throws IOException, NodeRefused, InterruptedException {
        DevPorts ports = new DevPorts(ThreadLocalRandom.current().nextInt(2_000, 24_000));
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), nodes);
        Shared shared = Shared.silent();
        DevCluster running = null;
        try {
            running = DevCluster.start(data, ports, groups, null, shared);
            FaultDesk desk = FaultDesk.open(running, ports);
            return new Cluster(nodes, directory, ports, shared, running, desk);
        } catch (IOException | NodeRefused | InterruptedException | RuntimeException failed) {
            if (running != null) {
                running.close();
            }
            shared.close();
            throw failed;
        }
    }

    // Where it is

    /// How many nodes it has.
    public int nodes() {
        return nodes;
    }

    /// Where PostgreSQL's clients reach one node.
    public String url(int node) {
        return "jdbc:postgresql://" + at(sql(node)) + "/fulcrum?user=fulcrum";
    }

    /// Where they reach whichever node answers.
    public String url() {
        List<String> hosts = new ArrayList<>();
        for (int node = 1; node <= nodes(); node++) {
            hosts.add(at(sql(node)));
        }
        return "jdbc:postgresql://" + String.join(",", hosts) + "/fulcrum?user=fulcrum";
    }

    private static String at(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /// The SQL port of a node.
    public InetSocketAddress sql(int node) {
        return ports.sql(checked(node));
    }

    /// The HTTP port of a node: probes, metrics, status, events.
    public URI http(int node) {
        return URI.create("http://" + at(ports.http(checked(node))));
    }

    private int checked(int node) {
        if (node < 1 || node > nodes()) {
            throw new IllegalArgumentException("there are nodes 1 to " + nodes() + ", not " + node);
        }
        return node;
    }

    // What it is like

    /// Whether a node's process, as it were, is there, be it paused.
    public boolean isUp(int node) {
        return running.isUp(checked(node));
    }

    /// The node that leads the first group, by its latest term. Waits for one, half a minute at
    /// most.
    public int leader() throws TimeoutException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            int leader = leaderNow();
            if (leader > 0) {
                return leader;
            }
            rest(deadline, "nobody leads");
        }
    }

    /// Waits until another than this node leads.
    public int leaderBesides(int node) throws TimeoutException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            int leader = leaderNow();
            if (leader > 0 && leader != node) {
                return leader;
            }
            rest(deadline, "nobody leads but n" + node);
        }
    }

    private int leaderNow() {
        int leader = 0;
        long term = -1;
        for (Map.Entry<Integer, Server> each : running.running().entrySet()) {
            for (NodeFigures.Group group : groups(each.getValue())) {
                boolean leads = group.role() == RaftView.Standing.LEADER;
                if (group.number() == 1 && leads && group.term() > term) {
                    leader = each.getKey();
                    term = group.term();
                }
            }
        }
        return leader;
    }

    private static List<NodeFigures.Group> groups(Server server) {
        try {
            return server.node().figures().groups();
        } catch (IOException silent) { // paused, or on its way out
            return List.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /// Waits until every node is there and knows who leads each group.
    private void awaitLeaders() throws TimeoutException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!isLed()) {
            rest(deadline, "not every node knows who leads");
        }
    }

    private boolean isLed() {
        Map<Integer, Server> up = running.running();
        for (Server server : up.values()) {
            List<NodeFigures.Group> groups = groups(server);
            if (groups.isEmpty() || groups.stream().anyMatch(g -> g.leader() == null)) {
                return false;
            }
        }
        return up.size() == nodes();
    }

    private static void rest(long deadline, String what) throws TimeoutException {
        if (System.nanoTime() > deadline) {
            throw new TimeoutException(what + " after " + DEADLINE.toSeconds() + " s");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted while " + what);
        }
        LockSupport.parkNanos(LOOK_NANOS);
    }

    // What goes wrong

    /// Something that goes wrong on purpose, until it is closed.
    public final class Fault implements AutoCloseable {

        private final String id;

        private Fault(String id) {
            this.id = id;
        }

        /// Heals it; does nothing where it is over.
        @Override
        public void close() {
            end(id);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /// Lets something go wrong, in the words of `./fulcrum fault`: `drop n1:n2 30%`.
    ///
    /// @throws IllegalArgumentException where it means nothing, or does not go together with what
    ///   is in force; the message has a hint
    public Fault order(String words) {
        String id = "t" + faults.incrementAndGet();
        try {
            reply(hub.begin(id, new FaultRequest(OrderText.read(words), 0, "test", false)));
        } catch (FaultRefused refused) {
            throw new IllegalArgumentException(refused.getMessage() + "; " + refused.hint());
        } catch (IOException silent) {
            throw new UncheckedIOException("the cluster takes no orders", silent);
        }
        return new Fault(id);
    }

    private static FaultCalls.Reply reply(FaultCalls.Reply reply) {
        if (!reply.good()) {
            throw new IllegalArgumentException(reply.text("detail") + "; " + reply.text("hint"));
        }
        return reply;
    }

    /// Nodes of different parts reach each other no more: `n1/n2,n3`. Clients reach all.
    public Fault partition(String parts) {
        return order("partition " + parts);
    }

    /// A node reaches no other, nor they it. Clients reach it.
    public Fault isolate(int node) {
        return order("isolate " + name(node));
    }

    /// Everything between two nodes takes so much longer.
    public Fault lag(int one, int other, Duration by) {
        return order("delay " + name(one) + "," + name(other) + " " + micros(by));
    }

    /// The same between a node and all others.
    public Fault lag(int node, Duration by) {
        return order("delay " + name(node) + " " + micros(by));
    }

    private static String micros(Duration by) {
        return by.toNanos() / 1_000 + "us";
    }

    /// So many of a hundred frames from one node to another are lost; that way alone.
    public Fault drop(int from, int to, int percent) {
        return order("drop " + name(from) + ":" + name(to) + " " + percent + "%");
    }

    /// A node ends at once: no farewell, nothing flushed. Healed, it starts again from what its
    /// disk has.
    public Fault kill(int node) {
        return order("kill " + name(node));
    }

    /// A node stands still. Healed, it goes on.
    public Fault pause(int node) {
        return order("pause " + name(node));
    }

    /// A node's wall clock is ahead, or behind where the time is negative.
    public Fault skew(int node, Duration by) {
        String sign = by.isNegative() ? "-" : "+";
        return order("skew " + name(node) + " " + sign + micros(by.abs()));
    }

    private String name(int node) {
        return "n" + checked(node);
    }

    private void end(String id) {
        try {
            FaultCalls.Reply reply = hub.end(id);
            if (!reply.good() && !"404".equals(reply.text("status"))) {
                var _ = reply(reply);
            }
        } catch (IOException silent) {
            throw new UncheckedIOException("the cluster takes no orders", silent);
        }
    }

    /// Ends everything that goes wrong, and waits until every node is there and knows who leads.
    public void heal() throws TimeoutException {
        try {
            if (reply(hub.list()).tree().get("active") instanceof List<?> active) {
                for (Object fault : active) {
                    String id = fault instanceof Map<?, ?> map ? text(map.get("id")) : null;
                    if (id != null) {
                        end(id);
                    }
                }
            }
        } catch (IOException silent) {
            throw new UncheckedIOException("the cluster takes no orders", silent);
        }
        awaitLeaders();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    void close() throws IOException {
        try {
            desk.close();
            running.close();
        } finally {
            shared.close();
            DevDirectory.delete(directory);
        }
    }
}
