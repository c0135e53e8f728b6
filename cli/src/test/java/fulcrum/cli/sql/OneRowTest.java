package fulcrum.cli.sql;

import static fulcrum.cli.sql.TestCluster.rows;
import static fulcrum.cli.sql.TestCluster.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// A statement that changes one row, and is a transaction by itself, does that where the row is; in
/// a transaction block it reads and writes. Nobody sees a difference.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OneRowTest {

    private static final List<String> STATEMENTS =
            List.of(
                    "UPDATE %s SET n = n + 1 WHERE id = 1",
                    "UPDATE %s SET n = n * 1000000 WHERE id = 2",
                    "UPDATE %s SET n = -5 WHERE id = 3",
                    "UPDATE %s SET n = NULL WHERE id = 3",
                    "UPDATE %s SET t = 'longer than it may be' WHERE id = 3",
                    "UPDATE %s SET t = upper(t), n = length(t) WHERE id = 4 AND n > 3",
                    "UPDATE %s SET t = upper(t) WHERE id = 5 AND n > 30",
                    "UPDATE %s SET n = 1 WHERE id = 77",
                    "UPDATE %s SET n = 1 / (n - 6) WHERE id = 6",
                    "UPDATE %s SET n = 7 WHERE id = 7 RETURNING id, n",
                    "UPDATE %s SET id = 70 WHERE id = 8",
                    "DELETE FROM %s WHERE id = 9",
                    "DELETE FROM %s WHERE id = 9",
                    "DELETE FROM %s WHERE id = 10 AND n = 1",
                    "INSERT INTO %s VALUES (11, 11, 'new')",
                    "INSERT INTO %s VALUES (11, 12, 'again')",
                    "INSERT INTO %s VALUES (11, 13, 'again') ON CONFLICT DO NOTHING",
                    "INSERT INTO %s VALUES (11, 14, 'x') ON CONFLICT (id) DO UPDATE SET n = 14",
                    "INSERT INTO %s VALUES (12, -1, 'bad')",
                    "INSERT INTO %s (id, n) VALUES (13, 1) RETURNING id, n, t",
                    "INSERT INTO %s (id) VALUES (14)",
                    "INSERT INTO %s VALUES (15, 1, 'a'), (16, 2, 'b')");

    private TestCluster cluster;

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        cluster = TestCluster.start(directory, 3);
    }

    @AfterAll
    void end() throws IOException {
        cluster.close();
    }

    private Connection connect(int node) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + cluster.port(node) + "/fulcrum", "fulcrum", "");
    }

    private static void make(Connection connection, String table) throws SQLException {
        run(
                connection,
                "CREATE TABLE "
                        + table
                        + " (id int PRIMARY KEY, n int NOT NULL CHECK (n >= 0),"
                        + " t varchar(8) DEFAULT 'none')",
                "INSERT INTO " + table + " SELECT i, i, 'row' || i FROM generate_series(1, 10) i");
    }

    /// What a client is told of a statement.
    private static String told(Connection connection, String sql, String table) {
        try (PreparedStatement statement = connection.prepareStatement(sql.formatted(table))) {
            if (!statement.execute()) {
                return statement.getUpdateCount() + " rows";
            }
            List<String> found = new ArrayList<>();
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    found.add(rows.getString(1) + "," + rows.getString(2));
                }
            }
            return found.toString();
        } catch (PSQLException error) {
            ServerErrorMessage said = error.getServerErrorMessage();
            return error.getSQLState()
                    + (said == null ? "" : " " + said.getMessage() + " " + said.getDetail())
                            .replace(table, "a table");
        } catch (SQLException error) {
            return error.getSQLState();
        }
    }

    @Test
    void nobodySeesADifference() throws Exception {
        assertNobodySees("plain_by_itself", "plain_in_blocks");
    }

    @Test
    void nobodySeesADifferenceWhereAnIndexHangsOnTheRow() throws Exception {
        assertNobodySees(
                "indexed_by_itself", "indexed_in_blocks", "CREATE INDEX ON %s (n) WHERE n > 2");
    }

    @Test
    void nobodySeesADifferenceWhereRowsOfAnotherTableDo() throws Exception {
        assertNobodySees(
                "parent_by_itself",
                "parent_in_blocks",
                "CREATE TABLE of_%s (of_whom int REFERENCES %1$s ON DELETE CASCADE)",
                "INSERT INTO of_%s VALUES (9), (3)");
    }

    private void assertNobodySees(String byItself, String inBlocks, String... more)
            throws Exception {
        try (Connection connection = connect(2)) {
            for (String table : List.of(byItself, inBlocks)) {
                make(connection, table);
                for (String statement : more) {
                    run(connection, statement.formatted(table));
                }
            }
            for (String statement : STATEMENTS) {
                String one = told(connection, statement, byItself);
                connection.setAutoCommit(false);
                String other = told(connection, statement, inBlocks);
                connection.commit();
                connection.setAutoCommit(true);
                assertThat(one).as(statement).isEqualTo(other);
            }
            assertThat(rows(connection, "SELECT * FROM " + byItself + " ORDER BY id"))
                    .isEqualTo(rows(connection, "SELECT * FROM " + inBlocks + " ORDER BY id"))
                    .hasSize(13);
            String found = " WHERE n > 2 ORDER BY n, id";
            assertThat(rows(connection, "SELECT id FROM " + byItself + found))
                    .isEqualTo(rows(connection, "SELECT id FROM " + inBlocks + found));
        }
    }

    @Test
    void everyOneOfManyIsCounted() throws Exception {
        try (Connection connection = connect(1)) {
            run(
                    connection,
                    "CREATE TABLE visits (page int PRIMARY KEY, n int)",
                    "INSERT INTO visits VALUES (1, 0)");
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Callable<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int node = 1 + i % 3;
                clients.add(() -> visits(node, 50));
            }
            int counted = 0;
            for (Future<Integer> done : threads.invokeAll(clients)) {
                counted += done.get();
            }
            assertThat(counted).isEqualTo(300);
        }
        try (Connection connection = connect(3)) {
            assertThat(rows(connection, "SELECT n FROM visits")).containsExactly("300");
        }
    }

    private int visits(int node, int times) throws SQLException {
        int counted = 0;
        try (Connection connection = connect(node);
                PreparedStatement visit =
                        connection.prepareStatement("UPDATE visits SET n = n + 1 WHERE page = ?")) {
            for (int i = 0; i < times; i++) {
                visit.setInt(1, 1);
                counted += visit.executeUpdate();
            }
        }
        return counted;
    }

    @Test
    void aTableThatWasAlteredElsewhereIsChangedByWhatItIsNow() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2);
                PreparedStatement update =
                        one.prepareStatement("UPDATE changing SET n = n + 1 WHERE id = 1")) {
            run(
                    other,
                    "CREATE TABLE changing (id int PRIMARY KEY, n int)",
                    "INSERT INTO changing VALUES (1, 1)");
            assertThat(update.executeUpdate()).isEqualTo(1);
            run(other, "ALTER TABLE changing ADD COLUMN more int DEFAULT 5");
            assertThat(update.executeUpdate()).isEqualTo(1);
            run(other, "ALTER TABLE changing ADD CHECK (n < 4)");
            assertThat(told(one, "UPDATE changing SET n = n + 1 WHERE id = 1", "changing"))
                    .startsWith("23514");
            assertThat(rows(one, "SELECT * FROM changing")).containsExactly("1|3|5");
        }
    }
}
