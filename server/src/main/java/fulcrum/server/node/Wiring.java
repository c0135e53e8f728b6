package fulcrum.server.node;

import fulcrum.server.tls.Certificates;
import fulcrum.server.transport.TransportConfig;
import fulcrum.server.transport.TransportConfig.Protection;
import fulcrum.server.transport.VersionRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// How a node's connections follow from how it is set up, and from what its directory says.
final class Wiring {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Wiring() {}

    /// @param life drawn at random when the process began
    /// @param certificates null where the node has none, and its configuration says so
    static TransportConfig of(
            NodeConfig config, NodeDirectory data, long life, @Nullable Certificates certificates) {
        if ((config.tls() == null) != (certificates == null)) {
            throw new IllegalArgumentException(
                    "a node whose configuration has TLS is given its certificates, and no other");
        }
        Protection protection =
                certificates != null
                        ? new Protection.Tls(certificates::terms)
                        : config.insecure()
                                ? new Protection.Insecure()
                                : new Protection.LoopbackOnly();
        return TransportConfig.of(config.cluster(), config.self(), life, ANY_PORT, config.peers())
                .withProtection(protection)
                .withListen(config.listen())
                .withVersions(VersionRange.of(config.version()))
                .withEpoch(data.identity().rescue().epoch());
    }
}
