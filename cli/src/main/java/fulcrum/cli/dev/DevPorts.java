package fulcrum.cli.dev;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where the nodes of a dev cluster listen, all on this machine alone.
///
/// @param offset added to every port, so that several clusters can run side by side
public record DevPorts(int offset) {

    public static final int SQL = 5432;
    public static final int HTTP = 8080;
    public static final int PEERS = 7100;

    public DevPorts {
        if (offset < 0 || offset > 50_000) {
            throw new IllegalArgumentException("an offset is 0 to 50000, not " + offset);
        }
    }

    /// @param node from 1
    public InetSocketAddress sql(int node) {
        return at(SQL + offset + node);
    }

    public InetSocketAddress http(int node) {
        return at(HTTP + offset + node);
    }

    public InetSocketAddress peers(int node) {
        return at(PEERS + offset + node);
    }

    /// Where faults are ordered for the whole cluster.
    public InetSocketAddress hub() {
        return at(HTTP + offset);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
