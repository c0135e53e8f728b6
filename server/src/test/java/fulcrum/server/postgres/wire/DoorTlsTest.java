package fulcrum.server.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.server.tls.Certificates;
import fulcrum.server.tls.TestCertificates;
import fulcrum.server.transport.ClusterId;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// SQL's clients under TLS: who asks for it gets it, and who must ask and does not is told so.
final class DoorTlsTest {

    private static final int SSL_REQUEST = 80877103;

    @TempDir private Path directory;
    private TestCertificates made;
    private Certificates certificates;

    @SuppressWarnings("NullAway.Init")
    DoorTlsTest() {}

    @BeforeEach
    void makeCertificates() throws Exception {
        made = new TestCertificates(directory, new ClusterId(1, 2));
        certificates = made.open(1, made.node(1));
    }

    @AfterEach
    void stopWatching() {
        made.close();
    }

    private WireDoor door(boolean required) throws Exception {
        return new WireDoor(
                DoorBounds.USUAL, WireDoor.TRUST, new DoorTls(certificates::door, required));
    }

    @Test
    void aDriverThatComparesAuthorityAndHostTalksAsEver() throws Exception {
        try (WireDoor door = door(true)) {
            String verified =
                    door.url() + "&sslmode=verify-full&sslrootcert=" + made.files("ca").authority();
            try (Connection connection = DriverManager.getConnection(verified);
                    Statement statement = connection.createStatement()) {
                String large = "x".repeat(500_000);
                try (ResultSet rows = statement.executeQuery("SELECT '" + large + "'")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo(large);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyRowsComeWhereverTheyAreTold(TestWorld.Place place) throws Exception {
        try (WireDoor door = door(true)) {
            door.world.place = place;
            try (Connection connection =
                            DriverManager.getConnection(door.url() + "&sslmode=require");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("GENERATE 20000 200")) {
                int count = 0;
                while (rows.next()) {
                    assertThat(rows.getInt(1)).isEqualTo(++count);
                    assertThat(rows.getString(2)).hasSize(200);
                }
                assertThat(count).isEqualTo(20_000);
            }
        }
    }

    @Test
    void whoMustAskAndDoesNotIsToldWhatToDo() throws Exception {
        try (WireDoor door = door(true)) {
            assertThatThrownBy(() -> DriverManager.getConnection(door.url() + "&sslmode=disable"))
                    .isInstanceOf(SQLException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "28000")
                    .hasMessageContaining("sslmode=require");
        }
    }

    @Test
    void whoNeedNotAskIsLetInWithout() throws Exception {
        try (WireDoor door = door(false);
                Connection plain = DriverManager.getConnection(door.url() + "&sslmode=disable")) {
            assertThat(plain.isValid(5)).isTrue();
        }
    }

    @Test
    void aDriverThatInsistsIsTurnedAwayWhereThereIsNoTls() throws Exception {
        try (WireDoor door = new WireDoor()) {
            assertThatThrownBy(() -> DriverManager.getConnection(door.url() + "&sslmode=require"))
                    .isInstanceOf(SQLException.class);
        }
    }

    /// Somebody in between could put words into the client's mouth.
    @Test
    void whatComesBehindTheRequestUnencryptedEndsTheConnection() throws Exception {
        try (WireDoor door = door(false);
                Socket socket = new Socket(door.address.getAddress(), door.address.getPort());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            try (DataOutputStream words = new DataOutputStream(both)) {
                words.writeInt(8);
                words.writeInt(SSL_REQUEST);
                words.write(new byte[] {0, 0, 0, 9, 0, 3, 0, 0, 0});
            }
            out.write(both.toByteArray());
            out.flush();
            assertThat(in.readByte()).isEqualTo((byte) 'E');
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("received unencrypted data after SSL request");
        }
    }
}
