package fulcrum.cli;

import fulcrum.machine.NodeId;
import fulcrum.server.config.ConfigRefused;
import fulcrum.server.config.Configuration;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Founds a cluster.
@Command(
        name = "init",
        description = {
            "Found a cluster of one node, once: draw its name, and make the directory of n1.",
            "",
            "'./fulcrum start' with the same configuration then runs it, and further nodes join with"
                    + " 'join: HOST:PORT' in theirs.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum init --config n1.yaml      the directory of n1 is made",
            "  ./fulcrum start --config n1.yaml     and n1 runs",
        })
final class Init implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "A file in YAML")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Goes before the environment and the file; may be repeated")
    private Map<String, String> flags = Map.of();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        NodeConfig config = config();
        if (!config.peers().isEmpty()) {
            throw new Refusal(
                    "'peers' names others, and 'init' founds a cluster of one node",
                    "leave 'peers' out and let the others join; or found each of them with"
                            + " 'start --found'");
        }
        try {
            NodeDirectory.found(config.data(), config.cluster(), config.self());
        } catch (NodeRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        }
        out.printf(
                "%s founds cluster %s in %s%nothers join it with 'join: %s'%n",
                config.self(), config.cluster(), config.data(), config.addresses().http());
        return ExitCode.GOOD;
    }

    /// Whoever founds a cluster need not name it.
    private NodeConfig config() {
        SortedMap<String, String> all = new TreeMap<>(flags);
        SecureRandom random = new SecureRandom();
        ClusterId drawn = new ClusterId(random.nextLong(), random.nextLong());
        try {
            return Configuration.read(file, System.getenv(), all).node();
        } catch (ConfigRefused _) {
            all.putIfAbsent("cluster", drawn.toString());
            all.putIfAbsent("node", new NodeId(1).toString());
            try {
                return Configuration.read(file, System.getenv(), all).node();
            } catch (ConfigRefused refused) {
                throw new Refusal(
                        "the configuration is wrong:\n" + refused.errors(),
                        "'./fulcrum config validate' says every value and where it comes from");
            }
        }
    }
}
