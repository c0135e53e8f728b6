package fulcrum.cli;

import fulcrum.cli.dev.DevCluster;
import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.server.Server;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
                    + " peers; node 2 on 5434, 8082 and 7102, and so on. Only this machine can"
                    + " reach them.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum dev                       three nodes, data in ./fulcrum-data",
            "  ./fulcrum dev --ephemeral           forget everything at the end",
            "  ./fulcrum dev --processes           one process for each node, to be killed",
            "  psql -h localhost -p 5433           from another terminal",
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

    @Option(
            names = "--groups",
            paramLabel = "N",
            description = "Divide the cluster into so many groups (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private int groups;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long began = System.nanoTime();
        PrintWriter out = spec.commandLine().getOut();
        Path directory = ephemeral ? Files.createTempDirectory("fulcrum-dev") : data;
        try (DevCluster cluster = start(directory)) {
            print(cluster, out, System.nanoTime() - began);
            stopOnSignal(cluster);
            @Nullable Throwable failure = awaitEnd(cluster);
            if (failure != null) {
                out.println("a node has stopped: " + failure.getMessage());
                failure.printStackTrace(out);
                return ExitCode.BAD;
            }
            return ExitCode.GOOD;
        } catch (NodeRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        } finally {
            if (ephemeral) {
                DevDirectory.delete(directory);
            }
        }
    }

    private DevCluster start(Path directory) throws IOException, NodeRefused, InterruptedException {
        if (nodes < 0 || nodes > 9 || (nodes > 0 && nodes % 2 == 0)) {
            throw new Refusal(
                    "a cluster has 1, 3, 5, 7 or 9 nodes, not " + nodes,
                    "an even number tolerates no more failures than the odd one below it");
        }
        return DevCluster.start(
                DevDirectory.openOrFound(directory, nodes), new DevPorts(portOffset), groups);
    }

    private void print(DevCluster cluster, PrintWriter out, long nanos) {
        for (Server server : cluster.servers()) {
            NodeConfig config = server.node().config();
            out.printf(
                    "%s  sql 127.0.0.1:%d  http 127.0.0.1:%d  peers 127.0.0.1:%d%n",
                    config.self(),
                    config.sql().getPort(),
                    config.http().getPort(),
                    config.listen().getPort());
        }
        out.printf("ready after %.1f s; Ctrl-C stops it%n", nanos / 1e9);
        out.flush();
    }

    private static void stopOnSignal(DevCluster cluster) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            try {
                                cluster.close();
                            } catch (IOException failed) {
                                ended.completeExceptionally(failed);
                            }
                        }));
    }

    private static @Nullable Throwable awaitEnd(DevCluster cluster) throws InterruptedException {
        CompletableFuture<?>[] all =
                cluster.servers().stream()
                        .map(server -> server.node().ended())
                        .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.anyOf(all).get();
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }
}
