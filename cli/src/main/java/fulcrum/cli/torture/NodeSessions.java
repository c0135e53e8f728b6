package fulcrum.cli.torture;

import fulcrum.cli.dev.DevPorts;
import fulcrum.prove.Sessions;
import fulcrum.server.session.Client;
import fulcrum.server.transport.Sockets;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.util.function.Supplier;

/// Sessions at the nodes under torture, in the transport's own framing.
final class NodeSessions implements Sessions {

    private final DevPorts ports;
    private final Sockets sockets = Sockets.available().getFirst();
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, sockets.loop());
    private final RowTable table;

    /// Makes the table that they work on.
    ///
    /// @throws IOException where the cluster does not make it in time
    NodeSessions(DevPorts ports, int nodes, int groups) throws IOException, InterruptedException {
        this.ports = ports;
        boolean made = false;
        try (Client client = clients(1).get()) {
            table = RowTable.make(client, nodes, groups);
            made = true;
        } finally {
            if (!made) {
                close();
            }
        }
    }

    private Supplier<Client> clients(int node) {
        return () -> new Client(loops.next(), sockets, ports.peers(node));
    }

    @Override
    public Session open(String node) {
        return new NodeSession(clients(Integer.parseInt(node.substring(1))), table);
    }

    @Override
    public void close() {
        var _ = loops.shutdownGracefully();
    }
}
