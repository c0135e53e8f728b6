package fulcrum.server.node;

import fulcrum.server.transport.TransportConfig;
import fulcrum.server.transport.TransportConfig.Protection;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// How a node is connected, as far as its configuration and its directory say.
final class Wiring {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Wiring() {}

    /// @param life drawn at random when the process began
    static TransportConfig of(NodeConfig config, NodeDirectory data, long life) {
        TransportConfig wiring =
                TransportConfig.of(config.cluster(), config.self(), life, ANY_PORT, config.peers());
        Protection protection =
                config.insecure() ? new Protection.Insecure() : new Protection.LoopbackOnly();
        return wiring.withProtection(protection)
                .withListen(config.listen())
                .withEpoch(data.identity().rescue().epoch());
    }
}
