package fulcrum.cli.dev;

import fulcrum.machine.NodeId;
import fulcrum.server.Server;
import fulcrum.server.Shared;
import fulcrum.server.fault.Ordered;
import fulcrum.server.node.Joining;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The nodes of a dev cluster that live in this process. They share nothing but it.
public final class DevCluster implements DevNodes, AutoCloseable {

    /// A node that has stopped by itself, and why.
    public record Stopped(int node, Throwable why) {}

    /// So long a cluster waits for its leaders at most.
    private static final long LEADER_SECONDS = 5;

    private final SortedMap<Integer, NodeConfig> configs = new ConcurrentSkipListMap<>();
    private final DevDirectory directory;
    private final DevPorts ports;
    private final int groups;
    private final @Nullable Path record;
    private final DevManner manner;
    private final Shared shared;
    private final SortedMap<Integer, Server> running = new TreeMap<>();
    private final BlockingQueue<Stopped> stopped = new LinkedBlockingQueue<>();

    private DevCluster(
            DevDirectory directory,
            DevPorts ports,
            int groups,
            @Nullable Path record,
            DevManner manner,
            Shared shared) {
        this.directory = directory;
        this.ports = ports;
        this.groups = groups;
        this.record = record;
        this.manner = manner;
        this.shared = shared;
    }

    /// Starts all nodes side by side, without TLS.
    ///
    /// @throws NodeRefused where one cannot be as it is told; then none runs
    public static DevCluster start(
            DevDirectory directory,
            DevPorts ports,
            int groups,
            @Nullable Path record,
            Shared shared)
            throws IOException, NodeRefused, InterruptedException {
        return start(directory, ports, groups, record, DevManner.PLAIN, shared);
    }

    /// Starts all nodes side by side.
    ///
    /// @throws NodeRefused where one cannot be as it is told; then none runs
    public static DevCluster start(
            DevDirectory directory,
            DevPorts ports,
            int groups,
            @Nullable Path record,
            DevManner manner,
            Shared shared)
            throws IOException, NodeRefused, InterruptedException {
        DevCluster cluster = new DevCluster(directory, ports, groups, record, manner, shared);
        SortedMap<Integer, Future<Server>> starting = new TreeMap<>();
        for (int node : directory.present()) {
            NodeConfig config = manner.of(node, config(directory, ports, node, groups, record));
            cluster.configs.put(node, config);
            FutureTask<Server> task = new FutureTask<>(() -> Server.start(config, shared));
            Thread.ofPlatform().name("start-n" + node).start(task);
            starting.put(node, task);
        }
        Throwable failure = null;
        for (Map.Entry<Integer, Future<Server>> each : starting.entrySet()) {
            try {
                cluster.watch(each.getKey(), each.getValue().get());
            } catch (ExecutionException failed) {
                failure = failure == null ? failed.getCause() : failure;
            }
        }
        if (failure == null) {
            cluster.awaitLeaders();
            return cluster;
        }
        cluster.close();
        switch (failure) {
            case NodeRefused refused -> throw refused;
            case IOException io -> throw io;
            default -> throw new IOException("a node did not start", failure);
        }
    }

    /// Waits for a while until each group has a leader that all nodes know, so that whoever comes
    /// first is not turned away; where too few nodes are there, it does not wait.
    private void awaitLeaders() throws InterruptedException {
        if (2 * configs.size() <= directory.founders().size()) {
            return;
        }
        long began = System.nanoTime();
        while (!isLed() && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(LEADER_SECONDS)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private boolean isLed() throws InterruptedException {
        try {
            for (Server server : running().values()) {
                if (server.node().figures().groups().stream()
                        .anyMatch(group -> group.leader() == null)) {
                    return false;
                }
            }
            return true;
        } catch (IOException _) { // a node that is busy does not tell
            return false;
        }
    }

    /// How a node of a dev cluster is set up.
    public static NodeConfig config(
            DevDirectory directory, DevPorts ports, int node, int groups, @Nullable Path record) {
        SortedMap<NodeId, InetSocketAddress> peers = new TreeMap<>();
        for (int other : directory.founders()) {
            if (other != node) {
                peers.put(new NodeId(other), ports.peers(other));
            }
        }
        return new NodeConfig(
                        directory.cluster(),
                        new NodeId(node),
                        directory.node(node),
                        ports.sql(node),
                        ports.http(node),
                        ports.peers(node),
                        peers,
                        false,
                        NodeConfig.TIMING,
                        NodeConfig.Sizes.SMALL.withGroups(groups),
                        record)
                .withFaults(true)
                .withLogin(ports.login());
    }

    private synchronized void watch(int node, Server server) {
        running.put(node, server);
        var _ =
                server.node()
                        .ended()
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                Thread.ofPlatform()
                                        .name("stopped-n" + node)
                                        .start(() -> bury(node, server, failure));
                            }
                        });
    }

    /// A node has stopped by itself: its doors are closed too, and its directory let go.
    private void bury(int node, Server server, Throwable why) {
        synchronized (this) {
            if (running.get(node) != server) {
                return; // killed here
            }
        }
        try {
            server.die();
        } catch (IOException failed) {
            why.addSuppressed(failed);
        }
        synchronized (this) {
            boolean _ = running.remove(node, server);
        }
        stopped.add(new Stopped(node, why));
    }

    /// Waits until a node has stopped that nobody has stopped here.
    public Stopped awaitStopped() throws InterruptedException {
        return stopped.take();
    }

    /// The nodes that run, by their numbers.
    public synchronized SortedMap<Integer, Server> running() {
        return new TreeMap<>(running);
    }

    @Override
    public SortedSet<Integer> numbers() {
        return new TreeSet<>(configs.keySet());
    }

    @Override
    public void add(int number, List<InetSocketAddress> seeds)
            throws IOException, NodeRefused, InterruptedException {
        NodeConfig wished =
                config(directory, ports, number, groups, record)
                        .withVersion(manner.version())
                        .found("", seeds);
        NodeConfig config = Joining.join(wished, null);
        if (config.self().number() != number) {
            throw new NodeRefused(
                    "another node joined at the same moment",
                    "remove " + config.self() + ", and add one again");
        }
        configs.put(number, config);
        watch(number, Server.start(config, shared));
    }

    @Override
    public void remove(int node) throws IOException {
        Server server;
        synchronized (this) {
            server = running.remove(node);
        }
        configs.remove(node);
        if (server != null) {
            server.close();
        }
        directory.remove(node);
    }

    @Override
    public synchronized boolean isUp(int node) {
        return running.containsKey(node);
    }

    @Override
    public void kill(int node) throws IOException {
        Server server;
        synchronized (this) {
            server = running.remove(node);
        }
        if (server != null) {
            server.die();
        }
    }

    @Override
    public void pause(int node) {
        boolean _ = server(node).node().pause();
    }

    @Override
    public void resume(int node) {
        boolean _ = server(node).node().resume();
    }

    private synchronized Server server(int node) {
        return Objects.requireNonNull(running.get(node), "n" + node + " is down");
    }

    @Override
    public void restart(int node, List<Ordered> inForce)
            throws IOException, NodeRefused, InterruptedException {
        watch(node, Server.start(Objects.requireNonNull(configs.get(node)), shared, inForce));
    }

    /// Closes all of them, though one fails.
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Server server : running().values()) {
            try {
                server.close();
            } catch (IOException failed) {
                if (failure == null) {
                    failure = failed;
                } else {
                    failure.addSuppressed(failed);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
