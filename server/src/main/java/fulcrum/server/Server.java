package fulcrum.server;

import fulcrum.server.node.Events;
import fulcrum.server.node.Node;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;

/// A node with all its doors.
public final class Server implements AutoCloseable {

    private final Node node;

    private Server(Node node) {
        this.node = node;
    }

    /// Starts a node, and opens its doors.
    ///
    /// @throws NodeRefused where it cannot be as it is told; then nothing of it runs
    public static Server start(NodeConfig config)
            throws IOException, NodeRefused, InterruptedException {
        Events events = (_, _, _, _) -> {};
        return new Server(Node.start(config, events));
    }

    public Node node() {
        return node;
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
