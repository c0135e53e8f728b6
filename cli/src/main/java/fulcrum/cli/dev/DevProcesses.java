package fulcrum.cli.dev;

import fulcrum.database.gate.Gate;
import fulcrum.server.fault.Ordered;
import fulcrum.server.node.Joining;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.tls.TlsSetup;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/// The nodes of a dev cluster, each in a process of its own that can be killed.
public final class DevProcesses implements DevNodes, AutoCloseable {

    private static final long STOP_SECONDS = 10;

    private static final long READY_SECONDS = 120;

    private static final long AWAIT_MILLIS = 100;

    private final DevDirectory directory;
    private final DevPorts ports;
    private final int groups;
    private final Launch launch;
    private final DevManner manner;
    private final SortedMap<Integer, Process> processes = new ConcurrentSkipListMap<>();
    private final Set<Integer> told = new ConcurrentSkipListSet<>();
    private final Set<Integer> paused = new ConcurrentSkipListSet<>();
    private final Set<Integer> killed = new ConcurrentSkipListSet<>();
    private volatile boolean closing;

    /// What runs a node.
    public interface Launch {
        /// The command for this node, but for its file.
        List<String> command(int node);
    }

    private DevProcesses(
            DevDirectory directory, DevPorts ports, int groups, DevManner manner, Launch launch) {
        this.directory = directory;
        this.ports = ports;
        this.groups = groups;
        this.launch = launch;
        this.manner = manner;
    }

    /// Starts all nodes, each from a configuration file that lies beside its directory; by it a
    /// killed one can be started again.
    ///
    /// @param command what runs a node, but for its file
    public static DevProcesses start(DevDirectory directory, DevPorts ports, List<String> command)
            throws IOException {
        return start(directory, ports, 1, DevManner.PLAIN, command);
    }

    /// The same, divided into so many groups and in some manner.
    public static DevProcesses start(
            DevDirectory directory,
            DevPorts ports,
            int groups,
            DevManner manner,
            List<String> command)
            throws IOException {
        List<String> same = List.copyOf(command);
        return start(directory, ports, groups, manner, _ -> same);
    }

    /// Starts all nodes, each in its own way.
    public static DevProcesses start(
            DevDirectory directory, DevPorts ports, int groups, Launch launch) throws IOException {
        return start(directory, ports, groups, DevManner.PLAIN, launch);
    }

    private static DevProcesses start(
            DevDirectory directory, DevPorts ports, int groups, DevManner manner, Launch launch)
            throws IOException {
        DevProcesses all = new DevProcesses(directory, ports, groups, manner, launch);
        for (int node : directory.present()) {
            NodeConfig plain = DevCluster.config(directory, ports, node, groups, null);
            Files.writeString(configFile(directory, node), yaml(manner.of(node, plain)));
            all.processes.put(node, all.run(node));
        }
        return all;
    }

