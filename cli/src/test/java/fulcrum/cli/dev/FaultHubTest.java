package fulcrum.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.Server;
import fulcrum.server.Shared;
import fulcrum.server.node.NodeFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of three real nodes in this process, in which things go wrong by `./fulcrum fault`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultHubTest {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /// A statement without a quorum is refused within two seconds; a loaded machine may add some.
    private static final long PATIENCE_MILLIS = 4_000;

    private static final String READ = "SELECT v FROM pairs WHERE k = 'a'";

    private final DevPorts ports = FreePorts.ofCluster();
    private final Shared shared = Shared.silent();
    private DevCluster nodes;
    private FaultDesk desk;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), 3);
        nodes = DevCluster.start(data, ports, 1, null, shared);
        desk = FaultDesk.open(nodes, ports);
        SqlPairs.makeTable(ports.sql(1));
    }

    @AfterAll
    void stop() throws IOException {
        desk.close();
        nodes.close();
        shared.close();
    }

    @BeforeEach
    void begin() throws Exception {
        awaitOneLeader();
        write(leader(), "old");
    }

    @AfterEach
    void heal() throws Exception {
        fulcrum("fault", "heal");
        for (int node = 1; node <= 3; node++) {
            if (!nodes.isUp(node)) {
                fulcrum("fault", "restart", "n" + node);
            }
        }
        awaitOneLeader();
    }

    private String fulcrum(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--port-offset", Integer.toString(ports.offset())));
        StringBuilder printed = new StringBuilder();
        int exit = CommandLines.recording(printed).execute(all.toArray(String[]::new));
        return printed + "exit " + exit;
    }

    // What can be seen

    private NodeFigures.@Nullable Group group(int node) throws Exception {
        Server server = nodes.running().get(node);
        try {
            return server == null ? null : ofRows(server.node().figures());
        } catch (IOException _) {
            return null; // paused, or on its way down
        }
    }

    /// The first group is the catalog's.
    private static NodeFigures.@Nullable Group ofRows(NodeFigures figures) {
        return figures.groups().stream()
                .filter(group -> group.number() == 1)
                .findFirst()
                .orElse(null);
    }

    /// The leader of the latest term; 0 where nobody is.
    private int leader() throws Exception {
        int leader = 0;
        long term = -1;
        for (int node = 1; node <= 3; node++) {
            NodeFigures.Group group = group(node);
            if (group != null && group.role() == RaftView.Standing.LEADER && group.term() > term) {
                leader = node;
                term = group.term();
            }
        }
        return leader;
    }

    private int awaitLeaderBut(int old) throws Exception {
        int[] found = new int[1];
        await(
                "a leader that is not n" + old,
                () -> {
                    found[0] = leader();
                    return found[0] != 0 && found[0] != old;
                });
        return found[0];
    }

    private void awaitOneLeader() throws Exception {
        await(
                "one leader that all follow",
                () -> {
                    int leader = leader();
                    boolean all = leader != 0;
                    for (int node = 1; node <= 3; node++) {
                        NodeFigures.Group group = group(node);
                        all &=
                                group != null
                                        && new NodeId(leader == 0 ? 1 : leader)
                                                .equals(group.leader());
                    }
                    return all;
                });
    }

    private static void await(String what, Callable<Boolean> is) throws Exception {
        long began = System.nanoTime();
        Object pace = new Object();
        while (!is.call()) {
            assertThat(System.nanoTime() - began).as(what).isLessThan(DEADLINE_NANOS);
            synchronized (pace) {
                pace.wait(5);
            }
        }
    }

    // What clients see

    private Connection connect(int node) throws SQLException {
        return SqlPairs.connect(List.of(ports.sql(node)));
    }

    private void write(int node, String value) throws Exception {
        await(
                "a write at n" + node,
                () -> {
                    try (Connection connection = connect(node);
                            Statement statement = connection.createStatement()) {
                        statement.executeUpdate(
                                "INSERT INTO pairs VALUES ('a', '"
                                        + value
                                        + "') ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v");
                        return true;
                    } catch (SQLException refused) {
                        assertThat(refused.getSQLState()).isIn("ZF001", "08007");
                        return false;
                    }
                });
    }

    private static String read(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(READ)) {
            return row.next() ? row.getString(1) : "nothing";
        }
    }

    /// What a statement is refused with; empty where it is not.
    private static String refusal(Statement statement, String sql) {
        long began = System.nanoTime();
        String state = "";
        try {
            statement.execute(sql);
        } catch (SQLException refused) {
            state = String.valueOf(refused.getSQLState());
        }
        assertThat((System.nanoTime() - began) / 1_000_000).isLessThan(PATIENCE_MILLIS);
        return state;
    }

    // The faults

    @Test
    void anIsolatedLeaderRefusesWhileTheOthersGoOnAndFollowsWhenItIsHealed() throws Exception {
        int old = leader();
        try (Connection connection = connect(old);
                Statement isolated = connection.createStatement()) {
            assertThat(read(isolated)).isEqualTo("old");
            assertThat(fulcrum("fault", "isolate", "n" + old, "--owner", "ada"))
                    .contains(": isolate n" + old + ", until './fulcrum fault heal f")
                    .endsWith("exit 0");
            int next = awaitLeaderBut(old);
            assertThat(refusal(isolated, READ)).isEqualTo("ZF001");
            assertThat(refusal(isolated, "UPDATE pairs SET v = 'lost' WHERE k = 'a'"))
                    .isIn("ZF001", "08007");
            write(next, "new");
            assertThat(fulcrum("status")).contains(": isolate n" + old + ", ordered by ada");
            assertThat(fulcrum("fault", "heal")).contains("is healed: isolate n" + old);
            awaitOneLeader();
            await("a read at the healed node", () -> refusal(isolated, READ).isEmpty());
            assertThat(read(isolated)).isEqualTo("new");
        }
    }

    /// Capabilities: A hears B, B does not hear A.
    @Test
    void oneWayCutsBringNoEndlessElectionsAndLoseNothing() throws Exception {
        int leader = leader();
        int deaf = leader % 3 + 1;
        long term = Objects.requireNonNull(group(leader)).term();
        try (Writers writers = new Writers(ports, 3, 4)) {
            fulcrum("fault", "drop", "n" + leader + ":n" + deaf, "100%");
            await("silence", () -> !isConnected(deaf, leader)); // nothing said for too long
            writers.awaitMore(200, 30_000);
            assertThat(leader()).isEqualTo(leader);
            assertThat(Objects.requireNonNull(group(leader)).term())
                    .isEqualTo(term); // who is deaf asks, and is refused
            fulcrum("fault", "heal");
            writers.awaitMore(200, 30_000);

            String others = leader == 1 ? "n2,n3" : leader == 2 ? "n1,n3" : "n1,n2";
            fulcrum("fault", "drop", "n" + leader + ":" + others, "100%");
            int next = awaitLeaderBut(leader);
            writers.awaitMore(200, 30_000);
            assertThat(leader()).isNotEqualTo(leader).isEqualTo(next);
            fulcrum("fault", "heal");
            writers.awaitMore(200, 30_000);
            assertThat(writers.missing()).isEmpty();
        }
    }

    private boolean isConnected(int node, int peer) throws Exception {
        Server server = Objects.requireNonNull(nodes.running().get(node));
        Map<NodeId, NodeFigures.Link> links = server.node().figures().links();
        return Objects.requireNonNull(links.get(new NodeId(peer))).connected();
    }

    @Test
    void whoWasPausedForLongerThanItsLeaseAnswersNothingStale() throws Exception {
        int old = leader();
        try (Connection connection = connect(old);
                Statement paused = connection.createStatement()) {
            assertThat(read(paused)).isEqualTo("old");
            assertThat(fulcrum("fault", "pause", "n" + old)).endsWith("exit 0");
            FutureTask<String> asked = new FutureTask<>(() -> read(paused));
            Thread.ofVirtual().start(asked);
            int next = awaitLeaderBut(old);
            write(next, "new");
            assertThat(asked.isDone()).isFalse();
            assertThat(fulcrum("fault", "resume", "n" + old))
                    .isEqualTo("resume n" + old + ": done\nexit 0");
            assertThat(outcome(asked)).isIn("new", "ZF001");
            awaitOneLeader();
        }
    }

    /// A write that was on its way to the paused leader is not acknowledged, or it is there.
    @Test
    void whatAPausedLeaderAcknowledgesAfterwardsIsThere() throws Exception {
        int old = leader();
        try (Connection connection = connect(old);
                Statement paused = connection.createStatement()) {
            assertThat(read(paused)).isEqualTo("old");
            fulcrum("fault", "pause", "n" + old);
            FutureTask<String> asked =
                    new FutureTask<>(() -> {
                        paused.executeUpdate("UPDATE pairs SET v = 'late' WHERE k = 'a'");
                        return "done";
                    });
            Thread.ofVirtual().start(asked);
            int next = awaitLeaderBut(old);
            write(next, "new");
            fulcrum("fault", "resume", "n" + old);
            String outcome = outcome(asked);
            awaitOneLeader();
            try (Connection other = connect(next);
                    Statement statement = other.createStatement()) {
                String now = read(statement);
                assertThat(now).isIn(outcome.equals("done") ? "late" : "new", "late");
                assertThat(outcome).isIn("done", "ZF001", "08007");
            }
        }
    }

    private static String outcome(FutureTask<String> asked) throws Exception {
        try {
            return asked.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SQLException refused) {
                return String.valueOf(refused.getSQLState());
            }
            throw failed;
        }
    }

    @Test
    void whoIsKilledIsMissedAndComesBackWithEverything() throws Exception {
        try (Writers writers = new Writers(ports, 3, 4)) {
            writers.awaitMore(200, 30_000);
            int first = leader();
            assertThat(fulcrum("fault", "kill", "n" + first)).endsWith("exit 0");
            assertThat(fulcrum("status")).contains("silent: connection refused");
            assertThat(fulcrum("fault", "kill", "n" + first))
                    .contains("n" + first + " is down")
                    .endsWith("exit 2");
            int second = awaitLeaderBut(first);
            writers.awaitMore(200, 30_000);
            assertThat(fulcrum("fault", "restart", "n" + first))
                    .isEqualTo("restart n" + first + ": done\nexit 0");
            awaitOneLeader();
            writers.awaitMore(200, 30_000);
            // now what the first has caught up with is needed
            fulcrum("fault", "kill", "n" + second, "--for", "500ms");
            assertThat(nodes.isUp(second)).isFalse();
            await("the end of its time", () -> nodes.isUp(second));
            writers.awaitMore(200, 30_000);
            assertThat(writers.missing()).isEmpty();
        }
        assertThat(fulcrum("fault", "list", "--past")).contains("restart\n", "expired\n");
    }

    @Test
    void aFullDiskRefusesWritesAndServesReadsUntilThereIsRoom() throws Exception {
        Set<Integer> full = new HashSet<>();
        try (Connection connection = connect(leader());
                Statement statement = connection.createStatement()) {
            String update =
                    "UPDATE pairs SET v = CASE v WHEN 'x' THEN 'y' ELSE 'x' END WHERE k = 'a'";
            await(
                    "a refusal",
                    () -> {
                        // the leader refuses; on a busy machine another may lead before it is asked
                        int leader = leader();
                        if (leader != 0 && full.add(leader)) {
                            fulcrum("fault", "disk", "n" + leader, "--full");
                        }
                        return refusal(statement, update).equals("53100");
                    });
            assertThat(refusal(statement, READ)).isEmpty();
            fulcrum("fault", "heal");
            await("room", () -> refusal(statement, update).isEmpty());
        }
    }

    @Test
    void aSyncThatFailsStopsTheNodeAndARestartMendsIt() throws Exception {
        int leader = leader();
        fulcrum("fault", "disk", "n" + leader, "--fail-sync");
        write(leader % 3 + 1, "new"); // which the leader has to store
        DevCluster.Stopped stopped = nodes.awaitStopped();
        assertThat(stopped.node()).isEqualTo(leader);
        assertThat(stopped.why()).hasStackTraceContaining("the sync failed, as fault f");
        int next = awaitLeaderBut(leader);
        write(next, "newer");
        assertThat(fulcrum("fault", "restart", "n" + leader)).endsWith("exit 0");
        awaitOneLeader();
        assertThat(fulcrum("fault", "list")).startsWith("nothing goes wrong on purpose");
    }

    @Test
    void whatIsNoOrderIsRefusedAndChangesNothing() {
        assertThat(fulcrum("fault", "isolate", "n4"))
                .contains("there is no n4 here", "hint: there are n1, n2, n3")
                .endsWith("exit 2");
        assertThat(fulcrum("fault", "resume", "n1")).contains("n1 is not paused");
        assertThat(fulcrum("fault", "restart", "n1")).contains("n1 runs");
        assertThat(fulcrum("fault", "heal", "f999")).contains("no fault 'f999' is in force");
        assertThat(fulcrum("fault", "list")).startsWith("nothing goes wrong on purpose");
    }

    @Test
    void whoWasDownLearnsWhatIsInForceBeforeItReachesAnybody() throws Exception {
        int leader = leader();
        int other = leader % 3 + 1;
        fulcrum("fault", "kill", "n" + other);
        fulcrum("fault", "isolate", "n" + other);
        fulcrum("fault", "restart", "n" + other);
        await(
                "the order",
                () -> fulcrum("fault", "list", "--url", http(other)).contains("isolate"));
        assertThat(isConnected(other, leader)).isFalse();
        fulcrum("fault", "skew", "n" + other, "-2s");
        assertThat(fulcrum("fault", "list")).contains("skew n" + other + " -2s");
    }

    private String http(int node) {
        return "http://127.0.0.1:" + ports.http(node).getPort();
    }
}
