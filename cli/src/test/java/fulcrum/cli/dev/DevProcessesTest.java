package fulcrum.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.cli.CommandLines;
import fulcrum.cli.Replaying;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three real processes, of which some are killed.
final class DevProcessesTest {

    private static final long DEADLINE_MILLIS = 30_000;

    @TempDir Path directory;
    private DevPorts ports = new DevPorts(0);
    private DevProcesses nodes;

    @BeforeEach
    void start() throws Exception {
        ports = FreePorts.ofCluster();
        DevDirectory cluster = DevDirectory.openOrFound(directory.resolve("data"), 3);
        nodes = DevProcesses.start(cluster, ports, command());
        nodes.awaitReady();
    }

    @AfterEach
    void stop() {
        nodes.killAll();
    }

    @Test
    void aKilledLeaderIsMissedShortlyAndComesBackWithEverything() throws Exception {
        try (Writers writers = new Writers(ports, 3, 4)) {
            writers.awaitMore(500, DEADLINE_MILLIS);
            nodes.kill(1); // it leads first
            writers.awaitMore(500, DEADLINE_MILLIS);
            nodes.restart(1);
            writers.awaitMore(500, DEADLINE_MILLIS);
            nodes.kill(2); // now what the first has caught up with is needed
            writers.awaitMore(500, DEADLINE_MILLIS);
            assertThat(writers.missing()).isEmpty();
        }
        nodes.close();
        int lives = 3 + 1; // in each of which the catalog is recorded, and the rows
        assertThat(Replaying.replay(directory.resolve("tapes"))).as("tapes").isEqualTo(2 * lives);
    }

    @Test
    void aMinorityRefusesWithinItsPatienceAndServesAgainWithAMajority() throws Exception {
        SqlPairs.makeTable(ports.sql(3));
        try (Connection third = SqlPairs.connect(List.of(ports.sql(3)));
                Statement statement = third.createStatement()) {
            statement.executeUpdate("INSERT INTO pairs VALUES ('a', '1')");
            nodes.kill(1);
            nodes.kill(2);
            for (String sql :
                    List.of(
                            "SELECT v FROM pairs WHERE k = 'a'",
                            "UPDATE pairs SET v = '2' WHERE k = 'a'")) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refused ->
                                        assertThat(refused.getSQLState()).isIn("ZF001", "08007"));
            }
            // Whoever comes now is let in, and refused with the names of those who are missing.
            try (Connection late = SqlPairs.connect(List.of(ports.sql(3)));
                    Statement asked = late.createStatement()) {
                assertThatThrownBy(() -> asked.execute("SELECT v FROM pairs WHERE k = 'a'"))
                        .hasMessageContaining("quorum")
                        .hasMessageContaining("n1")
                        .hasMessageContaining("n2");
            }
            nodes.restart(1);
            awaitService(statement);
        }
    }

    @Test
    void whoIsStoppedLacksMoreAndMore() throws Exception {
        int leader = leader();
        int stopped = leader % 3 + 1;
        int other = stopped % 3 + 1;
        SqlPairs.makeTable(ports.sql(leader));
        try (Connection first = SqlPairs.connect(List.of(ports.sql(leader)));
                Statement statement = first.createStatement()) {
            statement.executeUpdate("INSERT INTO pairs VALUES ('a', '1')");
            nodes.kill(stopped);
            long before = lacks("n" + stopped);
            for (int i = 0; i < 20; i++) {
                statement.executeUpdate("UPDATE pairs SET v = '" + i + "' WHERE k = 'a'");
            }
            assertThat(lacks("n" + stopped)).isGreaterThanOrEqualTo(before + 20);
            assertThat(lacks("n" + other)).isLessThan(20);
        }
    }

    @Test
    void faultsAreDoneToProcessesToo() throws Exception {
        try (FaultDesk _ = FaultDesk.open(nodes, ports);
                Writers writers = new Writers(ports, 3, 4)) {
            writers.awaitMore(200, DEADLINE_MILLIS);
            assertThat(fault("pause", "n1")).contains("pause n1, until"); // it leads first
            writers.awaitMore(200, DEADLINE_MILLIS);
            assertThat(fault("drop", "n2:n1", "50%")).contains("n1 does not know of it");
            assertThat(fault("resume", "n1")).contains("done");
            assertThat(fault("kill", "n2", "--for", "500ms")).contains("for 500ms");
            writers.awaitMore(200, DEADLINE_MILLIS);
            assertThat(fault("heal")).contains("drop n2:n1 50%");
            assertThat(writers.missing()).isEmpty();
        }
    }

    private String fault(String... words) {
        List<String> all = new ArrayList<>(List.of("fault"));
        all.addAll(List.of(words));
        all.addAll(List.of("--port-offset", String.valueOf(ports.offset())));
        StringBuilder printed = new StringBuilder();
        CommandLines.recording(printed).execute(all.toArray(String[]::new));
        return printed.toString();
    }

    /// What the leader of the first group of rows knows of a follower.
    private long lacks(String follower) {
        return told(
                "\"group\":1,\"role\":\"leader\"[^{]*\"followers\":\\{[^}]*\""
                        + follower
                        + "\":(\\d+)");
    }

    private int leader() {
        return (int) told("\"group\":1,\"role\":\"leader\"[^{]*\"leader\":\"n(\\d+)\"");
    }

    /// A number in what `./fulcrum status --json` says, once it stands there.
    private long told(String where) {
        Pattern wanted = Pattern.compile(where);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
        while (true) {
            StringBuilder printed = new StringBuilder();
            CommandLines.recording(printed)
                    .execute("status", "--json", "--port-offset", String.valueOf(ports.offset()));
            Matcher told = wanted.matcher(printed);
            if (told.find()) {
                return Long.parseLong(told.group(1));
            }
            assertThat(System.nanoTime()).as(printed.toString()).isLessThan(deadline);
        }
    }

    private static void awaitService(Statement statement) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
        while (true) {
            try {
                statement.execute("SELECT v FROM pairs WHERE k = 'a'");
                return;
            } catch (SQLException refused) {
                assertThat(refused.getSQLState()).isEqualTo("ZF001");
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
    }

    /// The very classes that are tested, started as the product starts them.
    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "fulcrum.cli.Fulcrum",
                        "start",
                        "--record",
                        directory.resolve("tapes").toString(),
                        "--config"));
        return command;
    }
}
