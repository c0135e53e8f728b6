package fulcrum.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes that join, leave, are killed meanwhile, and are restarted one after the other,
/// under clients that write all the time.
final class MembershipTest {

    private static final long DEADLINE_MILLIS = 30_000;

    @TempDir Path directory;
    private DevPorts ports = new DevPorts(0);
    private DevProcesses nodes;
    private FaultDesk desk;

    @BeforeEach
    void start() throws Exception {
        ports = FreePorts.ofCluster();
        DevDirectory cluster = DevDirectory.openOrFound(directory.resolve("data"), 3);
        nodes = DevProcesses.start(cluster, ports, command());
        nodes.awaitReady();
        desk = FaultDesk.open(nodes, ports);
    }

    @AfterEach
    void stop() {
        desk.close();
        nodes.killAll();
    }

    private static List<String> command() {
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
                        "--config"));
        return command;
    }

    private String fulcrum(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--port-offset", Integer.toString(ports.offset())));
        StringBuilder printed = new StringBuilder();
        int exit = CommandLines.recording(printed).execute(all.toArray(String[]::new));
        return printed + "exit " + exit;
    }

    @Test
    void threeBecomeFiveAndThreeAgainThoughSomebodyIsKilledAtEachStep() throws Exception {
        try (Writers writers = new Writers(ports, 3, 4)) {
            writers.awaitMore(200, DEADLINE_MILLIS);
            for (String more : List.of("n4", "n5")) {
                assertThat(fulcrum("node", "add", "--wait", "0")).contains(more + " has joined");
                nodes.kill(1); // in the midst of it
                nodes.restart(1);
                writers.awaitMore(100, DEADLINE_MILLIS);
            }
            while (!fulcrum("get", "nodes").contains("n5")) { // of a node that has just come back
                writers.awaitMore(1, DEADLINE_MILLIS);
            }
            for (String less : List.of("n5", "n4")) {
                assertThat(fulcrum("node", "remove", less, "--wait", "0")).contains("removed");
                nodes.kill(2);
                nodes.restart(2);
                assertThat(fulcrum("node", "remove", less)).contains(less + " is removed");
                writers.awaitMore(100, DEADLINE_MILLIS);
            }
            assertThat(nodes.numbers()).containsExactly(1, 2, 3);
            assertThat(writers.missing()).isEmpty();
        }
    }

    @Test
    void aNodeWhoseDirectoryIsLostComesBackAsAnother() throws Exception {
        try (Writers writers = new Writers(ports, 2, 2)) {
            writers.awaitMore(100, DEADLINE_MILLIS);
            nodes.kill(3);
            assertThat(fulcrum("node", "remove", "n3")).contains("n3 is removed");
            assertThat(fulcrum("node", "add")).contains("n4 is a member");
            nodes.kill(1); // the newcomer's vote is needed now
            writers.awaitMore(100, DEADLINE_MILLIS);
            nodes.restart(1);
            assertThat(writers.missing()).isEmpty();
        }
    }

    @Test
    void aRollingRestartCostsNoOperationMoreThanARetry() throws Exception {
        try (Retrying client = new Retrying(SqlPairs.door(ports, 3))) {
            client.awaitMore(100);
            for (int node = 1; node <= 3; node++) {
                nodes.stop(node);
                client.awaitMore(50);
                nodes.restart(node);
                assertThat(nodes.awaitReady(node)).isTrue();
                client.awaitMore(50);
            }
            assertThat(client.failures()).isEmpty();
        }
    }
}
