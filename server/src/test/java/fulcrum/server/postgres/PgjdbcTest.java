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

    @Test
    void answersWhatTheDriverAsksOfItself() throws Exception {
        try (TestDoor door = new TestDoor();
                Connection connection =
                        DriverManager.getConnection(door.url() + "&readOnlyMode=always")) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(connection.getSchema()).isEqualTo("public");
            assertThat(connection.getCatalog()).isEqualTo("fulcrum");
            assertThat(connection.getTransactionIsolation())
                    .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(17);
            connection.setClientInfo("ApplicationName", "weaver");
            connection.setSchema("public");
            connection.setReadOnly(true);
            assertThatThrownBy(() -> put(connection, "a", "b"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("25006"));
            connection.setReadOnly(false);
            assertThat(put(connection, "a", "b")).isEqualTo(1);
            assertThatThrownBy(() ->
                            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
        }
    }

    @Test
    void readsInATransactionAndWritesOutsideOfOne() throws Exception {
        try (TestDoor door = new TestDoor();
                Connection connection =
                        DriverManager.getConnection(door.url() + "&autosave=always")) {
            for (int i = 0; i < 100; i++) {
                insert(connection, "k" + (100 + i), "v" + i);
            }
            connection.setAutoCommit(false);
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT k, v FROM kv WHERE k >= ? ORDER BY k")) {
                statement.setFetchSize(7);
                statement.setString(1, "k150");
                ResultSet rows = statement.executeQuery();
                for (int i = 50; i < 100; i++) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString("k")).isEqualTo("k" + (100 + i));
                    assertThat(rows.getString("v")).isEqualTo("v" + i);
                }
                assertThat(rows.next()).isFalse();
            }
            assertThatThrownBy(() -> insert(connection, "x", "y"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
            assertThat(valueOf(connection, "k107")).isEqualTo("v7");
            connection.commit();
            connection.setAutoCommit(true);
            insert(connection, "x", "y");
            assertThat(valueOf(connection, "x")).isEqualTo("y");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&reWriteBatchedInserts=true", "&preferQueryMode=simple"})
    void sendsBatches(String parameters) throws Exception {
        try (TestDoor door = new TestDoor();
                Connection connection = DriverManager.getConnection(door.url() + parameters);
                PreparedStatement statement =
                        connection.prepareStatement(
                                "INSERT INTO kv VALUES (?, ?)"
                                        + " ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v")) {
            for (int i = 0; i < 300; i++) {
                statement.setString(1, "k" + i);
                statement.setString(2, "v" + i);
                statement.addBatch();
            }
            if (parameters.startsWith("&reWrite")) {
                // The driver makes one INSERT of many rows out of it, which is refused untouched.
                assertThatThrownBy(statement::executeBatch).isInstanceOf(SQLException.class);
                assertThat(valueOf(connection, "k0")).isNull();
            } else {
                assertThat(statement.executeBatch()).hasSize(300).containsOnly(1);
                assertThat(valueOf(connection, "k299")).isEqualTo("v299");
            }
        }
    }

    @Test
    void comparesAndSetsAndReadsNumbers() throws Exception {
        try (TestDoor door = new TestDoor();
                Connection connection =
                        DriverManager.getConnection(door.url() + "&prepareThreshold=-1")) {
            insert(connection, "n", "41");
            try (PreparedStatement update =
                            connection.prepareStatement(
                                    "UPDATE kv SET v = ? WHERE k = ? AND v = ?");
                    PreparedStatement count =
                            connection.prepareStatement("SELECT count(*), 7 FROM kv")) {
                update.setInt(1, 42);
                update.setString(2, "n");
                update.setString(3, "41");
                assertThat(update.executeUpdate()).isEqualTo(1);
                assertThat(update.executeUpdate()).isZero();
                assertThat(valueOf(connection, "n")).isEqualTo("42");
                assertThatThrownBy(count::executeQuery).isInstanceOf(SQLException.class);
            }
            try (PreparedStatement numbers =
                    connection.prepareStatement(
                            "SELECT ?::int, ?::bigint, ?::bool, v FROM kv WHERE k = 'n'")) {
                for (int i = 0; i < 3; i++) {
                    numbers.setInt(1, i);
                    numbers.setLong(2, 1L << 40);
                    numbers.setBoolean(3, true);
                    ResultSet rows = numbers.executeQuery();
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(i);
                    assertThat(rows.getLong(2)).isEqualTo(1L << 40);
                    assertThat(rows.getBoolean(3)).isTrue();
                    assertThat(rows.getInt(4)).isEqualTo(42);
                }
            }
        }
    }

    @Test
    void givesAStatementUpInTime() throws Exception {
        try (TestDoor door = new TestDoor();
                Connection connection = DriverManager.getConnection(door.url());
                PreparedStatement statement =
                        connection.prepareStatement("SELECT v FROM kv WHERE k = 'a'")) {
            boolean _ =
                    door.on(() -> {
                        door.shard.holds = true;
                        return true;
                    });
            statement.setQueryTimeout(1);
            assertThatThrownBy(statement::executeQuery)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            boolean _ =
                    door.on(() -> {
                        door.shard.holds = false;
                        return true;
                    });
            assertThat(valueOf(connection, "a")).isNull();
        }
    }
}
