package fulcrum.server.config;

import fulcrum.machine.NodeId;
import fulcrum.server.tls.TlsSetup;
import fulcrum.server.transport.ClusterId;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What texts mean. Whatever has no meaning is thrown back with what to write instead.
final class Values {

    /// The reason is told behind the value, such as `is no size`.
    static final class Meaningless extends Exception {

        private static final long serialVersionUID = 1L;

        private final String hint;

        Meaningless(String reason, String hint) {
            super(reason);
            this.hint = hint;
        }

        String hint() {
            return hint;
        }
    }

    private static final String[] SIZE_UNITS = {"B", "KiB", "MiB", "GiB"};
    private static final String[] DURATION_UNITS = {"ns", "us", "ms", "s", "m"};
    private static final long[] DURATION_NANOS = {
        1, 1000, 1_000_000, 1_000_000_000, 60_000_000_000L
    };
    private static final int MOST_DIGITS = 12;

    private Values() {}

    static ClusterId cluster(String text) throws Meaningless {
        if (!text.matches("[0-9a-fA-F]{32}")) {
            throw new Meaningless(
                    "is not 32 hexadecimal digits",
                    "'openssl rand -hex 16' draws a name, which all nodes of the cluster share");
        }
        ClusterId cluster =
                new ClusterId(
                        HexFormat.fromHexDigitsToLong(text, 0, 16),
                        HexFormat.fromHexDigitsToLong(text, 16, 32));
        if (cluster.equals(ClusterId.ANY)) {
            throw new Meaningless(
                    "is what clients say that do not care",
                    "draw a name at random: openssl rand -hex 16");
        }
        return cluster;
    }

    static NodeId node(String text) throws Meaningless {
        if (!text.matches("n[1-9][0-9]{0,8}")) {
            throw new Meaningless("is no node", "nodes are called n1, n2, n3 and so on");
        }
        return new NodeId(Integer.parseInt(text.substring(1)));
    }

    static boolean truth(String text) throws Meaningless {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Meaningless("is neither true nor false", "write true or false");
        };
    }

    static TlsSetup.Offer offer(String text) throws Meaningless {
        return switch (text) {
            case "off" -> TlsSetup.Offer.OFF;
            case "offer" -> TlsSetup.Offer.OFFER;
            case "require" -> TlsSetup.Offer.REQUIRE;
            default ->
                    throw new Meaningless(
                            "is none of off, offer and require", "write one of the three");
        };
    }

    static int count(String text, int least, int most) throws Meaningless {
        String form = "write a whole number from " + least + " to " + most;
        if (!text.matches("[0-9]{1,9}")) {
            throw new Meaningless("is no number", form);
        }
        int count = Integer.parseInt(text);
        if (count < least || count > most) {
            throw new Meaningless("is out of bounds", form);
        }
        return count;
    }

    /// Percent, from 1 to 100.
    static int percent(String text) throws Meaningless {
        if (!text.matches("[0-9]{1,3}%")) {
            throw new Meaningless("is no percentage", "write it as 80%");
        }
        return count(text.substring(0, text.length() - 1), 1, 100);
    }

    /// Bytes.
    static long size(String text, long least, long most) throws Meaningless {
        String digits = digits(text);
        String unit = text.substring(digits.length()).strip();
        int power = index(SIZE_UNITS, unit.isEmpty() ? "B" : unit);
        if (digits.isEmpty() || power < 0) {
            String near = digits.isEmpty() ? null : sizeUnit(unit);
            throw new Meaningless(
                    "is no size",
                    near == null
                            ? "write it as 64MiB; the units are B, KiB, MiB and GiB"
                            : "did you mean " + digits + near + "? Units are powers of 1024");
        }
        long bytes = scaled(digits, 1L << (10 * power));
        if (bytes < least || bytes > most) {
            throw new Meaningless(
                    "is out of bounds", "write " + sized(least) + " to " + sized(most));
        }
        return bytes;
    }

    private static @Nullable String sizeUnit(String unit) {
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "K", "KB", "KIB" -> "KiB";
            case "M", "MB", "MIB" -> "MiB";
            case "G", "GB", "GIB" -> "GiB";
            default -> null;
        };
    }

    private static String sized(long bytes) {
        int power = 0;
        long number = bytes;
        while (power < SIZE_UNITS.length - 1 && number >= 1024 && number % 1024 == 0) {
            number /= 1024;
            power++;
        }
        return number + SIZE_UNITS[power];
    }

    /// Nanoseconds.
    static long duration(String text, long least, long most) throws Meaningless {
        String digits = digits(text);
        String unit = text.substring(digits.length()).strip();
        int index = index(DURATION_UNITS, unit);
        if (digits.isEmpty() || index < 0) {
            throw new Meaningless(
                    "is no duration",
                    !digits.isEmpty() && unit.isEmpty()
                            ? "say of what: did you mean " + digits + "ms?"
                            : "write it as 250ms; the units are us, ms, s and m");
        }
        long nanos = scaled(digits, DURATION_NANOS[index]);
        if (nanos < least || nanos > most) {
            throw new Meaningless(
                    "is out of bounds",
                    "write " + least / 1_000_000 + "ms to " + most / 1_000_000_000 + "s");
        }
        return nanos;
    }

    /// An address of this machine to listen on; it must mean something here and now.
    static InetSocketAddress listen(String text) throws Meaningless {
        InetSocketAddress named = address(text, 0);
        InetSocketAddress here = new InetSocketAddress(named.getHostString(), named.getPort());
        if (here.isUnresolved()) {
            throw new Meaningless(
                    "names a host that nobody here knows",
                    "listen on 127.0.0.1, on 0.0.0.0 for all of this machine's addresses, or on"
                            + " one of them");
        }
        return here;
    }

    /// An address to call; what its name means is looked up at each call.
    static InetSocketAddress call(String text) throws Meaningless {
        return address(text, 1);
    }

    private static InetSocketAddress address(String text, int leastPort) throws Meaningless {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.contains(" ") || (host.contains(":") && !bracketed)) {
            throw new Meaningless(
                    "is no address", "write host:port, such as 127.0.0.1:5433 or [::1]:5433");
        }
        int number;
        try {
            number = count(port, leastPort, 65_535);
        } catch (Meaningless _) {
            throw new Meaningless(
                    "has no port from " + leastPort + " to 65535",
                    "write host:port, such as 127.0.0.1:5433");
        }
        return InetSocketAddress.createUnresolved(host, number);
    }

    private static String digits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return text.substring(0, end);
    }

    /// The product, or more than any bound.
    private static long scaled(String digits, long unit) {
        if (digits.length() > MOST_DIGITS) {
            return Long.MAX_VALUE;
        }
        long number = Long.parseLong(digits);
        return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
    }

    private static int index(String[] units, String unit) {
        for (int i = 0; i < units.length; i++) {
            if (units[i].equals(unit)) {
                return i;
            }
        }
        return -1;
    }
}
