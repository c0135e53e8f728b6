package fulcrum.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fulcrum.server.Server;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// A table of three shards, one of whose leaders the session's node does not reach: the third node
/// reaches both, so nobody else comes to lead.
final class PartialResultsTest {

    private static final int ROWS = 300;

    @TempDir private static Path directory;

    private static TestCluster cluster;
    private static Connection session;

    /// The shards that are not reached.
    private static final TreeSet<String> cutOff = new TreeSet<>();

    @BeforeAll
    static void aLeaderIsCutOff() throws Exception {
        cluster = TestCluster.start(directory, 3);
        try (Connection any = cluster.connect(1)) {
            TestCluster.run(
                    any,
                    "CREATE TABLE parts (id int PRIMARY KEY, v int)",
                    "INSERT INTO parts SELECT i, i FROM generate_series(1, " + ROWS + ") i",
                    "CREATE TABLE whole (id int PRIMARY KEY)");
            Map<String, TreeSet<String>> byLeader = new TreeMap<>();
            for (String row :
                    TestCluster.rows(
                            any,
                            "SELECT leader, shard FROM fulcrum.shards WHERE table_name ="
                                    + " 'parts'")) {
                String[] parts = row.split("\\|");
                byLeader.computeIfAbsent(parts[0], _ -> new TreeSet<>()).add(parts[1]);
            }
            String catalog = leaderOfCatalog();
            byLeader.remove(catalog);
            assertThat(byLeader).as("not all are led by %s", catalog).isNotEmpty();
            String other = byLeader.keySet().iterator().next();
            cutOff.addAll(byLeader.getOrDefault(other, new TreeSet<>()));
            session = cluster.connect(Integer.parseInt(catalog.substring(1)));
            assertThat(TestCluster.rows(session, "SELECT count(*) FROM parts"))
                    .containsExactly("" + ROWS);
            TestCluster.run(
                    session,
                    "CALL fulcrum.fault('partition " + catalog + "/" + other + "', '10 minutes')");
        }
    }

    private static String leaderOfCatalog() throws Exception {
        for (Map.Entry<Integer, Server> each : cluster.nodes().running().entrySet()) {
            boolean leads =
                    each.getValue().node().figures().groups().stream()
                            .anyMatch(group ->
                                    group.number() == 0 && group.role().name().equals("LEADER"));
            if (leads) {
                return "n" + each.getKey();
            }
        }
        throw new IllegalStateException("nobody leads the catalog's group");
    }

    @AfterAll
    static void close() throws Exception {
        session.close();
        cluster.close();
    }

    private record Told(List<String> rows, List<String> warnings) {}

    private static Told told(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        try (Statement statement = session.createStatement()) {
            statement.execute("SET fulcrum.partial_results = on");
            try (ResultSet result = statement.executeQuery(query)) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
                for (SQLWarning at = statement.getWarnings();
                        at != null;
                        at = at.getNextWarning()) {
                    warnings.add(at.getSQLState() + " " + at.getMessage());
                }
            }
        }
        return new Told(rows, warnings);
    }

    private static String missing() {
        List<String> most = new ArrayList<>(cutOff);
        String last = most.removeLast();
        String numbers = most.isEmpty() ? last : String.join(", ", most) + " and " + last;
        return (cutOff.size() == 1 ? "shard " : "shards ") + numbers + " of table \"parts\"";
    }

    private static ServerErrorMessage refusal(String text) {
        SQLException error =
                catchThrowableOfType(SQLException.class, () -> TestCluster.run(session, text));
        return Objects.requireNonNull(((PSQLException) error).getServerErrorMessage());
    }

    @Test
    void theErrorNamesTheShardsThatDoNotAnswer() throws Exception {
        TestCluster.run(session, "SET fulcrum.partial_results = off");
        ServerErrorMessage error = refusal("SELECT count(*) FROM parts");
        assertThat(error.getSQLState()).isEqualTo("ZF001");
        assertThat(error.getDetail()).contains("no answer in time from " + missing());
        assertThat(error.getHint()).contains("fulcrum.partial_results = on");
    }

    @Test
    void theRowsOfTheOthersComeWithAWarningThatNamesTheMissing() throws Exception {
        Told some = told("SELECT id FROM parts ORDER BY id");
        assertThat(some.rows).hasSizeBetween(1, ROWS - 1).doesNotHaveDuplicates();
        assertThat(some.warnings)
                .containsExactly("01000 partial result: " + missing() + " did not answer");
        assertThat(told("SELECT count(*) FROM parts").rows).containsExactly("" + some.rows.size());
        int gone = 1;
        while (some.rows.contains("" + gone)) {
            gone++;
        }
        String there = some.rows.getFirst();
        Told none = told("SELECT v FROM parts WHERE id = " + gone);
        assertThat(none.rows).isEmpty();
        assertThat(none.warnings)
                .singleElement()
                .satisfies(warning -> assertThat(cutOff).anyMatch(each -> names(warning, each)));
        assertThat(told("SELECT v FROM parts WHERE id = " + there))
                .isEqualTo(new Told(List.of(there), List.of()));
        assertThat(told("SELECT v FROM parts WHERE id IN (" + gone + ", " + there + ")"))
                .isEqualTo(new Told(List.of(there), none.warnings));
    }

    private static boolean names(String warning, String shard) {
        return warning.equals(
                "01000 partial result: shard " + shard + " of table \"parts\" did not answer");
    }

    @Test
    void whatIsNotMissingIsNotWarnedOf() throws Exception {
        assertThat(told("SELECT 1")).isEqualTo(new Told(List.of("1"), List.of()));
    }

    @Test
    void whateverWouldTakeSomeForAllIsRefused() throws Exception {
        TestCluster.run(session, "SET fulcrum.partial_results = on");
        for (String text :
                List.of(
                        "INSERT INTO whole SELECT id FROM parts",
                        "UPDATE parts SET v = 0",
                        "DELETE FROM parts",
                        "SELECT * FROM parts FOR UPDATE",
                        "CREATE TABLE copied AS SELECT * FROM parts",
                        "CREATE INDEX ON parts (v)",
                        "COPY parts TO STDOUT",
                        "ANALYZE parts",
                        "EXPLAIN ANALYZE SELECT * FROM parts")) {
            ServerErrorMessage refused = refusal(text);
            assertThat(refused.getSQLState()).as(text).isEqualTo("25006");
            assertThat(refused.getHint()).isEqualTo("SET fulcrum.partial_results = off.");
        }
        TestCluster.run(session, "BEGIN READ ONLY");
        assertThat(TestCluster.state(session, "SELECT * FROM parts")).isEqualTo("25001");
        TestCluster.run(session, "ROLLBACK");
    }
}
