package fulcrum.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// PostgreSQL's own driver for Java finds everything as it expects.
final class PgjdbcTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&prepareThreshold=1",
                "&prepareThreshold=-1&binaryTransfer=true",
                "&prepareThreshold=1&binaryTransfer=false",
                "&preferQueryMode=simple",
                "&preferQueryMode=extendedForPrepared",
                "&stringtype=unspecified",
                "&autosave=always",
                "&options=-c%20fulcrum.read_consistency=linearizable",
                "&assumeMinServerVersion=12&ApplicationName=test",
            })
    void writesAndReadsByKey(String parameters) throws Exception {
        try (TestDoor door = new TestDoor();
                Connection connection = DriverManager.getConnection(door.url() + parameters)) {
            for (int i = 0; i < 7; i++) {
                assertThat(put(connection, "a", "b" + i)).isEqualTo(1);
                assertThat(valueOf(connection, "a")).isEqualTo("b" + i);
            }
            assertThat(valueOf(connection, "c")).isNull();
            assertThatThrownBy(() -> insert(connection, "a", "x"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("23505"));
            insert(connection, "c", "ü€😀");
            assertThat(valueOf(connection, "c")).isEqualTo("ü€😀");
        }
    }

    static int put(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO kv (k, v) VALUES (?, ?)"
                                + " ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v")) {
            statement.setString(1, key);
            statement.setString(2, value);
            return statement.executeUpdate();
        }
    }

    static void insert(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO kv VALUES (?, ?)")) {
            statement.setString(1, key);
            statement.setString(2, value);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    static @Nullable String valueOf(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT v FROM kv WHERE k = ?")) {
            statement.setString(1, key);
            ResultSet rows = statement.executeQuery();
            return rows.next() ? rows.getString(1) : null;
        }
    }

    @Test
    void findsThePrimaryAmongSeveralHosts() throws Exception {
        try (TestDoor door = new TestDoor()) {
            int port = door.address.getPort();
            String hosts = "127.0.0.1:1,127.0.0.1:" + port;
            for (String type : new String[] {"primary", "any", "preferSecondary"}) {
                String url = "jdbc:postgresql://" + hosts + "/x?user=test&targetServerType=" + type;
                try (Connection connection = DriverManager.getConnection(url)) {
                    assertThat(put(connection, "a", type)).isEqualTo(1);
                }
            }
            assertThatThrownBy(() ->
                            DriverManager.getConnection(
                                    "jdbc:postgresql://"
                                            + hosts
                                            + "/x?user=test&targetServerType=secondary"))
                    .isInstanceOf(SQLException.class);
        }
    }
}
