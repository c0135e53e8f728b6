package fulcrum.server;

import fulcrum.database.shard.ShardCodec;
import fulcrum.server.node.Events;
import fulcrum.server.node.Node;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.postgres.DoorBounds;
import fulcrum.server.postgres.PostgresDoor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A node with all its doors.
public final class Server implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 10;

    private final Node node;
    private final PostgresDoor postgres;

    private Server(Node node, PostgresDoor postgres) {
        this.node = node;
        this.postgres = postgres;
    }

    /// Starts a node, and opens its doors.
    ///
    /// @throws NodeRefused where it cannot be as it is told; then nothing of it runs
    public static Server start(NodeConfig config)
            throws IOException, NodeRefused, InterruptedException {
        Events events = (_, _, _, _) -> {};
        Node node = Node.start(config, events);
        boolean opened = false;
        try {
            PostgresDoor postgres =
                    new PostgresDoor(
                            node.loop(),
                            node.sockets(),
                            node::session,
                            node.standing(),
                            ShardCodec.RESULTS::decode,
                            DoorBounds.USUAL,
                            new SecureRandom());
            listen(postgres, config.sql());
            opened = true;
            return new Server(node, postgres);
        } finally {
            if (!opened) {
                node.close();
            }
        }
    }

    private static void listen(PostgresDoor door, InetSocketAddress address)
            throws IOException, NodeRefused, InterruptedException {
        try {
            door.listen(address).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new NodeRefused(
                    "cannot listen on " + address + ": " + failed.getCause(),
                    "stop what uses the port, or choose another");
        } catch (TimeoutException late) {
            throw new IOException("the door was not opened in time", late);
        }
    }

    public Node node() {
        return node;
    }

    @Override
    public void close() throws IOException {
        var _ = postgres.close();
        node.close();
    }
}
