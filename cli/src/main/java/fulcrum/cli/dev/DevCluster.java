package fulcrum.cli.dev;

import fulcrum.machine.NodeId;
import fulcrum.server.Server;
import fulcrum.server.Shared;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// The nodes of a dev cluster that live in this process. They share nothing but it.
public final class DevCluster implements AutoCloseable {

    private final List<Server> servers = new ArrayList<>();

    private DevCluster() {}

    /// Starts all nodes side by side.
    ///
    /// @throws NodeRefused where one cannot be as it is told; then none runs
    public static DevCluster start(
            DevDirectory directory,
            DevPorts ports,
            int groups,
            @Nullable Path record,
            Shared shared)
            throws IOException, NodeRefused, InterruptedException {
        List<Future<Server>> starting = new ArrayList<>();
        for (int node = 1; node <= directory.nodes(); node++) {
            NodeConfig config = config(directory, ports, node, groups, record);
            FutureTask<Server> task = new FutureTask<>(() -> Server.start(config, shared));
            Thread.ofPlatform().name("start-n" + node).start(task);
            starting.add(task);
        }
        DevCluster cluster = new DevCluster();
        Throwable failure = null;
        for (Future<Server> each : starting) {
            try {
                cluster.servers.add(each.get());
            } catch (ExecutionException failed) {
                failure = failure == null ? failed.getCause() : failure;
            }
        }
        if (failure == null) {
            return cluster;
        }
        cluster.close();
        switch (failure) {
            case NodeRefused refused -> throw refused;
            case IOException io -> throw io;
            default -> throw new IOException("a node did not start", failure);
        }
    }

    /// How a node of a dev cluster is set up.
    public static NodeConfig config(
            DevDirectory directory, DevPorts ports, int node, int groups, @Nullable Path record) {
        SortedMap<NodeId, InetSocketAddress> peers = new TreeMap<>();
        for (int other = 1; other <= directory.nodes(); other++) {
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
                record);
    }

    public List<Server> servers() {
        return servers;
    }

    /// Closes all of them, though one fails.
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Server server : servers) {
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
