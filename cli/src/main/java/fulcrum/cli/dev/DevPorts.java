package fulcrum.cli.dev;

import fulcrum.server.postgres.login.LoginRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Where the nodes of a dev cluster listen, all on this machine alone.
///
/// @param offset added to every port, so that several clusters can run side by side
/// @param hosts addresses of the nodes, of node 1 first; empty where all are on the loopback
public record DevPorts(int offset, List<String> hosts) {

    public static final int SQL = 5432;
    public static final int HTTP = 8080;
    public static final int PEERS = 7100;

    public DevPorts {
        if (offset < 0 || offset > 50_000) {
            throw new IllegalArgumentException("an offset is 0 to 50000, not " + offset);
        }
        hosts = List.copyOf(hosts);
    }

    /// All on the loopback.
    public DevPorts(int offset) {
        this(offset, List.of());
    }

    /// @param node from 1
    public InetSocketAddress sql(int node) {
        return at(node, SQL);
    }

    public InetSocketAddress http(int node) {
        return at(node, HTTP);
    }

    public InetSocketAddress peers(int node) {
        return at(node, PEERS);
    }

    /// Where faults are ordered for the whole cluster.
    public InetSocketAddress hub() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), HTTP + offset);
    }

    /// Who is let in without a password: `fulcrum` from this machine, which nodes with addresses of
    /// their own see come from the bridge between them.
    LoginRules login() {
        return hosts.isEmpty()
                ? LoginRules.DEV
                : LoginRules.of("host fulcrum fulcrum " + hosts.getFirst() + "/24 trust");
    }

    private InetSocketAddress at(int node, int port) {
        return hosts.isEmpty()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port + offset + node)
                : new InetSocketAddress(hosts.get(node - 1), port + offset + node);
    }
}
