package fulcrum.server.config;

import fulcrum.server.tls.TlsSetup;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Where it listens. Each address is null where something is wrong with it.
///
/// @param sql for PostgreSQL's clients
/// @param http for operators
/// @param peers for the other nodes
record DoorsReading(
        Said said,
        @Nullable InetSocketAddress sql,
        @Nullable InetSocketAddress http,
        @Nullable InetSocketAddress peers) {

    static DoorsReading of(Said said) {
        DoorsReading doors =
                new DoorsReading(
                        said,
                        said.one(Key.LISTEN_SQL, Values::listen),
                        said.one(Key.LISTEN_HTTP, Values::listen),
                        said.one(Key.LISTEN_PEERS, Values::listen));
        doors.apart(Key.LISTEN_SQL, doors.sql, Key.LISTEN_HTTP, doors.http);
        doors.apart(Key.LISTEN_SQL, doors.sql, Key.LISTEN_PEERS, doors.peers);
        doors.apart(Key.LISTEN_HTTP, doors.http, Key.LISTEN_PEERS, doors.peers);
        return doors;
    }

    /// Complains of each that is open beyond this machine and not sheltered by TLS.
    void shelter(@Nullable TlsSetup tls) {
        if (tls == null || tls.sql() != TlsSetup.Offer.REQUIRE) {
            sheltered(Key.LISTEN_SQL, sql, "'tls.sql: require'");
        }
        if (tls == null || !tls.http()) {
            sheltered(Key.LISTEN_HTTP, http, "'tls.http: true'");
        }
        if (tls == null) {
            sheltered(Key.LISTEN_PEERS, peers, "'tls.ca' and the two below it");
        }
    }

    private void apart(
            Key one, @Nullable InetSocketAddress a, Key other, @Nullable InetSocketAddress b) {
        if (a == null || b == null || a.getPort() == 0 || a.getPort() != b.getPort()) {
            return;
        }
        boolean everywhere =
                a.getAddress().isAnyLocalAddress() || b.getAddress().isAnyLocalAddress();
        if (everywhere || a.getAddress().equals(b.getAddress())) {
            said.complain(
                    said.place(other, one),
                    "'"
                            + one.label()
                            + "' and '"
                            + other.label()
                            + "' have the same port "
                            + a.getPort(),
                    "give each door a port of its own");
        }
    }

    /// Whoever reaches a door without TLS can read and forge.
    private void sheltered(Key key, @Nullable InetSocketAddress address, String instead) {
        if (address != null && !address.getAddress().isLoopbackAddress()) {
            said.complain(
                    said.place(key, key),
                    "'"
                            + key.label()
                            + "' is open beyond this machine, without TLS: "
                            + said.text(key),
                    "listen on 127.0.0.1, or set "
                            + instead
                            + ", or say 'insecure: true' where everybody on the network is"
                            + " trusted");
        }
    }
}
