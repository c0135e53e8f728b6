package fulcrum.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The anomalies of Hermitage (Kleppmann 2014), which are those of Adya, Liskov and O'Neil 2000 and
/// of Bailis et al. 2013, at each level of isolation, by transactions at different nodes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HermitageTest {

    private static final int NODES = 3;
    private static final List<String> LEVELS =
            List.of("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE");
    private static final List<Anomaly> ANOMALIES =
            List.of(
                    new Anomaly("G0", "dirty write", HermitageTest::dirtyWrite),
                    new Anomaly("G1a", "aborted read", HermitageTest::abortedRead),
                    new Anomaly("G1b", "intermediate read", HermitageTest::intermediateRead),
                    new Anomaly("G1c", "circular information flow", HermitageTest::circularFlow),
                    new Anomaly("OTV", "observed transaction vanishes", HermitageTest::vanishing),
                    new Anomaly("PMP", "predicate-many-preceders", HermitageTest::manyPreceders),
                    new Anomaly(
                            "PMP, write",
                            "the same, by a write's predicate",
                            HermitageTest::writePreceders),
                    new Anomaly("P4", "lost update", HermitageTest::lostUpdate),
                    new Anomaly("G-single", "read skew", HermitageTest::readSkew),
                    new Anomaly(
                            "G-single, predicate",
                            "read skew of predicates",
                            HermitageTest::predicateSkew),
                    new Anomaly(
                            "G-single, write",
                            "read skew by a write's predicate",
                            HermitageTest::writePredicateSkew),
                    new Anomaly("G2-item", "write skew", HermitageTest::writeSkew),
                    new Anomaly("G2", "write skew of predicates", HermitageTest::antiDependencies),
                    new Anomaly(
                            "G2, two edges",
                            "a reader sees an order that is none",
                            HermitageTest::twoEdges));

    private static final Path PAGE =
            Path.of(System.getProperty("fulcrum.root", ".")).resolve("docs/reference/isolation.md");

    private TestCluster cluster;

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        cluster = TestCluster.start(directory, NODES);
        try (Connection connection = connect(1);
                Statement statement = connection.createStatement()) {
            boolean _ = statement.execute("CREATE TABLE test (id int PRIMARY KEY, value int)");
        }
    }

    @AfterAll
    void end() throws IOException {
        cluster.close();
    }

    private Connection connect(int node) throws SQLException {
        return cluster.connect(node, "&preferQueryMode=simple");
    }

    @Test
    void eachLevelPreventsWhatThePageSays() throws Exception {
        List<String> table = new ArrayList<>();
        for (Anomaly anomaly : ANOMALIES) {
            StringJoiner line = new StringJoiner(" | ", "| ", " |");
            line.add(anomaly.title()).add(anomaly.what());
            for (String level : LEVELS) {
                line.add(happens(anomaly, level) ? "happens" : "prevented");
            }
            table.add(line.toString());
        }
        assertThat(String.join("\n", Files.readAllLines(PAGE))).contains(String.join("\n", table));
    }

    private boolean happens(Anomaly anomaly, String level) throws Exception {
        List<Connection> connections = new ArrayList<>();
        for (int node = 1; node <= NODES; node++) {
            connections.add(connect(node));
        }
        try (Statement reset = connections.getFirst().createStatement()) {
            int _ = reset.executeUpdate("DELETE FROM test");
            int _ = reset.executeUpdate("INSERT INTO test VALUES (1, 10), (2, 20)");
        }
        try (Interleaving order = new Interleaving(cluster.nodes(), connections)) {
            Play play = new Play(order, level);
            boolean happens = anomaly.script().happens(play);
            for (int transaction = 1; transaction <= NODES; transaction++) {
                assertThat(order.errors(transaction))
                        .as("%s at %s", anomaly.title(), level)
                        .allMatch(List.of("40001", "40P01", "25P02")::contains);
            }
            return happens;
        }
    }

    /// What transactions do, and what came of it.
    private final class Play {

        private final Interleaving order;
        private final String level;

        Play(Interleaving order, String level) {
            this.order = order;
            this.level = level;
        }

        void begin(int... transactions) throws Exception {
            for (int each : transactions) {
                int _ = order.say(each, "BEGIN ISOLATION LEVEL " + level);
            }
        }

        void say(int transaction, String sql) throws Exception {
            int _ = order.say(transaction, sql);
        }

        /// @return a reading, to be looked at in the end
        int select(int transaction, String condition) throws Exception {
            return order.say(
                    transaction, "SELECT id, value FROM test WHERE " + condition + " ORDER BY id");
        }

        void commit(int... transactions) throws Exception {
            for (int each : transactions) {
                int _ = order.say(each, "COMMIT");
            }
        }

        /// Waits until all have done everything.
        ///
        /// @return whether these were committed
        boolean committed(int... transactions) throws Exception {
            order.finish();
            boolean all = true;
            for (int each : transactions) {
                all &= order.isCommitted(each);
            }
            return all;
        }

        String rows(int transaction, int reading) throws Exception {
            return order.outcome(transaction, reading);
        }

        /// All rows as they are in the end.
        String rows() throws SQLException {
            StringJoiner rows = new StringJoiner(" ");
            try (Connection connection = connect(1);
                    Statement statement = connection.createStatement();
                    ResultSet result =
                            statement.executeQuery("SELECT id, value FROM test ORDER BY id")) {
                while (result.next()) {
                    rows.add(result.getString(1) + "=" + result.getString(2));
                }
            }
            return rows.toString();
        }
    }

    private interface Script {
        boolean happens(Play play) throws Exception;
    }

    /// What may go wrong.
    private record Anomaly(String title, String what, Script script) {}

    private static String update(int id, int value) {
        return "UPDATE test SET value = " + value + " WHERE id = " + id;
    }

    private static boolean dirtyWrite(Play play) throws Exception {
        play.begin(1, 2);
        play.say(1, update(1, 11));
        play.say(2, update(1, 12));
        play.say(1, update(2, 21));
        play.commit(1);
        play.say(2, update(2, 22));
        play.commit(2);
        boolean both = play.committed(1, 2);
        String rows = play.rows();
        return !rows.equals("1=12 2=22") && (both || !rows.equals("1=11 2=21"));
    }

    private static boolean abortedRead(Play play) throws Exception {
        play.begin(1, 2);
        play.say(1, update(1, 101));
        int during = play.select(2, "true");
        play.say(1, "ROLLBACK");
        int after = play.select(2, "true");
        play.commit(2);
        return play.committed(2)
                && (play.rows(2, during).contains("101") || play.rows(2, after).contains("101"));
    }

    private static boolean intermediateRead(Play play) throws Exception {
        play.begin(1, 2);
        play.say(1, update(1, 101));
        int during = play.select(2, "true");
        play.say(1, update(1, 11));
        play.commit(1);
        int after = play.select(2, "true");
        play.commit(2);
        return play.committed(2)
                && (play.rows(2, during).contains("101") || play.rows(2, after).contains("101"));
    }

    private static boolean circularFlow(Play play) throws Exception {
        play.begin(1, 2);
        play.say(1, update(1, 11));
        play.say(2, update(2, 22));
        int first = play.select(1, "id = 2");
        int second = play.select(2, "id = 1");
        play.commit(1, 2);
        return play.committed(1, 2)
                && play.rows(1, first).equals("2=22")
                && play.rows(2, second).equals("1=11");
    }

    private static boolean vanishing(Play play) throws Exception {
        play.begin(1, 2, 3);
        play.say(1, update(1, 11));
        play.say(1, update(2, 19));
        play.say(2, update(1, 12));
        play.commit(1);
        int one = play.select(3, "id = 1");
        play.say(2, update(2, 18));
        int two = play.select(3, "id = 2");
        play.commit(2);
        int three = play.select(3, "id = 2");
        int four = play.select(3, "id = 1");
        play.commit(3);
        boolean committed = play.committed(3);
        boolean vanishes = false;
        int before = 0;
        for (int reading : new int[] {one, two, three, four}) {
            int writer =
                    switch (play.rows(3, reading)) {
                        case "1=11", "2=19" -> 1;
                        case "1=12", "2=18" -> 2;
                        default -> 0;
                    };
            vanishes |= writer < before;
            before = writer;
        }
        return committed && vanishes;
    }

    private static boolean manyPreceders(Play play) throws Exception {
        play.begin(1, 2);
        int _ = play.select(1, "value = 30");
        play.say(2, "INSERT INTO test VALUES (3, 30)");
        play.commit(2);
        int later = play.select(1, "value % 3 = 0");
        play.commit(1);
        return play.committed(1, 2) && play.rows(1, later).equals("3=30");
    }

    /// What has just been deleted is there.
    private static boolean writePreceders(Play play) throws Exception {
        play.begin(1, 2);
        play.say(1, "UPDATE test SET value = value + 10");
        int _ = play.select(2, "value = 20");
        play.say(2, "DELETE FROM test WHERE value = 20");
        play.commit(1);
        int later = play.select(2, "value = 20");
        play.commit(2);
        return play.committed(1, 2) && !play.rows(2, later).isEmpty();
    }

    private static boolean lostUpdate(Play play) throws Exception {
        play.begin(1, 2);
        int first = play.select(1, "id = 1");
        int second = play.select(2, "id = 1");
        play.say(1, update(1, 11));
        play.say(2, update(1, 12));
        play.commit(1, 2);
        return play.committed(1, 2)
                && play.rows(1, first).equals("1=10")
                && play.rows(2, second).equals("1=10");
    }

    private static boolean readSkew(Play play) throws Exception {
        play.begin(1, 2);
        int first = play.select(1, "id = 1");
        int _ = play.select(2, "true");
        play.say(2, update(1, 12));
        play.say(2, update(2, 18));
        play.commit(2);
        int second = play.select(1, "id = 2");
        play.commit(1);
        return play.committed(1, 2)
                && play.rows(1, first).equals("1=10")
                && play.rows(1, second).equals("2=18");
    }

    private static boolean predicateSkew(Play play) throws Exception {
        play.begin(1, 2);
        int first = play.select(1, "value % 5 = 0");
        play.say(2, "UPDATE test SET value = 12 WHERE value = 10");
        play.commit(2);
        int second = play.select(1, "value % 3 = 0");
        play.commit(1);
        return play.committed(1, 2)
                && play.rows(1, first).equals("1=10 2=20")
                && play.rows(1, second).equals("1=12");
    }

    /// The first has read what was before the second, and writes by what was after it.
    private static boolean writePredicateSkew(Play play) throws Exception {
        play.begin(1, 2);
        int first = play.select(1, "id = 1");
        int _ = play.select(2, "true");
        play.say(2, update(1, 12));
        play.say(2, update(2, 18));
        play.commit(2);
        play.say(1, "DELETE FROM test WHERE value = 20");
        play.commit(1);
        return play.committed(1, 2)
                && play.rows(1, first).equals("1=10")
                && play.rows().contains("2=18");
    }

    private static boolean writeSkew(Play play) throws Exception {
        play.begin(1, 2);
        int first = play.select(1, "id IN (1, 2)");
        int second = play.select(2, "id IN (1, 2)");
        play.say(1, update(1, 11));
        play.say(2, update(2, 21));
        play.commit(1, 2);
        return play.committed(1, 2)
                && play.rows(1, first).equals("1=10 2=20")
                && play.rows(2, second).equals("1=10 2=20");
    }

    private static boolean antiDependencies(Play play) throws Exception {
        play.begin(1, 2);
        int first = play.select(1, "value % 3 = 0");
        int second = play.select(2, "value % 3 = 0");
        play.say(1, "INSERT INTO test VALUES (3, 30)");
        play.say(2, "INSERT INTO test VALUES (4, 42)");
        play.commit(1, 2);
        return play.committed(1, 2)
                && play.rows(1, first).isEmpty()
                && play.rows(2, second).isEmpty();
    }

    /// Fekete, O'Neil and O'Neil 2004: without the reader, all would be in order.
    private static boolean twoEdges(Play play) throws Exception {
        play.begin(1);
        int first = play.select(1, "true");
        play.begin(2);
        play.say(2, "UPDATE test SET value = value + 5 WHERE id = 2");
        play.commit(2);
        play.begin(3);
        int reader = play.select(3, "true");
        play.commit(3);
        play.say(1, update(1, 0));
        play.commit(1);
        return play.committed(1, 2, 3)
                && play.rows(1, first).equals("1=10 2=20")
                && play.rows(3, reader).equals("1=10 2=25");
    }
}
