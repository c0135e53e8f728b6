package fulcrum.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines;
import fulcrum.database.gate.Gate;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes that run as software of the version before are restarted one after the other as
/// the newest, under clients that write all the time.
final class RollingUpgradeTest {

    private static final long DEADLINE_MILLIS = 30_000;
    private static final Pattern COMPARED = Pattern.compile("\"compared\":(\\d+)");
    private static final String REFUSED = "version " + Gate.NEWEST + " cannot be finalised: ";

    @TempDir Path directory;
    private final Set<Integer> older = new ConcurrentSkipListSet<>(List.of(1, 2, 3));
    private DevPorts ports = new DevPorts(0);
    private DevDirectory cluster;
    private DevProcesses nodes;

    @BeforeEach
    void start() throws Exception {
        ports = FreePorts.ofCluster();
        cluster = DevDirectory.openOrFound(directory.resolve("data"), 3);
        nodes = DevProcesses.start(cluster, ports, 1, this::command);
        nodes.awaitReady();
    }

    @AfterEach
    void stop() {
        nodes.killAll();
    }

    /// The very classes that are tested, as whichever version the node is to be.
    private List<String> command(int node) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        Collections.addAll(command, "-XX:TieredStopAtLevel=1", "-Xmx256m");
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"));
        Collections.addAll(command, "fulcrum.cli.Fulcrum", "start", "--set");
        command.add("features.newest=" + (older.contains(node) ? "closed" : "open"));
        command.add("--config");
        return command;
    }

    private String fulcrum(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        Collections.addAll(all, "--port-offset", Integer.toString(ports.offset()));
        StringBuilder printed = new StringBuilder();
        int exit = CommandLines.recording(printed).execute(all.toArray(String[]::new));
        return printed + "exit " + exit;
    }

    private String await(Predicate<String> wanted, String... words) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
        while (true) {
            String printed = fulcrum(words);
            if (wanted.test(printed)) {
                return printed;
            }
            assertThat(System.nanoTime()).as(printed).isLessThan(deadline);
        }
    }

    /// The indexes up to which each replica of each node has compared hashes.
    private static List<Long> compared(String status) {
        return COMPARED.matcher(status)
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
    }

    private String log(int node) throws Exception {
        return Files.readString(DevProcesses.logFile(cluster, node));
    }

    private void upgrade(int node, Retrying client) throws Exception {
        nodes.stop(node);
        client.awaitMore(30);
        older.remove(node);
        nodes.restart(node);
        assertThat(nodes.awaitReady(node)).isTrue();
        client.awaitMore(30);
    }

    @Test
    void nobodyMissesAnythingAndWhatIsNewIsUsedOnceEverybodyKnowsIt() throws Exception {
        try (LogPairs.Nodes door = new LogPairs.Nodes(ports, 3);
                Writers writers = new Writers(door, 2);
                Retrying client = new Retrying(door)) {
            client.awaitMore(30);
            upgrade(1, client);
            upgrade(2, client);
            assertThat(fulcrum("upgrade", "finalize"))
                    .contains(REFUSED, "n3 runs version " + Gate.OLDEST, "exit 2");
            upgrade(3, client);
            assertThat(await(printed -> printed.contains("everybody runs"), "upgrade", "status"))
                    .contains("replica_hashes  2      no", "exit 1");
            assertThat(compared(fulcrum("status", "--json"))).hasSize(6).containsOnly(0L);
            for (int node = 1; node <= 3; node++) {
                assertThat(log(node)).doesNotContain("MessageMalformed");
            }

            assertThat(fulcrum("upgrade", "finalize"))
                    .contains("open are replica_hashes", "exit 0");

            assertThat(fulcrum("upgrade", "finalize")).contains("nothing was done", "exit 0");
            await(all -> compared(all).stream().allMatch(at -> at > 0), "status", "--json");
            await(printed -> printed.endsWith("exit 0"), "upgrade", "status");
            assertThat(writers.missing()).isEmpty();
            assertThat(client.failures()).isEmpty();
        }
        nobodyGoesBack();
    }

    private void nobodyGoesBack() throws Exception {
        nodes.stop(3);
        older.add(3);
        nodes.restart(3);
        assertThat(nodes.process(3).waitFor(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(nodes.process(3).exitValue()).isEqualTo(2);
        assertThat(log(3))
                .contains(
                        "n3 runs version %d, and its cluster has finalised version %d"
                                .formatted(Gate.OLDEST, Gate.NEWEST),
                        "hint: start it with the newer software");
        older.remove(3);
        nodes.restart(3);
        assertThat(nodes.awaitReady(3)).isTrue();
    }
}
