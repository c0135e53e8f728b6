package fulcrum.server.node;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Addresses as the catalog and files have them: `host:port`, and `[::1]:7101` where the host has
/// colons itself.
public final class Places {

    private Places() {}

    /// An address to call; what its name means is looked up at each call. Null where it is none.
    public static @Nullable InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return null;
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return port > 65_535 || host.isBlank()
                ? null
                : InetSocketAddress.createUnresolved(host, port);
    }

    /// The same as text.
    public static String write(InetSocketAddress address) {
        String host =
                address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
