package fulcrum.server.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/// The door as PostgreSQL's own driver uses it every day.
final class PgjdbcDoorTest {

    @ParameterizedTest
    @EnumSource
    void readsAndWritesPreparedAndNot(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                Connection connection =
                        DriverManager.getConnection(door.url() + "&prepareThreshold=2")) {
            try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO kv VALUES (?, ?)");
                    PreparedStatement read =
                            connection.prepareStatement("SELECT v FROM kv WHERE k = ?")) {
                for (int i = 0; i < 5; i++) {
                    insert.setString(1, "k" + i);
                    insert.setString(2, "v\u00fc" + i);
                    assertThat(insert.executeUpdate()).isEqualTo(1);
                    read.setString(1, "k" + i);
                    try (ResultSet rows = read.executeQuery()) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getString("v")).isEqualTo("v\u00fc" + i);
                        assertThat(rows.next()).isFalse();
                    }
                }
            }
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsNumbersInBothForms(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                Connection connection =
                        DriverManager.getConnection(door.url() + "&prepareThreshold=-1");
                PreparedStatement numbers =
                        connection.prepareStatement(
                                "SELECT ?::int, ?::bigint, ?::bool, ?::float8, ?::numeric,"
                                        + " ?::int[]")) {
            for (int i = 0; i < 3; i++) {
                numbers.setInt(1, i);
                numbers.setLong(2, 1L << 40);
                numbers.setBoolean(3, true);
                numbers.setDouble(4, 0.25);
                numbers.setBigDecimal(5, new java.math.BigDecimal("12.50"));
                numbers.setArray(6, connection.createArrayOf("int4", new Integer[] {1, 2}));
                try (ResultSet rows = numbers.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(i);
                    assertThat(rows.getLong(2)).isEqualTo(1L << 40);
                    assertThat(rows.getBoolean(3)).isTrue();
                    assertThat(rows.getDouble(4)).isEqualTo(0.25);
                    assertThat(rows.getBigDecimal(5)).isEqualTo("12.50");
                    assertThat((Integer[]) rows.getArray(6).getArray()).containsExactly(1, 2);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fetchesInPiecesWithinATransaction(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                Connection connection = DriverManager.getConnection(door.url());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(7);
            int count = 0;
            try (ResultSet rows = statement.executeQuery("GENERATE 50 3")) {
                while (rows.next()) {
                    assertThat(rows.getInt(1)).isEqualTo(++count);
                }
            }
            assertThat(count).isEqualTo(50);
            assertThatThrownBy(() -> statement.execute("FAIL"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("23505"));
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            connection.rollback();
            try (ResultSet rows = statement.executeQuery("SELECT 1")) {
                assertThat(rows.next()).isTrue();
            }
            connection.commit();
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsBatchesAndCopies(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                Connection connection = DriverManager.getConnection(door.url());
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO kv VALUES (?, ?)")) {
            for (int i = 0; i < 300; i++) {
                insert.setString(1, "k" + i);
                insert.setString(2, "v" + i);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(300).containsOnly(1);
            assertThat(door.world.table).hasSize(300).containsEntry("k299", "v299");
            CopyManager copies = connection.unwrap(BaseConnection.class).getCopyAPI();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                lines.append('c').append(i).append('\t').append(i).append('\n');
            }
            byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(copies.copyIn("COPY kv FROM STDIN", new ByteArrayInputStream(bytes)))
                    .isEqualTo(20_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(copies.copyOut("COPY kv TO STDOUT", out)).isEqualTo(20_300);
            assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(20_300);
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelsAndGoesOn(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                Connection connection = DriverManager.getConnection(door.url());
                Statement statement = connection.createStatement()) {
            Thread canceller =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    door.await(() -> !door.world.held.isEmpty());
                                    statement.cancel();
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                            });
            assertThatThrownBy(() -> statement.execute("HOLD"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            canceller.join();
            try (ResultSet rows = statement.executeQuery("SELECT 1")) {
                assertThat(rows.next()).isTrue();
            }
        }
    }
}
