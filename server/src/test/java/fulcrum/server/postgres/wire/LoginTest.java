package fulcrum.server.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.server.postgres.login.LoginRules;
import fulcrum.server.tls.Certificates;
import fulcrum.server.tls.TestCertificates;
import fulcrum.server.transport.ClusterId;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is let in, and what is said to whom who is not.
final class LoginTest {

    private static final LoginRules SCRAM = LoginRules.of("host all all all scram-sha-256");

    @TempDir private Path directory;

    @SuppressWarnings("NullAway.Init")
    LoginTest() {}

    private static WireDoor door(LoginRules rules) throws Exception {
        WireDoor door = new WireDoor(DoorBounds.USUAL, rules);
        door.world.put(TestWorld.role("ann", "s\u00e9cret", true, -1, Long.MAX_VALUE));
        door.world.put(TestWorld.role("late", "secret", true, -1, 0));
        door.world.put(TestWorld.role("group", "secret", false, -1, Long.MAX_VALUE));
        door.world.put(TestWorld.role("lonely", "secret", true, 1, Long.MAX_VALUE));
        return door;
    }

    private static String url(WireDoor door, String user, String password) {
        return "jdbc:postgresql://127.0.0.1:"
                + door.address.getPort()
                + "/fulcrum?user="
                + user
                + "&password="
                + password
                + "&sslmode=disable";
    }

