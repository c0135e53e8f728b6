package fulcrum.cli;

import fulcrum.cli.dev.DevCertificates;
import fulcrum.cli.dev.DevCluster;
import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevManner;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.DevProcesses;
import fulcrum.cli.dev.FaultDesk;
import fulcrum.database.gate.Gate;
import fulcrum.server.Shared;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs a cluster on this machine, for whoever develops or looks around.
@Command(
        name = "dev",
        description = {
            "Run a cluster of three nodes on this machine, until Ctrl-C.",
            "",
            "Node 1 listens on 5433 for PostgreSQL's clients, on 8081 for HTTP and on 7101 for its"
                    + " peers; node 2 on 5434, 8082 and 7102, and so on. Faults are ordered on"
                    + " 8080, by './fulcrum fault'. Only this machine can reach them.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum dev                       three nodes, data in ./fulcrum-data",
            "  ./fulcrum dev --ephemeral           forget everything at the end",
            "  ./fulcrum dev --processes           one process for each node, to be killed",
            "  psql -h localhost -p 5433 -U fulcrum   from another terminal",
        })
final class Dev implements Callable<Integer> {

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "So many nodes (default: those of the directory, or 3)")
    private int nodes;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the nodes keep what they know (default: ${DEFAULT-VALUE})",
            defaultValue = "fulcrum-data")
    private Path data = Path.of("fulcrum-data");

    @Option(names = "--ephemeral", description = "Keep everything in a directory that goes away")
    private boolean ephemeral;

    @Option(
            names = "--port-offset",
            paramLabel = "K",
            description = "Add K to every port, so that several clusters can run",
            defaultValue = "0")
    private int portOffset;

    @Option(names = "--processes", description = "Run each node in a process of its own")
    private boolean processes;

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "Write down every input of the nodes' groups, to be replayed")
    private @Nullable Path record;

    @Option(
            names = "--tls",
            description = {
                "Give the nodes certificates, made for this cluster and kept with its data: they"
                        + " then speak TLS to each other, and to clients that ask for it"
            })
    private boolean tls;

    @Option(
            names = "--as-previous-version",
            description = {
                "Let the nodes run as software of the version before this one would, to rehearse an"
                        + " upgrade"
            })
    private boolean previous;

    @Option(
            names = "--groups",
            paramLabel = "N",
            description =
                    "Divide the cluster into so many groups; a table has one shard in each at most"
                            + " (default: those of the directory, or as many as nodes, and 3 at"
                            + " least)")
    private int groups;

    @Option(
            names = "--rehearse",
            hidden = true,
            description =
                    "Start on free ports, and stop: whoever watches learns what a start takes")
    private boolean rehearse;

    @Mixin private LogOptions logging;

    @Spec private CommandSpec spec;

    /// What is to be done when the process is told to end, and nothing here runs any more.
    private AutoCloseable last = () -> {};

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean forget = ephemeral || rehearse;
        Path directory = forget ? Files.createTempDirectory("fulcrum-dev") : data;
        data = directory;
        if (rehearse) {
            portOffset = ThreadLocalRandom.current().nextInt(2_000, 24_000);
        }
        if (forget) {
            last = () -> DevDirectory.delete(directory);
        }
        try {
            DevDirectory cluster = DevDirectory.openOrFound(directory, nodesWanted());
            groups = groups == 0 ? groupsOf(cluster) : groups;
            DevManner manner =
                    new DevManner(
                            tls ? DevCertificates.openOrMake(cluster) : null,
                            previous ? Gate.OLDEST : Gate.NEWEST);
            return processes
                    ? runProcesses(cluster, new DevPorts(portOffset), manner)
                    : runThreads(cluster, new DevPorts(portOffset), manner);
        } catch (NodeRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        } finally {
            if (forget) {
                DevDirectory.delete(directory);
            }
        }
    }

    private static int groupsOf(DevDirectory cluster) throws IOException, NodeRefused {
        int known = cluster.groups();
        return known == 0 ? Math.max(3, cluster.nodes()) : known;
    }

    private int nodesWanted() {
        if (nodes < 0 || nodes > 9 || (nodes > 0 && nodes % 2 == 0)) {
            throw new Refusal(
                    "a cluster has 1, 3, 5, 7 or 9 nodes, not " + nodes,
                    "an even number tolerates no more failures than the odd one below it");
        }
        return nodes;
    }

    /// A node that has stopped can be started again, so this ends with Ctrl-C alone.
    private int runThreads(DevDirectory directory, DevPorts ports, DevManner manner)
            throws IOException, NodeRefused, InterruptedException {
        long began = System.nanoTime();
        try (Shared shared = logging.open(Level.WARN);
                DevCluster cluster =
                        DevCluster.start(directory, ports, groups, record, manner, shared);
                FaultDesk desk = FaultDesk.open(cluster, ports)) {
            for (int node : directory.present()) {
                print(node, ports, "");
            }
            ready(began);
            if (rehearse) {
                return ExitCode.GOOD;
            }
            closeAtEnd(desk, cluster, shared, last);
            while (true) {
                tell(cluster.awaitStopped());
            }
        }
    }

    private void tell(DevCluster.Stopped stopped) {
        PrintWriter out = spec.commandLine().getOut();
        Stopping.tell(out, "n" + stopped.node(), stopped.why());
        out.println("to start it again: ./fulcrum fault restart n" + stopped.node() + more());
        out.flush();
    }

    /// What tells this cluster from others on a command line.
    private String more() {
        return portOffset == 0 ? "" : " --port-offset " + portOffset;
    }

    private int runProcesses(DevDirectory directory, DevPorts ports, DevManner manner)
            throws IOException, NodeRefused, InterruptedException {
        long began = System.nanoTime();
        PrintWriter out = spec.commandLine().getOut();
        try (DevProcesses all =
                        DevProcesses.start(directory, ports, groups, manner, nodeCommand(record));
                FaultDesk desk = FaultDesk.open(all, ports)) {
            closeAtEnd(desk, all, last);
            all.awaitReady();
            for (int node : directory.present()) {
                print(node, ports, "  pid " + all.process(node).pid());
            }
            ready(began);
            for (int node = all.awaitEnd(); node > 0; node = all.awaitEnd()) {
                out.printf(
                        "n%d has ended with %d; its last words are in %s; to start it again:%n"
                                + "  ./fulcrum fault restart n%d%s%n",
                        node,
                        all.process(node).exitValue(),
                        DevProcesses.logFile(directory, node),
                        node,
                        more());
                out.flush();
            }
            return ExitCode.BAD;
        }
    }

    /// What runs one node of this very build, but for its file.
    ///
    /// @param more flags
    static List<String> nodeCommand(@Nullable Path record, String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Fulcrum.class.getName(), "start"));
        if (record != null) {
            command.addAll(List.of("--record", record.toString()));
        }
        Collections.addAll(command, more);
        command.add("--config");
        return command;
    }

    private void print(int node, DevPorts ports, String more) {
        spec.commandLine()
                .getOut()
                .printf(
                        "n%d  sql 127.0.0.1:%d  http 127.0.0.1:%d  peers 127.0.0.1:%d%s%n",
                        node,
                        ports.sql(node).getPort(),
                        ports.http(node).getPort(),
                        ports.peers(node).getPort(),
                        more);
    }

    private void ready(long began) {
        PrintWriter out = spec.commandLine().getOut();
        if (tls) {
            out.println("certificates are in " + data.resolve(DevCertificates.DIRECTORY));
        }
        out.printf("ready after %.1f s; Ctrl-C stops it%n", (System.nanoTime() - began) / 1e9);
        out.flush();
    }

    /// Closes them in their order when the process is told to end.
    static void closeAtEnd(AutoCloseable... running) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            for (AutoCloseable each : running) {
                                try {
                                    each.close();
                                } catch (Exception failed) {
                                    // it ends all the same
                                    System.err.println("not closed in good order: " + failed);
                                }
                            }
                        }));
    }
}
