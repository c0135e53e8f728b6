package fulcrum.cli;

import fulcrum.cli.dev.DevDirectory;
import fulcrum.server.backup.BackupDirectory;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.Manifest;
import fulcrum.server.json.Json;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Founds a cluster that begins with what is in a backup.
@Command(
        name = "restore",
        description = {
            "Found a new cluster that begins with what is in a backup.",
            "",
            "Every node's directory is made here, with all rows, and what it holds is read back and"
                    + " compared. None of them may exist yet, and none is started.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum restore --from backups --data fulcrum-data",
            "  ./fulcrum dev --data fulcrum-data                then it runs",
            "  ./fulcrum backup verify backups --against        and holds the same rows",
        })
final class RestoreCommand implements Callable<Integer> {

    @Option(
            names = "--from",
            paramLabel = "DIR",
            required = true,
            description = "The directory of the backups")
    private Path from = Path.of("");

    @Option(
            names = "--backup",
            paramLabel = "NAME",
            description = "Which of them (default: the latest)")
    private @Nullable String name;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Where the nodes' directories are made, as n1, n2 and so on")
    private Path data = Path.of("");

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "So many nodes (default: ${DEFAULT-VALUE})",
            defaultValue = "3")
    private int nodes;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (nodes < 1 || nodes > 9 || nodes % 2 == 0) {
            throw new Refusal(
                    "a cluster has 1, 3, 5, 7 or 9 nodes, not " + nodes,
                    "an even number tolerates no more failures than the odd one below it");
        }
        try {
            BackupDirectory backups = new BackupDirectory(from);
            String meant = name == null ? backups.latest() : name;
            Manifest manifest = backups.manifest(meant);
            DevDirectory made = DevDirectory.restore(data, nodes, backups, manifest);
            tell(meant, manifest, made);
            return ExitCode.GOOD;
        } catch (NodeRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        } catch (BackupRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        }
    }

    private void tell(String meant, Manifest manifest, DevDirectory made) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> tree = BackupCommand.tree(meant, manifest);
            tree.put("newCluster", made.cluster().toString());
            tree.put("nodes", made.nodes());
            tree.put("data", data.toString());
            out.println(Json.write(tree));
            return;
        }
        long groups = manifest.groups().stream().filter(group -> group.number() > 0).count();
        out.println(meant + ": " + BackupCommand.summary(manifest));
        out.println(
                "  founded cluster "
                        + made.cluster()
                        + " in "
                        + data
                        + ": "
                        + made.nodes()
                        + (made.nodes() == 1 ? " node" : " nodes")
                        + ", read back and the same");
        out.println(
                "  to start it:     ./fulcrum dev --data "
                        + data
                        + (groups > 1 ? " --groups " + groups : ""));
        out.println("  to compare then: ./fulcrum backup verify " + from + " --against");
    }
}
