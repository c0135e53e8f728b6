package fulcrum.server.watch;

import fulcrum.machine.Bytes;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node tells of itself by gossip: where its doors are, as lines of `name=host:port`. Names
/// that nobody knows are passed over, so that later versions may add some.
///
/// @param peers where peers call; null where it cannot be called from outside under one address
/// @param sql where PostgreSQL's clients call; null likewise
/// @param http where browsers, probes and scrapers call; null likewise
public record Announcement(@Nullable String peers, @Nullable String sql, @Nullable String http) {

    public static Announcement of(
            InetSocketAddress peers, InetSocketAddress sql, InetSocketAddress http) {
        return new Announcement(place(peers), place(sql), place(http));
    }

    /// A door on every interface has no address of its own, nor one whose port is not chosen yet.
    private static @Nullable String place(InetSocketAddress address) {
        boolean nowhere =
                address.getPort() == 0
                        || (address.getAddress() != null
                                && address.getAddress().isAnyLocalAddress());
        String host = address.getHostString();
        return nowhere
                ? null
                : (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    Bytes toBytes() {
        StringBuilder lines = new StringBuilder();
        line(lines, "peers", peers);
        line(lines, "sql", sql);
        line(lines, "http", http);
        return Bytes.text(lines.toString());
    }

    private static void line(StringBuilder lines, String name, @Nullable String value) {
        if (value != null) {
            lines.append(name).append('=').append(value).append('\n');
        }
    }

    static Announcement read(Bytes bytes) {
        Map<String, String> values = new TreeMap<>();
        for (String line : bytes.asText().split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new Announcement(values.get("peers"), values.get("sql"), values.get("http"));
    }

    /// Where peers call, to be looked up with each call; null where it does not say, or nonsense.
    @Nullable InetSocketAddress peersAddress() {
        int colon = peers == null ? -1 : peers.lastIndexOf(':');
        if (peers == null || colon < 1 || !peers.substring(colon + 1).matches("[1-9][0-9]{0,4}")) {
            return null;
        }
        int port = Integer.parseInt(peers.substring(colon + 1));
        String host = peers.substring(0, colon).replaceAll("^\\[|\\]$", "");
        return port > 65_535 ? null : InetSocketAddress.createUnresolved(host, port);
    }
}