    private static void isRefused(String url, String state, String message) {
        assertThatThrownBy(() -> DriverManager.getConnection(url))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state))
                .hasMessageContaining(message);
    }

    private static List<String> hello(WireDoor door, String... namesAndValues) throws Exception {
        try (RawClient client = new RawClient(door.address)) {
            client.send(WireText.startUp(0, namesAndValues));
            return client.readToReady();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPasswordLetsItsRoleInAndNobodyElse(TestWorld.Place place) throws Exception {
        try (WireDoor door = door(SCRAM)) {
            door.world.place = place;
            try (Connection connection =
                    DriverManager.getConnection(url(door, "ann", "s\u00e9cret"))) {
                assertThat(connection.isValid(5)).isTrue();
            }
            String refusal = "password authentication failed for user \"";
            isRefused(url(door, "ann", "secret"), "28P01", refusal + "ann\"");
            isRefused(url(door, "nobody", "secret"), "28P01", refusal + "nobody\"");
            isRefused(url(door, "test", "secret"), "28P01", refusal + "test\"");
            isRefused(url(door, "late", "secret"), "28P01", refusal + "late\"");
            isRefused(
                    url(door, "group", "secret"),
                    "28000",
                    "role \"group\" is not permitted to log in");
            isRefused(url(door, "unlucky", "secret"), "ZF001", "no majority answers");
        }
    }

    @Test
    void aRoleHasAsManyConnectionsAsItMay() throws Exception {
        try (WireDoor door = door(SCRAM)) {
            String url = url(door, "lonely", "secret");
            try (Connection first = DriverManager.getConnection(url)) {
                assertThat(first.isValid(5)).isTrue();
                isRefused(url, "53300", "too many connections for role \"lonely\"");
            }
            door.await(() -> door.door.counters().connections == 0);
            try (Connection next = DriverManager.getConnection(url)) {
                assertThat(next.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void whoKnowsNobodyIsToldSoWhereNoPasswordIsAskedFor() throws Exception {
        try (WireDoor door = door(LoginRules.of("host all all all trust"))) {
            assertThat(hello(door, "user", "nobody", "database", "fulcrum").getFirst())
                    .isEqualTo("ErrorResponse FATAL 28000 role \"nobody\" does not exist");
            assertThat(hello(door, "user", "ann").getLast()).isEqualTo("(closed)");
            assertThat(hello(door, "user", "ann", "database", "none"))
                    .containsExactly(
                            "Authentication 0",
                            "ErrorResponse FATAL 3D000 database \"none\" does not exist",
                            "(closed)");
            assertThat(hello(door, "user", "ann", "database", "fulcrum", "no_such_setting", "1"))
                    .contains(
                            "ErrorResponse FATAL 42704 unrecognized configuration parameter"
                                    + " \"no_such_setting\"");
            assertThat(hello(door, "database", "fulcrum").getFirst())
                    .startsWith("ErrorResponse FATAL 28000 no PostgreSQL user name specified");
        }
    }

    @Test
    void whoIsInNoRuleIsToldWhoHeIs() throws Exception {
        LoginRules rules =
                LoginRules.of("host fulcrum ann 127.0.0.0/8 reject", "host x all all trust");
        try (WireDoor door = door(rules)) {
            assertThat(hello(door, "user", "ann", "database", "fulcrum").getFirst())
                    .startsWith(
                            "ErrorResponse FATAL 28000 pg_hba.conf rejects connection for host"
                                    + " \"127.0.0.1\", user \"ann\", database \"fulcrum\","
                                    + " no encryption");
            assertThat(hello(door, "user", "bob", "database", "fulcrum").getFirst())
                    .startsWith(
                            "ErrorResponse FATAL 28000 no pg_hba.conf entry for host"
                                    + " \"127.0.0.1\", user \"bob\", database \"fulcrum\","
                                    + " no encryption");
        }
    }

    @Test
    void aSessionIsToldOfWithItsSettings() throws Exception {
        try (WireDoor door = door(LoginRules.of("host all all all trust"))) {
            List<String> told =
                    hello(
                            door,
                            "user",
                            "ann",
                            "database",
                            "fulcrum",
                            "application_name",
                            "loom",
                            "options",
                            "-c fulcrum.read_consistency=eventual");
            assertThat(told)
                    .contains(
                            "Authentication 0",
                            "ParameterStatus server_version = 17.0 (Fulcrum test)",
                            "ParameterStatus application_name = loom",
                            "ParameterStatus session_authorization = ann",
                            "ReadyForQuery I")
                    .anyMatch(line -> line.startsWith("BackendKeyData "));
            assertThat(door.world.addresses.peek()).startsWith("127.0.0.1:");
        }
    }

    @Test
    void newerVersionsAndUnknownOptionsAreNegotiated() throws Exception {
        try (WireDoor door = door(LoginRules.of("host all all all trust"));
                RawClient client = new RawClient(door.address)) {
            client.send(
                    WireText.startUp(2, "user", "ann", "database", "fulcrum", "_pq_.wings", "two"));
            assertThat(client.readToReady().getFirst())
                    .isEqualTo("NegotiateProtocolVersion 3.0 _pq_.wings");
        }
    }

    @Test
    void otherVersionsAndShapelessStartUpsAreRefused() throws Exception {
        try (WireDoor door = door(SCRAM)) {
            refusedStartUp(door, WireText.code(2 << 16), "0A000 unsupported frontend protocol");
            refusedStartUp(door, new byte[] {0, 0, 0, 7}, "08P01 invalid length of startup");
            refusedStartUp(door, new byte[] {0, 1, 0, 0}, "08P01 invalid length of startup");
            refusedStartUp(door, WireText.code(3 << 16), "08P01 invalid string in message");
            refusedStartUp(door, WireText.code(80877102, 1), "08P01 insufficient data left");
            refusedStartUp(door, WireText.code(80877103, 1), "08P01 invalid message format");
            List<String> many = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                many.add("s" + i);
                many.add("v");
            }
            refusedStartUp(
                    door,
                    WireText.startUp(0, many.toArray(String[]::new)),
                    "08P01 too many parameters in startup packet");
        }
    }

    private static void refusedStartUp(WireDoor door, byte[] message, String error)
            throws Exception {
        try (RawClient client = new RawClient(door.address)) {
            client.send(message);
            List<String> told = client.readToReady();
            assertThat(told.getFirst()).startsWith("ErrorResponse FATAL " + error);
            assertThat(told.getLast()).isEqualTo("(closed)");
        }
    }

    @Test
    void anExchangeOfTheWrongShapeEndsTheConnection() throws Exception {
        try (WireDoor door = door(SCRAM)) {
            refusedExchange(
                    door,
                    WireText.query("SELECT 1"),
                    "08P01 expected SASL response, got message type 81");
            refusedExchange(
                    door,
                    WireText.sasl("PLAIN", "x"),
                    "08P01 client selected an invalid SASL authentication mechanism");
            refusedExchange(
                    door, WireText.sasl("SCRAM-SHA-256", "nonsense"), "08P01 malformed SCRAM");
            refusedExchange(
                    door,
                    WireText.sasl("SCRAM-SHA-256", "n,,n=,r=" + "a".repeat(1_024)),
                    "08P01 invalid message length");
            refusedExchange(
                    door,
                    WireText.message('p', Unpooled.wrappedBuffer(new byte[] {'a'})),
                    "08P01 invalid string in message");
        }
    }

    private static void refusedExchange(WireDoor door, byte[] message, String error)
            throws Exception {
        try (RawClient client = new RawClient(door.address)) {
            client.send(WireText.startUp(0, "user", "ann", "database", "fulcrum"), message);
            List<String> told = client.readToReady();
            assertThat(told.getFirst()).isEqualTo("Authentication 10 SCRAM-SHA-256");
            assertThat(told.get(1)).startsWith("ErrorResponse FATAL " + error);
            assertThat(told.getLast()).isEqualTo("(closed)");
        }
    }

    @Test
    void anExchangeMayBeginWithNothing() throws Exception {
        try (WireDoor door = door(SCRAM);
                RawClient client = new RawClient(door.address)) {
            client.send(
                    WireText.startUp(0, "user", "ann", "database", "fulcrum"),
                    WireText.message(
                            'p',
                            Unpooled.buffer()
                                    .writeBytes(
                                            "SCRAM-SHA-256\0"
                                                    .getBytes(
                                                            java.nio.charset.StandardCharsets
                                                                    .US_ASCII))
                                    .writeInt(-1)));
            assertThat(client.readTo("Authentication 11")).endsWith("Authentication 11");
            client.send(WireText.saslGoesOn("n,,n=,r=abc"));
            assertThat(client.readTo("Authentication 11").getFirst())
                    .startsWith("Authentication 11 r=abc");
        }
    }

    /// What comes before the catalog knows the role stays unread.
    @Test
    void anEagerClientIsHeardWhenItsRoleIsFound() throws Exception {
        try (WireDoor door = door(LoginRules.of("host all all all trust"))) {
            door.world.findsLate = true;
            try (RawClient client = new RawClient(door.address)) {
                client.send(
                        WireText.startUp(0, "user", "ann", "database", "fulcrum"),
                        WireText.query("SELECT 1"));
                door.await(() -> !door.world.asked.isEmpty());
                boolean _ =
                        door.on(() -> {
                            door.world.asked.removeFirst().run();
                            return true;
                        });
                assertThat(client.readToReady()).contains("Authentication 0");
                assertThat(client.readToReady()).contains("DataRow '1'");
            }
            try (RawClient client = new RawClient(door.address)) {
                client.send(WireText.startUp(0, "user", "ann", "database", "fulcrum"));
                door.await(() -> !door.world.asked.isEmpty());
            }
            door.await(door.door::isEmpty);
            boolean _ =
                    door.on(() -> {
                        door.world.asked.removeFirst().run();
                        return true;
                    });
            assertThat(door.world.opened).hasValue(1);
        }
    }

    // Under TLS

    private WireDoor secure(TestCertificates made, LoginRules rules) throws Exception {
        Certificates certificates = made.open(1, made.node(1));
        WireDoor door =
                new WireDoor(DoorBounds.USUAL, rules, new DoorTls(certificates::door, false));
        door.world.put(TestWorld.role("ann", "secret", true, -1, Long.MAX_VALUE));
        return door;
    }

    private static String secureUrl(WireDoor door, TestCertificates made, String password) {
        return url(door, "ann", password).replace("&sslmode=disable", "")
                + "&sslmode=verify-full&sslrootcert="
                + made.files("ca").authority();
    }

    @Test
    void aDriverTiesItsLoginToTheConnection() throws Exception {
        TestCertificates made = new TestCertificates(directory, new ClusterId(1, 2));
        try (WireDoor door = secure(made, LoginRules.of("hostssl all all all scram-sha-256"))) {
            String url = secureUrl(door, made, "secret") + "&channelBinding=require";
            try (Connection connection = DriverManager.getConnection(url)) {
                assertThat(connection.isValid(5)).isTrue();
            }
            String wrong = secureUrl(door, made, "wrong");
            isRefused(wrong, "28P01", "password authentication failed for user \"ann\"");
            isRefused(
                    url(door, "ann", "secret"),
                    "28000",
                    "no pg_hba.conf entry for host \"127.0.0.1\", user \"ann\", database"
                            + " \"fulcrum\", no encryption");
        } finally {
            made.close();
        }
    }

    @Test
    void aRuleMayBeAboutConnectionsWithoutTlsAlone() throws Exception {
        TestCertificates made = new TestCertificates(directory, new ClusterId(1, 2));
        try (WireDoor door = secure(made, LoginRules.of("hostnossl all all all trust"))) {
            isRefused(
                    secureUrl(door, made, "secret"),
                    "28000",
                    "database \"fulcrum\", SSL encryption");
            try (Connection connection =
                    DriverManager.getConnection(url(door, "ann", "anything"))) {
                assertThat(connection.isValid(5)).isTrue();
            }
        } finally {
            made.close();
        }
    }
}
