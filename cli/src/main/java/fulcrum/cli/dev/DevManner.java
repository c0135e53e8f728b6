package fulcrum.cli.dev;

import fulcrum.database.gate.Gate;
import fulcrum.server.node.NodeConfig;
import org.jspecify.annotations.Nullable;

/// In what manner the nodes of a dev cluster are run.
///
/// @param certificates null for nodes without TLS
/// @param version of the formats that they read and write
public record DevManner(@Nullable DevCertificates certificates, int version) {

    /// As nobody asks for anything else.
    public static final DevManner PLAIN = new DevManner(null, Gate.NEWEST);

    /// How a node is set up so.
    NodeConfig of(int node, NodeConfig plain) {
        NodeConfig config = plain.withVersion(version);
        return certificates == null ? config : config.withTls(certificates.setup(node));
    }
}
