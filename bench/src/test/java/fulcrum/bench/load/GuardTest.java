package fulcrum.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.server.Server;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operation costs, counted where counting does not depend on how fast the machine is:
/// hand-overs between threads, frames, syncs and allocated bytes, over three nodes with one client.
///
/// `guard.txt` holds what was counted when it was last recorded; more than a fifth above that
/// fails. Who makes an operation dearer on purpose records anew, and says in the commit why:
///
/// ```text
/// mvn -pl bench -am test -Dtest=GuardTest -Dsurefire.failIfNoSpecifiedTests=false -Dguard.record=true
/// ```
final class GuardTest {

    private static final double TOLERANCE = 1.2;

    private static final int WARM_UP = 1_000;
    private static final int OPERATIONS = 300;
    private static final int SAMPLES = 5;

    /// Counters whose sums over all nodes are held, by what they are called in the file.
    private static final Map<String, String> COUNTED =
            new TreeMap<>(
                    Map.of(
                            "frames", "fulcrum_transport_frames_sent_total",
                            "log-hand-overs", "fulcrum_log_hand_overs_total",
                            "syncs", "fulcrum_log_syncs_total",
                            "wake-ups", "fulcrum_cell_wake_ups_total"));

    private static final String ALLOCATED = "allocated-bytes";

    /// Silence so long that what nodes say when nobody asks is nothing beside an operation.
    private static final RaftConfig.Timing QUIET =
            new RaftConfig.Timing(500_000_000, 1_500_000_000, 3_000_000_000L, 0, 20);

    private static final Clients.Moments NO_MATTER =
            new Clients.Moments() {
                @Override
                public void begun() {}

                @Override
                public void over() {}
            };

    @Test
    void anOperationCostsNoMoreThanWasRecorded(@TempDir Path directory) throws Exception {
        List<Server> servers = new ArrayList<>();
        SortedMap<String, Double> counted = new TreeMap<>();
        try {
            ClusterId cluster = new ClusterId(1, 1);
            BenchNode.Places places = BenchNode.Places.here(freePorts());
            for (int node = 1; node <= BenchNode.NODES; node++) {
                Path data = directory.resolve("n" + node);
                NodeDirectory.found(data, cluster, new NodeId(node));
                servers.add(Server.start(quiet(BenchNode.config(node, cluster, data, places))));
            }
            int leader = awaitLeader(servers);
            try (InternalClients clients = new InternalClients(List.of(places.peers(leader)))) {
                counted.putAll(count("write", Load.Operation.FILL, servers, clients));
                counted.putAll(count("read", Load.Operation.READ_ALL, servers, clients));
            }
        } finally {
            for (Server server : servers) {
                server.close();
            }
        }
        if (Boolean.getBoolean("guard.record")) {
            record(counted);
        }
        SortedMap<String, Double> recorded = recorded();
        assertThat(counted.keySet()).isEqualTo(recorded.keySet());
        counted.forEach((name, figure) ->
                assertThat(figure)
                        .as("%s per operation; all: %s", name, counted)
                        .isLessThanOrEqualTo(recorded.getOrDefault(name, 0.0) * TOLERANCE + 0.05));
    }

    private static NodeConfig quiet(NodeConfig usual) {
        return new NodeConfig(
                usual.cluster(),
                usual.self(),
                usual.data(),
                usual.sql(),
                usual.http(),
                usual.listen(),
                usual.peers(),
                usual.insecure(),
                QUIET,
                NodeConfig.Sizes.SMALL,
                null);
    }

    /// Medians of several samples: what now and then happens beside the operations falls out.
    private static SortedMap<String, Double> count(
            String prefix, Load.Operation operation, List<Server> servers, InternalClients clients)
            throws Exception {
        clients.run(load(operation, WARM_UP), NO_MATTER);
        SortedMap<String, List<Double>> samples = new TreeMap<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
            SortedMap<String, Double> before = sums(servers);
            clients.run(load(operation, OPERATIONS), NO_MATTER);
            SortedMap<String, Double> after = sums(servers);
            after.forEach((name, sum) ->
                    samples.computeIfAbsent(prefix + "." + name, _ -> new ArrayList<>())
                            .add((sum - before.getOrDefault(name, 0.0)) / OPERATIONS));
        }
        SortedMap<String, Double> medians = new TreeMap<>();
        samples.forEach(
                (name, all) -> medians.put(name, all.stream().sorted().toList().get(SAMPLES / 2)));
        return medians;
    }

    private static Load load(Load.Operation operation, int operations) {
        return new Load(operation, 1, operations, 256, 0, 600_000, 0);
    }

    private static SortedMap<String, Double> sums(List<Server> servers) throws Exception {
        SortedMap<String, Double> sums = new TreeMap<>();
        for (Server server : servers) {
            NodeFigures figures = server.node().figures();
            COUNTED.forEach((name, counter) ->
                    sums.merge(name, figures.counters().getOrDefault(counter, 0.0), Double::sum));
        }
        sums.put(ALLOCATED, (double) allocated());
        return sums;
    }

    /// By the threads of the nodes, not by those of the client or of the tests.
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("cell-") || thread.getName().equals("log")) {
                bytes += threads.getThreadAllocatedBytes(thread.threadId());
            }
        }
        return bytes;
    }

    private static int awaitLeader(List<Server> servers) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() - deadline < 0) {
            for (int node = 1; node <= servers.size(); node++) {
                NodeFigures figures = servers.get(node - 1).node().figures();
                NodeId self = figures.node();
                if (figures.groups().stream().anyMatch(group -> self.equals(group.leader()))) {
                    return node;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nobody leads");
    }

    private static int freePorts() throws IOException {
        int first = 20_000 + (int) (ProcessHandle.current().pid() % 300) * 30;
        for (int port = first; port < 32_000; port += BenchNode.PORTS) {
            if (areFree(port)) {
                return port;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean areFree(int from) {
        for (int port = from; port < from + BenchNode.PORTS; port++) {
            InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(at);
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }

    private static Path file() {
        return Path.of(
                System.getProperty("fulcrum.root", ".."),
                "bench/src/test/resources/fulcrum/bench/load/guard.txt");
    }

    private static SortedMap<String, Double> recorded() throws IOException {
        SortedMap<String, Double> recorded = new TreeMap<>();
        for (String line : Files.readAllLines(file())) {
            if (!line.startsWith("#")) {
                String[] words = line.split(" +");
                recorded.put(words[0], Double.parseDouble(words[1]));
            }
        }
        return recorded;
    }

    private static void record(SortedMap<String, Double> counted) throws IOException {
        StringBuilder text =
                new StringBuilder("# What one operation costs, over three nodes; see GuardTest.\n");
        counted.forEach((name, figure) -> {
            long hundredths = Math.round(figure * 100);
            text.append(name).append(' ').append(hundredths / 100.0).append('\n');
        });
        Files.writeString(file(), text);
    }
}
