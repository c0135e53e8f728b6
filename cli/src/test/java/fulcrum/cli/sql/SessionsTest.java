package fulcrum.cli.sql;

import static fulcrum.cli.sql.TestCluster.rows;
import static fulcrum.cli.sql.TestCluster.run;
import static fulcrum.cli.sql.TestCluster.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Sessions of SQL at the nodes of one cluster, by PostgreSQL's driver.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionsTest {

    private static final int NODES = 3;

    private TestCluster cluster;

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        cluster = TestCluster.start(directory, NODES);
    }

    @AfterAll
    void end() throws IOException {
        cluster.close();
    }

    private Connection connect(int node) throws SQLException {
        return connect(node, "fulcrum", "");
    }

    private Connection connect(int node, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + cluster.port(node) + "/fulcrum", user, password);
    }

    @Test
    void aRoleMayDoWhatItWasGrantedAndNoMore() throws Exception {
        try (Connection owner = connect(1)) {
            run(
                    owner,
                    "CREATE ROLE clerk LOGIN PASSWORD 'secret'",
                    "CREATE TABLE papers (id int PRIMARY KEY)",
                    "CREATE VIEW few AS SELECT id FROM papers WHERE id < 2",
                    "INSERT INTO papers VALUES (1), (2)",
                    "GRANT SELECT ON few TO clerk");
            try (Connection clerk = connect(2, "clerk", "secret")) {
                assertThat(rows(clerk, "SELECT id FROM few")).containsExactly("1");
                assertThat(state(clerk, "SELECT id FROM papers")).isEqualTo("42501");
                assertThat(state(clerk, "CREATE TABLE mine (id int)")).isEqualTo("42501");
                run(owner, "GRANT SELECT, INSERT ON papers TO clerk");
                run(clerk, "INSERT INTO papers VALUES (3)");
                assertThat(state(clerk, "DELETE FROM papers")).isEqualTo("42501");
                run(owner, "REVOKE ALL ON papers FROM clerk");
                assertThat(state(clerk, "SELECT id FROM papers")).isEqualTo("42501");
            }
            assertThatThrownBy(() -> connect(3, "clerk", "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(state(owner, "DROP ROLE clerk")).isEqualTo("2BP01");
            run(owner, "DROP VIEW few", "DROP ROLE clerk");
        }
        assertThatThrownBy(() -> connect(3, "clerk", "secret")).isInstanceOf(SQLException.class);
    }

    @Test
    void whoWaitsForALockIsStoppedThoughTheLockIsNotFree() throws Exception {
        try (Connection holder = connect(1);
                Connection waiter = connect(2);
                Connection watcher = connect(2);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            run(
                    holder,
                    "CREATE TABLE stopped (id int PRIMARY KEY, n int)",
                    "INSERT INTO stopped VALUES (1, 1)",
                    "BEGIN",
                    "UPDATE stopped SET n = 2 WHERE id = 1");
            String process = rows(waiter, "SELECT pg_backend_pid()").getFirst();
            for (String update :
                    List.of(
                            "UPDATE stopped SET n = 3 WHERE id = 1",
                            "UPDATE stopped SET n = 3 WHERE n > 0")) {
                Future<String> waiting = thread.submit(() -> state(waiter, update));
                while (rows(watcher, "SELECT 1 FROM fulcrum.locks WHERE NOT granted").isEmpty()) {
                    assertThat(waiting.isDone()).isFalse();
                }
                run(watcher, "SELECT pg_cancel_backend(" + process + ")");
                assertThat(waiting.get()).isEqualTo("57014");
            }
            run(holder, "COMMIT");
            assertThat(rows(waiter, "SELECT n FROM stopped")).containsExactly("2");
        }
    }

    @Test
    void whatHasNoEndIsStopped() throws Exception {
        try (Connection connection = connect(1)) {
            run(connection, "SET statement_timeout = '200ms'");
            for (String endless :
                    List.of(
                            "SELECT count(*) FROM generate_series(1, 1000000000000)",
                            "SELECT count(*) FROM generate_series(1, 1000000000) a"
                                    + " JOIN generate_series(1, 100) b ON a < b - 1000")) {
                assertThat(state(connection, endless)).as(endless).isEqualTo("57014");
            }
        }
    }

    @Test
    void aCursorGivesRowsPieceByPiece() throws Exception {
        try (Connection connection = connect(1)) {
            run(connection, "BEGIN", "DECLARE c CURSOR FOR SELECT i FROM generate_series(1, 5) i");
            assertThat(rows(connection, "FETCH 2 FROM c")).containsExactly("1", "2");
            run(connection, "MOVE 1 FROM c");
            assertThat(rows(connection, "FETCH ALL FROM c")).containsExactly("4", "5");
            run(connection, "COMMIT");
            assertThat(state(connection, "FETCH c")).isEqualTo("34000");
        }
    }

    @Test
    void aCursorSeesNothingOfWhatHappensAfterItWasDeclared() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(one, "CREATE TABLE seen_once (id int PRIMARY KEY, n int)");
            for (String level : List.of("READ COMMITTED", "REPEATABLE READ")) {
                run(
                        one,
                        "DELETE FROM seen_once",
                        "INSERT INTO seen_once SELECT i, 0 FROM generate_series(1, 3000) i",
                        "BEGIN ISOLATION LEVEL " + level,
                        "DECLARE c CURSOR FOR SELECT n FROM seen_once",
                        "DECLARE sums CURSOR FOR SELECT sum(n) FROM seen_once");
                run(other, "UPDATE seen_once SET n = 1");
                assertThat(rows(one, "FETCH 1000 FROM c")).hasSize(1000).containsOnly("0");
                assertThat(rows(one, "SELECT sum(n) FROM seen_once"))
                        .containsExactly(level.equals("READ COMMITTED") ? "3000" : "0");
                assertThat(rows(one, "FETCH 1000 FROM c")).hasSize(1000).containsOnly("0");
                assertThat(rows(one, "FETCH ALL FROM sums")).containsExactly("0");
                assertThat(rows(one, "FETCH ALL FROM c")).hasSize(1000).containsOnly("0");
                run(one, "COMMIT");
            }
        }
    }

    @Test
    void aCursorSeesNothingOfWhatItsOwnTransactionDoesAfterIt() throws Exception {
        try (Connection one = connect(1)) {
            run(
                    one,
                    "CREATE TABLE held (id int PRIMARY KEY, n int)",
                    "CREATE TABLE held_parts (id int PRIMARY KEY,"
                            + " held int REFERENCES held ON DELETE CASCADE)",
                    "CREATE INDEX ON held_parts (held)",
                    "INSERT INTO held SELECT i, 0 FROM generate_series(1, 1500) i",
                    "INSERT INTO held_parts SELECT i, i FROM generate_series(1, 1500) i",
                    "BEGIN",
                    "DECLARE c CURSOR FOR SELECT n FROM held",
                    "DECLARE parts CURSOR FOR SELECT 1 FROM held_parts",
                    "FETCH 10 FROM c",
                    "FETCH 10 FROM parts",
                    "UPDATE held SET n = 1",
                    "INSERT INTO held VALUES (0, 1)",
                    "DELETE FROM held");
            assertThat(rows(one, "FETCH ALL FROM c")).hasSize(1490).containsOnly("0");
            assertThat(rows(one, "FETCH ALL FROM parts")).hasSize(1490);
            assertThat(rows(one, "SELECT count(*) FROM held_parts")).containsExactly("0");
            run(one, "ROLLBACK");
        }
    }

    @Test
    void whatADriverFetchesInPiecesIsOfOneMoment() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2);
                Statement pieces = one.createStatement()) {
            run(
                    one,
                    "CREATE TABLE pieces (id int PRIMARY KEY, n int)",
                    "INSERT INTO pieces SELECT i, 0 FROM generate_series(1, 3000) i",
                    "SET default_transaction_isolation = 'read committed'");
            one.setAutoCommit(false);
            pieces.setFetchSize(100);
            try (ResultSet result = pieces.executeQuery("SELECT n FROM pieces")) {
                int sum = 0;
                int count = 0;
                while (result.next()) {
                    sum += result.getInt(1);
                    if (++count == 50) {
                        run(other, "UPDATE pieces SET n = 1");
                        assertThat(rows(one, "SELECT sum(n) FROM pieces")).containsExactly("3000");
                    } else if (count == 450) {
                        run(one, "DELETE FROM pieces");
                    }
                }
                assertThat(count).isEqualTo(3000);
                assertThat(sum).isZero();
            }
            one.rollback();
        }
    }

    @Test
    void whatATransactionDefinesGoesWithIt() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "BEGIN",
                    "CREATE TABLE passing (id int PRIMARY KEY, v text)",
                    "CREATE INDEX passing_v ON passing (v)",
                    "INSERT INTO passing VALUES (1, 'x')");
            assertThat(rows(one, "SELECT v FROM passing WHERE v = 'x'")).containsExactly("x");
            assertThat(state(other, "SELECT * FROM passing")).isEqualTo("42P01");
            run(one, "ROLLBACK");
            assertThat(state(one, "SELECT * FROM passing")).isEqualTo("42P01");
            run(one, "CREATE TABLE passing (other text)", "DROP TABLE passing");
        }
    }

    @Test
    void writeSkewIsRefusedAtSerializableAndThereAtRepeatableRead() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(one, "CREATE TABLE doctors (id int PRIMARY KEY, on_call boolean)");
            assertThat(skew(one, other, "REPEATABLE READ")).containsExactly("done", "done");
            assertThat(rows(one, "SELECT count(*) FROM doctors WHERE on_call"))
                    .containsExactly("0");
            assertThat(skew(one, other, "SERIALIZABLE")).contains("done");
            assertThat(rows(one, "SELECT count(*) FROM doctors WHERE on_call"))
                    .containsExactly("1");
        }
    }

    /// Each leaves if another stays; both look before either leaves.
    private static List<String> skew(Connection one, Connection other, String level)
            throws Exception {
        run(one, "DELETE FROM doctors", "INSERT INTO doctors VALUES (1, true), (2, true)");
        String begin = "BEGIN ISOLATION LEVEL " + level;
        run(one, begin);
        run(other, begin);
        String look = "SELECT count(*) FROM doctors WHERE on_call";
        assertThat(rows(one, look)).containsExactly("2");
        assertThat(rows(other, look)).containsExactly("2");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = threads.submit(() -> leave(one, 1));
            Future<String> second = threads.submit(() -> leave(other, 2));
            return List.of(first.get(), second.get());
        }
    }

    private static String leave(Connection connection, int id) throws SQLException {
        String state = state(connection, "UPDATE doctors SET on_call = false WHERE id = " + id);
        String committed = state(connection, state.equals("done") ? "COMMIT" : "ROLLBACK");
        return state.equals("done") ? committed : state;
    }

    @Test
    void nothingIsLostWhereManyAddToOneRow() throws Exception {
        int clients = 6;
        int each = 20;
        try (Connection connection = connect(1)) {
            run(
                    connection,
                    "CREATE TABLE counters (id int PRIMARY KEY, n int)",
                    "INSERT INTO counters VALUES (1, 0)");
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> added = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                int node = 1 + client % NODES;
                added.add(threads.submit(() -> add(node, each)));
            }
            int sum = 0;
            for (Future<Integer> one : added) {
                sum += one.get();
            }
            try (Connection connection = connect(2)) {
                assertThat(rows(connection, "SELECT n FROM counters"))
                        .containsExactly(Integer.toString(sum));
            }
            assertThat(sum).isPositive();
        }
    }

    private int add(int node, int times) throws SQLException {
        int done = 0;
        try (Connection connection = connect(node)) {
            for (int i = 0; i < times; i++) {
                done += state(connection, "UPDATE counters SET n = n + 1").equals("done") ? 1 : 0;
            }
        }
        return done;
    }

    @Test
    void rowsAreCopiedBothWays() throws Exception {
        try (Connection connection = connect(3)) {
            run(connection, "CREATE TABLE copied (id int PRIMARY KEY, t text, n numeric)");
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            String lines = "1\tone\t1.50\n2\ttab\\there\t\\N\n3\t\\N\t-3\n";
            assertThat(copy.copyIn("COPY copied FROM STDIN", new StringReader(lines))).isEqualTo(3);
            StringWriter out = new StringWriter();
            long _ = copy.copyOut("COPY (SELECT * FROM copied ORDER BY id) TO STDOUT", out);
            assertThat(out.toString()).isEqualTo(lines);
            StringWriter csv = new StringWriter();
            long _ =
                    copy.copyOut(
                            "COPY (SELECT id, t || ',' FROM copied ORDER BY id) TO STDOUT"
                                    + " WITH (FORMAT csv, HEADER)",
                            csv);
            assertThat(csv.toString()).isEqualTo("id,?column?\n1,\"one,\"\n2,\"tab\there,\"\n3,\n");
            assertThatThrownBy(() ->
                            copy.copyIn("COPY copied FROM STDIN", new StringReader("9\tx\tno\n")))
                    .hasMessageContaining("invalid input syntax for type numeric");
            assertThatThrownBy(
                            () -> copy.copyIn("COPY copied FROM STDIN", new StringReader("9\tx\n")))
                    .hasMessageContaining("COPY copied, line 1: \"9\tx\"");
            StringWriter named = new StringWriter();
            long _ =
                    copy.copyOut(
                            "COPY (SELECT 1 AS a) TO STDOUT WITH (FORMAT csv, HEADER, FORCE_QUOTE *)",
                            named);
            assertThat(named.toString()).isEqualTo("a\n\"1\"\n");
            assertThat(rows(connection, "SELECT count(*) FROM copied")).containsExactly("3");
        }
    }

    @Test
    void aPreparedTransactionIsFinishedByAnybody() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE pledges (id int PRIMARY KEY)",
                    "BEGIN",
                    "INSERT INTO pledges VALUES (1)",
                    "PREPARE TRANSACTION 'vow'");
            run(other, "COMMIT PREPARED 'vow'");
            assertThat(rows(one, "SELECT id FROM pledges")).containsExactly("1");
            assertThat(state(other, "COMMIT PREPARED 'vow'")).isEqualTo("42704");
        }
    }

    @Test
    void whatWasJustMadeIsNamedAtEveryNode() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            for (int i = 0; i < 5; i++) {
                assertThat(rows(other, "SELECT to_regclass('fresh'), to_regrole('newcomer')"))
                        .containsExactly("null|null");
                run(one, "CREATE SEQUENCE fresh", "CREATE ROLE newcomer");
                assertThat(rows(other, "SELECT nextval('fresh')")).containsExactly("1");
                assertThat(rows(other, "SELECT to_regrole('newcomer')"))
                        .containsExactly("newcomer");
                run(one, "ALTER SEQUENCE fresh RENAME TO known");
                assertThat(rows(other, "SELECT nextval('known'), to_regclass('known')"))
                        .containsExactly("2|known");
                run(one, "DROP SEQUENCE known", "DROP ROLE newcomer");
                assertThat(state(other, "SELECT nextval('nobody')")).isEqualTo("42P01");
            }
        }
    }

    @Test
    void anErrorTellsWhereItIsAndWhatMayBeMeant() throws Exception {
        try (Connection one = connect(1)) {
            run(one, "CREATE TABLE clear (id int, name text, note text)");
            assertThat(told(one, "SELECT 'x'::numeric(3,1)").getPosition()).isEqualTo(8);
            assertThat(told(one, "SELECT cast('2024-02-30' AS date)").getPosition()).isEqualTo(13);
            assertThat(told(one, "SELECT true::date").getPosition()).isEqualTo(12);
            assertThat(told(one, "SELECT naem FROM clear").getHint())
                    .isEqualTo("Perhaps you meant to reference the column \"clear.name\".");
            assertThat(told(one, "SELECT nome FROM clear").getHint())
                    .isEqualTo(
                            "Perhaps you meant to reference the column \"clear.name\""
                                    + " or the column \"clear.note\".");
            assertThat(told(one, "SELECT quite_another FROM clear").getHint()).isNull();
        }
    }

    private static ServerErrorMessage told(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(text);
            throw new AssertionError("carried out: " + text);
        } catch (PSQLException error) {
            return Objects.requireNonNull(error.getServerErrorMessage());
        }
    }

    @Test
    void whatIsPreparedIsInTheWayOfNoOtherTable() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE vows (id int PRIMARY KEY)",
                    "BEGIN",
                    "INSERT INTO vows VALUES (1)",
                    "PREPARE TRANSACTION 'silence'");
            run(
                    other,
                    "CREATE TABLE worldly (id int PRIMARY KEY, v int)",
                    "INSERT INTO worldly VALUES (1, 1)",
                    "CREATE INDEX ON worldly (v)",
                    "ALTER TABLE worldly ADD COLUMN w int",
                    "DROP TABLE worldly",
                    "ROLLBACK PREPARED 'silence'",
                    "DROP TABLE vows");
        }
    }

    @Test
    void anIndexOfRowsThatAreThereHasThemAll() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE filled (id int PRIMARY KEY, v int)",
                    "INSERT INTO filled SELECT i, i % 7 FROM generate_series(1, 700) i");
            assertThat(rows(other, "SELECT count(*) FROM filled WHERE v = 3"))
                    .containsExactly("100");
            assertThat(state(one, "CREATE UNIQUE INDEX filled_u ON filled (v)")).isEqualTo("23505");
            run(one, "CREATE INDEX filled_v ON filled (v)");
            run(other, "INSERT INTO filled VALUES (701, 3)");
            assertThat(rows(one, "SELECT count(*) FROM filled WHERE v = 3")).containsExactly("101");
            assertThat(rows(one, "EXPLAIN SELECT * FROM filled WHERE v = 3"))
                    .anyMatch(line -> line.contains("Index Scan using filled_v"));
            assertThat(state(one, "ALTER TABLE filled ADD CHECK (v > 0)")).isEqualTo("23514");
        }
    }

    @Test
    void aConstraintThatIsAddedToAnEmptyTableHoldsEverywhere() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(one, "CREATE TABLE empty (id int PRIMARY KEY, v int, w int)");
            run(other, "INSERT INTO empty VALUES (1, 1, 1)", "DELETE FROM empty");
            run(
                    one,
                    "ALTER TABLE empty ADD CHECK (v > 0)",
                    "ALTER TABLE empty ADD UNIQUE (w)",
                    "ALTER TABLE empty ADD COLUMN more text DEFAULT 'x'");
            run(other, "INSERT INTO empty VALUES (1, 1, 1)");
            assertThat(state(other, "INSERT INTO empty VALUES (2, 0, 2)")).isEqualTo("23514");
            assertThat(state(other, "INSERT INTO empty VALUES (3, 1, 1)")).isEqualTo("23505");
            assertThat(rows(other, "SELECT more FROM empty")).containsExactly("x");
        }
    }

    @Test
    void rowsThatAreReferredToStay() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE parents (id int PRIMARY KEY)",
                    "CREATE TABLE children (id int PRIMARY KEY, p int REFERENCES parents)",
                    "INSERT INTO parents VALUES (1), (2)",
                    "BEGIN",
                    "INSERT INTO children VALUES (10, 1)");
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<String> deleting =
                        threads.submit(() -> state(other, "DELETE FROM parents WHERE id = 1"));
                run(one, "COMMIT");
                assertThat(deleting.get()).isEqualTo("23503");
            }
            run(other, "DELETE FROM parents WHERE id = 2");
            assertThat(state(one, "INSERT INTO children VALUES (11, 2)")).isEqualTo("23503");
        }
    }

    @Test
    void queriesAndViewsInFromAreLockedByWhatTheyAreMadeOf() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            for (Connection each : List.of(one, other)) {
                run(each, "SET default_transaction_isolation = 'read committed'");
            }
            run(
                    one,
                    "CREATE TABLE parts (id int PRIMARY KEY, n int)",
                    "CREATE TABLE more (id int PRIMARY KEY)",
                    "CREATE VIEW seen AS SELECT id AS i, n + 1 AS m FROM parts",
                    "INSERT INTO parts SELECT i, i * 10 FROM generate_series(1, 4) i",
                    "INSERT INTO more SELECT i FROM generate_series(1, 4) i");
            assertThat(free(one, other, "SELECT * FROM (SELECT * FROM parts) s WHERE id = 1"))
                    .containsExactly("2", "3", "4");
            assertThat(free(one, other, "SELECT m FROM seen WHERE m < 30"))
                    .containsExactly("3", "4");
            assertThat(
                            free(
                                    one,
                                    other,
                                    "SELECT 1 FROM (SELECT id + 1 AS k FROM parts) s"
                                            + " JOIN more m ON m.id = s.k WHERE s.k = 3"))
                    .containsExactly("1", "3", "4");
            assertThat(
                            free(
                                    one,
                                    other,
                                    "SELECT n FROM (SELECT * FROM parts ORDER BY id DESC LIMIT 2) s"
                                            + " WHERE n = 40"))
                    .containsExactly("1", "2");
            assertThat(free(one, other, "SELECT n FROM (SELECT (SELECT 1) AS n) s"))
                    .containsExactly("1", "2", "3", "4");
            run(one, "BEGIN");
            assertThat(rows(one, "SELECT n FROM (SELECT n FROM parts) s, more m FOR SHARE OF m"))
                    .hasSize(16);
            assertThat(rows(other, "SELECT id FROM parts ORDER BY id FOR UPDATE NOWAIT"))
                    .containsExactly("1", "2", "3", "4");
            assertThat(state(other, "SELECT id FROM more FOR UPDATE NOWAIT")).isEqualTo("55P03");
            assertThat(state(other, "SELECT * FROM (SELECT id FROM more) s FOR UPDATE NOWAIT"))
                    .isEqualTo("55P03");
            assertThat(rows(other, "SELECT * FROM (SELECT id FROM more) s FOR UPDATE SKIP LOCKED"))
                    .isEmpty();
            run(one, "ROLLBACK");
        }
    }

    /// Which rows of `parts` are free for others while a query has locked its own.
    private static List<String> free(Connection one, Connection other, String query)
            throws SQLException {
        run(one, "BEGIN");
        List<String> _ = rows(one, query + " FOR UPDATE");
        List<String> free = rows(other, "SELECT id FROM parts ORDER BY id FOR UPDATE SKIP LOCKED");
        run(one, "ROLLBACK");
        return free;
    }
}
