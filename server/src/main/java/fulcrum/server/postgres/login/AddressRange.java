package fulcrum.server.postgres.login;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Addresses that begin with the same bits.
///
/// @param network its first address
/// @param bits how many of them are the same
public record AddressRange(InetAddress network, int bits) {

    /// All addresses that call this machine its own.
    static final AddressRange LOOPBACK_4 = known("127.0.0.0/8");

    static final AddressRange LOOPBACK_6 = known("::1/128");

    private static AddressRange known(String text) {
        AddressRange range = parse(text);
        if (range == null) {
            throw new IllegalArgumentException(text);
        }
        return range;
    }

    /// Reads `10.0.0.0/8`, `fe80::/10` or a single address; null where it is none. Names of hosts
    /// are none: who answers for a name could let anybody in.
    public static @Nullable AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (!host.matches("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return null;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            int all = 8 * address.getAddress().length;
            int bits = slash < 0 ? all : count(text.substring(slash + 1), all);
            return bits < 0 ? null : new AddressRange(address, bits);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static int count(String text, int most) {
        if (!text.matches("[0-9]{1,3}")) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits > most ? -1 : bits;
    }

    public boolean holds(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> bit % 8;
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + bits;
    }
}
