package fulcrum.cli.sql;

import static fulcrum.cli.sql.TestCluster.rows;
import static fulcrum.cli.sql.TestCluster.run;
import static fulcrum.cli.sql.TestCluster.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Definitions on tables that have rows, while other sessions at other nodes write them, and loads
/// of more than a transaction holds.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AlterTest {

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
        return cluster.connect(node);
    }

    /// What is said where a statement fails: state, message and detail.
    private static String error(Connection connection, String text) throws SQLException {
        try {
            run(connection, text);
            return "done";
        } catch (PSQLException error) {
            ServerErrorMessage told = Objects.requireNonNull(error.getServerErrorMessage());
            return told.getSQLState() + " " + told.getMessage() + " | " + told.getDetail();
        }
    }

    /// A statement that writes a row.
    private interface Write {

        /// @param row the number of the row, which no other node writes
        /// @param number how many came before it there
        String text(int node, int row, int number);
    }

    /// Writes at all nodes, one statement after the other, until a change is done.
    private final class Writers implements AutoCloseable {

        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final AtomicBoolean over = new AtomicBoolean();
        private final CountDownLatch begun = new CountDownLatch(NODES);
        private final List<Future<List<Integer>>> written = new ArrayList<>();

        Writers(Write write) {
            for (int node = 1; node <= NODES; node++) {
                int at = node;
                written.add(threads.submit(() -> writeAt(at, write)));
            }
        }

        private List<Integer> writeAt(int node, Write write) throws SQLException {
            List<Integer> done = new ArrayList<>();
            try (Connection connection = connect(node)) {
                for (int number = 0; !over.get(); number++) {
                    int row = node * 1_000_000 + number;
                    if (state(connection, write.text(node, row, number)).equals("done")) {
                        done.add(row);
                    }
                    begun.countDown();
                }
            } finally {
                begun.countDown();
            }
            return done;
        }

        /// The rows that were written at all nodes, by the time that a change was done.
        List<Integer> during(Callable<Void> change) throws Exception {
            begun.await();
            try {
                Void _ = change.call();
            } finally {
                over.set(true);
            }
            List<Integer> all = new ArrayList<>();
            for (Future<List<Integer>> each : written) {
                all.addAll(each.get());
            }
            return all;
        }

        @Override
        public void close() {
            over.set(true);
            threads.close();
        }
    }

    @Test
    void noRowIsLostWhileATableGetsAPrimaryKey() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE keyless (id int, v text) WITH (fillfactor=100)",
                    "INSERT INTO keyless SELECT i, 'old' FROM generate_series(1, 2000) i");
            List<Integer> done;
            try (Writers writers =
                    new Writers((_, row, _) -> "INSERT INTO keyless VALUES (" + row + ", 'new')")) {
                done =
                        writers.during(() -> {
                            run(one, "ALTER TABLE keyless ADD PRIMARY KEY (id)");
                            return null;
                        });
            }
            assertThat(rows(other, "SELECT count(*) FROM keyless WHERE v = 'old'"))
                    .containsExactly("2000");
            assertThat(rows(other, "SELECT id FROM keyless WHERE v = 'new'"))
                    .containsAll(done.stream().map(String::valueOf).toList());
            assertThat(state(other, "INSERT INTO keyless VALUES (7, 'again')")).isEqualTo("23505");
            assertThat(rows(other, "EXPLAIN SELECT * FROM keyless WHERE id = 7"))
                    .anyMatch(line -> line.contains("Index Scan using keyless_pkey"));
        }
    }

    @Test
    void aTableIsWrittenAgainWhereTheNodeDiesThatChangesIt() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            run(
                    one,
                    "CREATE TABLE orphaned (id int, v text)",
                    "INSERT INTO orphaned SELECT i, 'v' FROM generate_series(1, 20000) i",
                    "SET lock_timeout = '10ms'");
            Future<String> altering =
                    threads.submit(() -> {
                        try (Connection dying = connect(3)) {
                            return state(dying, "ALTER TABLE orphaned ADD PRIMARY KEY (id)");
                        } catch (SQLException _) {
                            return "broken";
                        }
                    });
            String write = "UPDATE orphaned SET v = 'w' WHERE id = 7";
            while (!altering.isDone() && !state(one, write).equals("55P03")) {
                // it is not there yet
            }
            cluster.nodes().kill(3);
            try {
                assertThat(altering.get()).isNotNull();
                run(other, "INSERT INTO orphaned VALUES (20001, 'after')");
                assertThat(rows(other, "SELECT count(*) FROM orphaned")).containsExactly("20001");
                run(other, "ALTER TABLE orphaned ADD COLUMN w int");
            } finally {
                cluster.nodes().restart(3, List.of());
            }
        }
    }

    @Test
    void noRowSlipsPastACheckThatIsAdded() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(3)) {
            run(
                    one,
                    "CREATE TABLE checked (id int PRIMARY KEY, v int)",
                    "INSERT INTO checked SELECT i, i FROM generate_series(1, 500) i");
            assertThat(error(one, "ALTER TABLE checked ADD CONSTRAINT few CHECK (v < 300)"))
                    .isEqualTo(
                            "23514 check constraint \"few\" of relation \"checked\" is violated by"
                                    + " some row | null");
            String[] outcome = {""};
            try (Writers writers =
                    new Writers((_, row, number) ->
                            "INSERT INTO checked VALUES ("
                                    + row
                                    + ", "
                                    + (number < 20 ? 1 : -number)
                                    + ")")) {
                List<Integer> _ =
                        writers.during(() -> {
                            outcome[0] = state(one, "ALTER TABLE checked ADD CHECK (v > 0)");
                            return null;
                        });
            }
            String bad = rows(other, "SELECT count(*) FROM checked WHERE v <= 0").getFirst();
            assertThat(outcome[0].equals("done") ? bad : "0").isEqualTo("0");
            assertThat(outcome[0]).isIn("done", "23514");
            assertThat(state(other, "INSERT INTO checked VALUES (501, -1)"))
                    .isEqualTo(outcome[0].equals("done") ? "23514" : "done");
        }
    }

    @Test
    void nobodyRefersToWhatGoesWhileAForeignKeyIsAdded() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE owners (id int PRIMARY KEY)",
                    "CREATE TABLE things (id int PRIMARY KEY, owner int)",
                    "INSERT INTO owners SELECT generate_series(1, 3000)",
                    "INSERT INTO things SELECT i, 1 FROM generate_series(1, 300) i");
            try (Writers writers =
                    new Writers((node, row, number) ->
                            node == 1
                                    ? "DELETE FROM owners WHERE id = " + (number + 2)
                                    : "INSERT INTO things VALUES ("
                                            + row
                                            + ", "
                                            + (number + 2 + 50)
                                            + ")")) {
                List<Integer> _ =
                        writers.during(() -> {
                            assertThat(
                                            state(
                                                    one,
                                                    "ALTER TABLE things ADD FOREIGN KEY (owner)"
                                                            + " REFERENCES owners"))
                                    .isIn("done", "23503");
                            return null;
                        });
            }
            boolean added = state(other, "INSERT INTO things VALUES (301, -1)").equals("23503");
            String orphans =
                    rows(
                                    other,
                                    "SELECT count(*) FROM things WHERE owner NOT IN (SELECT id FROM"
                                            + " owners)")
                            .getFirst();
            assertThat(added ? orphans : "0").isEqualTo("0");
        }
    }

    @Test
    void aTableWhoseRowsBreakWhatIsAddedStaysAsItIsAndIsWritten() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE broken (a int, b int, c int)",
                    "INSERT INTO broken VALUES (1, 1, NULL), (1, 2, 5)");
            assertThat(error(one, "ALTER TABLE broken ADD PRIMARY KEY (a)"))
                    .isEqualTo(
                            "23505 could not create unique index \"broken_pkey\" | Key (a)=(1) is"
                                    + " duplicated.");
            assertThat(error(one, "ALTER TABLE broken ADD PRIMARY KEY (c)"))
                    .isEqualTo(
                            "23502 column \"c\" of relation \"broken\" contains null values |"
                                    + " null");
            assertThat(error(one, "ALTER TABLE broken ALTER c SET NOT NULL"))
                    .isEqualTo(
                            "23502 column \"c\" of relation \"broken\" contains null values |"
                                    + " null");
            assertThat(error(one, "ALTER TABLE broken ADD CONSTRAINT one UNIQUE (a)"))
                    .isEqualTo(
                            "23505 could not create unique index \"one\" | Key (a)=(1) is"
                                    + " duplicated.");
            run(one, "CREATE TABLE others (id int PRIMARY KEY)", "INSERT INTO others VALUES (1)");
            assertThat(error(one, "ALTER TABLE broken ADD FOREIGN KEY (b) REFERENCES others"))
                    .isEqualTo(
                            "23503 insert or update on table \"broken\" violates foreign key"
                                    + " constraint \"broken_b_fkey\" | Key (b)=(2) is not present"
                                    + " in table \"others\".");
            run(other, "INSERT INTO broken VALUES (1, 3, NULL)", "DELETE FROM others");
            assertThat(rows(one, "SELECT count(*) FROM broken")).containsExactly("3");
        }
    }

    @Test
    void aConstraintThatIsNotValidatedHoldsForNewRows() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE later (v int)",
                    "INSERT INTO later VALUES (-1)",
                    "ALTER TABLE later ADD CONSTRAINT positive CHECK (v > 0) NOT VALID");
            assertThat(state(other, "INSERT INTO later VALUES (-2)")).isEqualTo("23514");
            assertThat(state(one, "ALTER TABLE later VALIDATE CONSTRAINT positive"))
                    .isEqualTo("23514");
            run(other, "UPDATE later SET v = 1");
            run(one, "ALTER TABLE later VALIDATE CONSTRAINT positive");
            assertThat(
                            rows(
                                    one,
                                    "SELECT convalidated FROM pg_constraint WHERE conname ="
                                            + " 'positive'"))
                    .containsExactly("t");
        }
    }

    @Test
    void aColumnGoesWithWhatHasIt() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE wide (a int PRIMARY KEY, b text UNIQUE, c int CHECK (c > 0), d"
                            + " int DEFAULT 4)",
                    "CREATE INDEX wide_d ON wide (d)",
                    "INSERT INTO wide SELECT i, 'b' || i, i FROM generate_series(1, 50) i",
                    "ALTER TABLE wide DROP COLUMN b, DROP COLUMN c");
            assertThat(rows(other, "SELECT d FROM (SELECT * FROM wide) w (a, d) WHERE a = 2"))
                    .containsExactly("4");
            run(other, "INSERT INTO wide VALUES (51)");
            assertThat(rows(other, "SELECT count(*) FROM wide WHERE d = 4")).containsExactly("51");
            run(one, "CREATE VIEW narrow AS SELECT a FROM wide");
            assertThat(state(one, "ALTER TABLE wide DROP COLUMN a")).isEqualTo("2BP01");
            run(one, "ALTER TABLE wide ADD COLUMN b int", "ALTER TABLE wide DROP COLUMN d");
            assertThat(rows(other, "SELECT count(*) FROM wide WHERE b IS NULL"))
                    .containsExactly("51");
        }
    }

    @Test
    void aColumnGetsAnotherTypeAndItsIndexesToo() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE typed (id int PRIMARY KEY, v int DEFAULT 3 UNIQUE)",
                    "INSERT INTO typed SELECT i, i * 10 FROM generate_series(1, 100) i",
                    "ALTER TABLE typed ALTER COLUMN id TYPE bigint");
            assertThat(error(one, "ALTER TABLE typed ALTER v TYPE date"))
                    .startsWith("42804 column \"v\" cannot be cast automatically to type date");
            run(other, "INSERT INTO typed VALUES (5000000000)");
            run(one, "ALTER TABLE typed ALTER v TYPE text USING 'v' || v");
            assertThat(rows(other, "SELECT id FROM typed WHERE v = 'v3'"))
                    .containsExactly("5000000000");
            assertThat(state(other, "INSERT INTO typed VALUES (6, 'v20')")).isEqualTo("23505");
        }
    }

    @Test
    void aTableThatTheTransactionHasMadeIsChangedWithinIt() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "BEGIN",
                    "CREATE TABLE made (id int, v int)",
                    "INSERT INTO made SELECT i, i FROM generate_series(1, 100) i",
                    "ALTER TABLE made ADD PRIMARY KEY (id)",
                    "ALTER TABLE made ADD CHECK (v > 0)",
                    "SAVEPOINT s",
                    "INSERT INTO made VALUES (101, 1)",
                    "ROLLBACK TO s",
                    "ALTER TABLE made DROP COLUMN v");
            assertThat(rows(one, "SELECT count(*) FROM made")).containsExactly("100");
            run(one, "COMMIT");
            assertThat(rows(other, "SELECT count(*) FROM made")).containsExactly("100");
            run(one, "BEGIN");
            assertThat(error(one, "ALTER TABLE made DROP COLUMN id")).startsWith("0A000");
            run(one, "ROLLBACK");
        }
    }

    // Loads

    private static Reader lines(int from, int to) {
        return lines(from, to, "");
    }

    /// @param last behind them
    private static Reader lines(int from, int to, String last) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i <= to; i++) {
            lines.append(i).append('\t').append("x".repeat(100)).append('\n');
        }
        return new StringReader(lines.append(last).toString());
    }

    private static long copy(Connection connection, String table, Reader lines) throws Exception {
        return connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " FROM STDIN", lines);
    }

    @Test
    void manyRowsAreCopiedIntoATableThatHasNone() throws Exception {
        int many = 5_000;
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(one, "CREATE TABLE filled (id int PRIMARY KEY, t text)");
            run(one, "CREATE INDEX filled_t ON filled (t)");
            long copied = copy(one, "filled", lines(1, many));
            assertThat(copied).isEqualTo(many);
            assertThat(rows(other, "SELECT count(*) FROM filled"))
                    .containsExactly(Integer.toString(many));
            assertThat(
                            rows(
                                    other,
                                    "SELECT count(*) FROM filled WHERE t = '"
                                            + "x".repeat(100)
                                            + "'"))
                    .containsExactly(Integer.toString(many));
            run(other, "DELETE FROM filled WHERE id > 1");
            assertThat(copy(one, "filled", lines(2, 3_000))).isEqualTo(2_999);
            run(other, "DELETE FROM filled");
            String twice = "1\tlast\n";
            assertThatThrownBy(() -> copy(one, "filled", lines(1, 4_000, twice)))
                    .hasMessageContaining("duplicate key value");
            assertThat(rows(other, "SELECT count(*) FROM filled")).containsExactly("0");
            run(other, "INSERT INTO filled VALUES (1, 'after')");
        }
    }

    @Test
    void aLoadIntoATableThatIsTruncatedIsThereWhenItIsCommitted() throws Exception {
        int many = 20_000;
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE loaded (id int PRIMARY KEY, t text)",
                    "INSERT INTO loaded VALUES (0, 'before')",
                    "BEGIN",
                    "TRUNCATE loaded");
            assertThat(copy(one, "loaded", lines(1, many))).isEqualTo(many);
            assertThat(rows(one, "SELECT count(*) FROM loaded"))
                    .containsExactly(Integer.toString(many));
            assertThat(rows(other, "SELECT t FROM loaded")).containsExactly("before");
            run(one, "UPDATE loaded SET t = 'other' WHERE id = 3", "COMMIT");
            assertThat(rows(other, "SELECT count(*) FROM loaded"))
                    .containsExactly(Integer.toString(many));
            assertThat(rows(other, "SELECT t FROM loaded WHERE id = 3")).containsExactly("other");
            run(one, "BEGIN", "TRUNCATE loaded");
            long _ = copy(one, "loaded", lines(1, 5_000));
            run(one, "ROLLBACK");
            assertThat(rows(other, "SELECT count(*) FROM loaded"))
                    .containsExactly(Integer.toString(many));
            run(one, "BEGIN", "TRUNCATE loaded");
            long _ = copy(one, "loaded", lines(1, 5_000));
            assertThat(state(one, "INSERT INTO loaded VALUES (4999, 'twice')")).isEqualTo("23505");
            run(one, "ROLLBACK");
            assertThat(rows(one, "SELECT count(*) FROM loaded"))
                    .containsExactly(Integer.toString(many));
        }
    }

    @Test
    void rowsOfBeforeATableWasWrittenAnewAreNotTakenForNone() throws Exception {
        try (Connection one = connect(1);
                Connection other = connect(2)) {
            run(
                    one,
                    "CREATE TABLE past (id int PRIMARY KEY, v int)",
                    "INSERT INTO past VALUES (1, 10), (2, 20)");
            String before = now(one);
            run(one, "UPDATE past SET v = v + 1", "CREATE INDEX past_v ON past (v)");
            String query = "SELECT id FROM past AS OF SYSTEM TIME " + before + " WHERE v = 20";
            assertThat(rows(other, query)).containsExactly("2");
            String indexed = now(one);
            run(one, "TRUNCATE past");
            for (String moment : List.of(before, indexed)) {
                assertThat(error(other, "SELECT * FROM past AS OF SYSTEM TIME " + moment))
                        .startsWith("55000 the rows of \"past\" of that time are gone");
            }
            run(one, "INSERT INTO past VALUES (3, 30)");
            String truncated = now(one);
            assertThat(rows(other, "SELECT v FROM past AS OF SYSTEM TIME " + truncated))
                    .containsExactly("30");
            run(one, "ALTER TABLE past ALTER COLUMN v TYPE text");
            assertThat(state(other, "SELECT * FROM past AS OF SYSTEM TIME " + truncated))
                    .isEqualTo("55000");
            run(one, "CREATE TABLE young (id int)");
            assertThat(state(other, "SELECT * FROM young AS OF SYSTEM TIME " + before))
                    .isEqualTo("42P01");
        }
    }

    /// The moment at which a statement was carried out, in nanoseconds.
    private static String now(Connection connection) throws SQLException {
        return rows(
                        connection,
                        "SELECT (extract(epoch FROM clock_timestamp()) * 1000000000)::bigint")
                .getFirst();
    }
}