    private Process run(int node) throws IOException {
        List<String> line = new ArrayList<>(launch.command(node));
        line.add(configFile(directory, node).toString());
        File log = logFile(directory, node).toFile();
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    @Override
    public SortedSet<Integer> numbers() {
        return new TreeSet<>(processes.keySet());
    }

    @Override
    public void add(int number, List<InetSocketAddress> seeds)
            throws IOException, NodeRefused, InterruptedException {
        NodeConfig wished =
                DevCluster.config(directory, ports, number, groups, null)
                        .withVersion(manner.version());
        NodeConfig config = Joining.join(wished.found("", seeds), null);
        if (config.self().number() != number) {
            throw new NodeRefused(
                    "another node joined at the same moment",
                    "remove " + config.self() + ", and add one again");
        }
        Files.writeString(configFile(directory, number), yaml(config));
        processes.put(number, run(number));
        if (!awaitReady(number)) {
            throw new IOException("its last words are in " + logFile(directory, number));
        }
    }

    @Override
    public void remove(int node) throws IOException, InterruptedException {
        told.add(node);
        Process process = processes.remove(node);
        if (process != null) {
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        directory.remove(node);
    }

    /// The process of a node that there is.
    public Process process(int node) {
        return Objects.requireNonNull(processes.get(node), "there is no n" + node);
    }

    @Override
    public boolean isUp(int node) {
        return process(node).isAlive();
    }

    /// SIGSTOP.
    @Override
    public void pause(int node) throws IOException, InterruptedException {
        signal("STOP", node);
        paused.add(node);
    }

    /// SIGCONT.
    @Override
    public void resume(int node) throws IOException, InterruptedException {
        paused.remove(node);
        signal("CONT", node);
    }

    private void signal(String name, int node) throws IOException, InterruptedException {
        long process = process(node).pid();
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process)).start().waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " " + process + " says " + exit);
        }
    }

    /// kill -9, and nothing before; waits until the node has ended.
    @Override
    public void kill(int node) throws InterruptedException {
        killed.add(node);
        told.add(node);
        paused.remove(node);
        process(node).destroyForcibly().waitFor();
    }

    /// Tells it to end, and waits until it has: SIGTERM.
    public void stop(int node) throws InterruptedException {
        killed.add(node);
        told.add(node);
        process(node).destroy();
        if (!process(node).waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process(node).destroyForcibly().waitFor();
        }
    }

    /// kill -9 for all of them; waits until they have ended.
    public void killAll() {
        processes.values().forEach(Process::destroyForcibly);
        for (Process process : processes.values()) {
            try {
                process.waitFor();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Starts a node again that has ended.
    public void restart(int node) throws IOException {
        processes.put(node, run(node));
        killed.remove(node);
        told.remove(node);
    }

    @Override
    public void restart(int node, List<Ordered> inForce) throws IOException, InterruptedException {
        restart(node);
        if (!awaitReady(node)) {
            throw new IOException("its last words are in " + logFile(directory, node));
        }
    }

    public static Path configFile(DevDirectory directory, int node) {
        return directory.path().resolve("n" + node + ".yaml");
    }

    public static Path logFile(DevDirectory directory, int node) {
        return directory.path().resolve("n" + node + ".out");
    }

    private static String yaml(NodeConfig config) {
        StringBuilder text = new StringBuilder();
        text.append("cluster: \"").append(config.cluster()).append("\"\n");
        text.append("node: ").append(config.self()).append('\n');
        text.append("data: ").append(config.data().toAbsolutePath()).append('\n');
        text.append("listen:\n");
        text.append("  sql: ").append(place(config.sql())).append('\n');
        text.append("  http: ").append(place(config.http())).append('\n');
        text.append("  peers: ").append(place(config.listen())).append('\n');
        text.append("faults: ").append(config.faults()).append('\n');
        text.append("features:\n");
        text.append("  newest: ")
                .append(config.version() == Gate.NEWEST ? "open" : "closed")
                .append('\n');
        if (!config.peers().isEmpty()) {
            text.append("peers:\n");
        }
        config.peers()
                .forEach((peer, address) ->
                        text.append("  ")
                                .append(peer)
                                .append(": ")
                                .append(place(address))
                                .append('\n'));
        if (!config.listen().getAddress().isLoopbackAddress()) {
            text.append("insecure: true\n"); // the network ends at this machine
        }
        TlsSetup tls = config.tls();
        if (tls != null) {
            text.append("tls:\n");
            text.append("  ca: ").append(tls.files().authority()).append('\n');
            text.append("  certificate: ").append(tls.files().certificate()).append('\n');
            text.append("  key: ").append(tls.files().key()).append('\n');
        }
        text.append("login:\n");
        config.login().all().forEach(rule -> text.append("- ").append(rule).append('\n'));
        NodeConfig.Sizes sizes = config.sizes();
        text.append("groups: ").append(sizes.groups()).append('\n');
        text.append("log:\n");
        text.append("  segment_size: ").append(sizes.segmentBytes() >> 20).append("MiB\n");
        text.append("  segments: ").append(sizes.segments()).append('\n');
        text.append("store:\n");
        text.append("  memtable: ").append(sizes.memtableBytes() >> 20).append("MiB\n");
        text.append("  cache: ").append(sizes.cacheBytes() >> 20).append("MiB\n");
        return text.toString();
    }

    private static String place(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    /// The processes, of node 1 first.
    public List<Process> processes() {
        return List.copyOf(processes.values());
    }

    /// Waits until every node answers at its SQL port.
    ///
    /// @throws IOException where one has ended instead, or all is taking too long
    public void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        for (int node : numbers()) {
            if (!awaitReady(node, deadline)) {
                Process process = process(node);
                throw new IOException(
                        process.isAlive()
                                ? "n" + node + " is not ready after " + READY_SECONDS + " s"
                                : "n"
                                        + node
                                        + " has ended with "
                                        + process.exitValue()
                                        + "; its last words are in the file beside its directory");
            }
        }
    }

    /// Waits until a node answers at its SQL port, or has ended, or is taking too long.
    ///
    /// @return whether it answers
    public boolean awaitReady(int node) throws InterruptedException {
        return awaitReady(node, System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS));
    }

    private boolean awaitReady(int node, long deadline) throws InterruptedException {
        Process process = process(node);
        while (!answers(ports.sql(node))) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                return false;
            }
        }
        return true;
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    /// Waits until a node has ended that ran when this was asked last, and that nobody has killed
    /// here.
    ///
    /// @return its number; 0 if none runs any more, and none that was killed can come back
    public int awaitEnd() throws InterruptedException {
        while (!closing && (!told.containsAll(processes.keySet()) || !killed.isEmpty())) {
            Thread.sleep(AWAIT_MILLIS);
            for (Map.Entry<Integer, Process> each : processes.entrySet()) {
                int node = each.getKey();
                if (!told.contains(node) && !each.getValue().isAlive() && told.add(node)) {
                    return node;
                }
            }
        }
        return 0;
    }

    /// Stops all of them, those that do not stop by force.
    @Override
    public void close() {
        closing = true;
        for (int node : paused) {
            try {
                resume(node);
            } catch (IOException _) {
                // ended by force below
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        processes.values().forEach(Process::destroy);
        for (Process process : processes.values()) {
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
