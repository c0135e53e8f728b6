package fulcrum.cli;

import fulcrum.server.Server;
import fulcrum.server.Shared;
import fulcrum.server.config.ConfigErrors;
import fulcrum.server.config.ConfigRefused;
import fulcrum.server.config.Configuration;
import fulcrum.server.node.Joining;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs one node.
@Command(
        name = "start",
        description = {
            "Run one node, until it is told to stop.",
            "",
            "A node with an empty directory and 'join' in its configuration asks the members named"
                    + " there to let it in. One that begins a cluster is founded with './fulcrum"
                    + " init', and each of several that begin one together with --found. Never"
                    + " found a node again whose directory was lost: it has forgotten its votes,"
                    + " and joins as another, with --replaces.",
        },
        mixinStandardHelpOptions = true)
final class Start implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "A file in YAML")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Goes before the environment and the file; may be repeated")
    private Map<String, String> flags = Map.of();

    @Option(names = "--found", description = "Make the directory of a new node, and do not start")
    private boolean found;

    @Option(
            names = "--replaces",
            paramLabel = "NODE",
            description = "Where this node joins: remove this member, which has lost its directory")
    private @Nullable String replaces;

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "Write down every input of the node's groups, to be replayed")
    private @Nullable Path record;

    @Mixin private LogOptions logging;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        NodeConfig config = config();
        try {
            if (found) {
                NodeDirectory.found(config.data(), config.cluster(), config.self());
                out.printf("%s is founded in %s%n", config.self(), config.data());
                return ExitCode.GOOD;
            }
            return run(joined(config, out), out);
        } catch (NodeRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        }
    }

    private NodeConfig joined(NodeConfig config, PrintWriter out)
            throws IOException, NodeRefused, InterruptedException {
        if (!config.isNobodyYet()) {
            return config;
        }
        NodeConfig member = Joining.join(config, replaces == null ? null : Nodes.parse(replaces));
        out.printf("%s has joined cluster %s%n", member.self(), member.cluster());
        out.flush();
        return member;
    }

    private int run(NodeConfig config, PrintWriter out)
            throws IOException, NodeRefused, InterruptedException {
        long began = System.nanoTime();
        try (Shared shared = logging.open(Level.INFO);
                Server server = Server.start(config, shared)) {
            out.printf(
                    "%s ready after %.1f s: sql %s, http %s, peers %s%n",
                    config.self(),
                    (System.nanoTime() - began) / 1e9,
                    config.sql(),
                    config.http(),
                    config.listen());
            out.flush();
            Dev.closeAtEnd(server, shared);
            server.node().ended().get();
            return ExitCode.GOOD;
        } catch (ExecutionException failed) {
            Throwable why = failed.getCause();
            Stopping.tell(out, config.self().toString(), why == null ? failed : why);
            return ExitCode.BAD;
        }
    }

    private NodeConfig config() {
        try {
            NodeConfig config = Configuration.read(file, System.getenv(), flags).node();
            return record == null ? config : config.withRecord(record);
        } catch (ConfigRefused refused) {
            ConfigErrors errors = refused.errors();
            throw new Refusal(
                    "the configuration is wrong:\n" + errors,
                    "'./fulcrum config validate' says every value and where it comes from");
        }
    }
}
