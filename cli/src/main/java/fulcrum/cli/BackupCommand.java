package fulcrum.cli;

import fulcrum.cli.backup.Copier;
import fulcrum.server.backup.BackupDirectory;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.Manifest;
import fulcrum.server.backup.RowSum;
import fulcrum.server.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Copies a running cluster into a directory.
@Command(
        name = "backup",
        description = {
            "Copy the state of a running cluster into a directory, while it serves.",
            "",
            "A second backup into the same directory brings and keeps only what has changed.",
        },
        mixinStandardHelpOptions = true,
        subcommands = BackupVerify.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum backup --to backups                   of the cluster of ./fulcrum dev",
            "  ./fulcrum backup --to backups --rate 20          at most 20 MiB in a second",
            "  ./fulcrum backup verify backups                 are they sound?",
            "  ./fulcrum backup verify backups --against       does the cluster hold the same?",
        })
final class BackupCommand implements Callable<Integer> {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    @Option(names = "--to", paramLabel = "DIR", description = "Where the backup goes")
    private @Nullable Path to;

    @Option(
            names = "--rate",
            paramLabel = "MIB",
            description = "Bring at most so many MiB in a second",
            defaultValue = "0")
    private long rate;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Mixin private BackupTarget target;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (to == null) {
            throw new Refusal(
                    "'backup' does not say where the backup goes", "name a directory with --to");
        }
        if (rate < 0 || rate > 1 << 20) {
            throw new Refusal(
                    "--rate is no " + rate, "write so many MiB in a second, or leave it out");
        }
        long began = System.nanoTime();
        try {
            BackupDirectory directory = BackupDirectory.openOrMake(to);
            Copier copier =
                    new Copier(
                            Copier.Shelf.in(directory),
                            new Fulcrum.Version().getVersion()[0],
                            rate << 20,
                            failed -> spec.commandLine().getErr().println("  " + failed));
            Copier.Copied copied = copier.copy(target.doors());
            Manifest manifest = copied.manifest();
            String name = NAME.format(Instant.ofEpochMilli(manifest.takenMillis()));
            directory.declare(name, manifest);
            tell(name, copied, (System.nanoTime() - began) / 1e9);
            return ExitCode.GOOD;
        } catch (BackupRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        }
    }

    private void tell(String name, Copier.Copied copied, double seconds) {
        PrintWriter out = spec.commandLine().getOut();
        Manifest manifest = copied.manifest();
        if (json) {
            Map<String, Object> tree = tree(name, manifest);
            tree.put("bytesNew", copied.bytesNew());
            tree.put("seconds", seconds);
            out.println(Json.write(tree));
            return;
        }
        out.println(name + ": " + summary(manifest));
        out.printf(
                "  copied from %s in %.1f s: %s in %d chunks, of which %s are new%n",
                manifest.node(),
                seconds,
                size(manifest.bytes()),
                copied.chunks(),
                size(copied.bytesNew()));
        out.printf(
                "  holds every write that was acknowledged before %s, and none that was asked for"
                        + " after %s%n",
                Instant.ofEpochMilli(manifest.beganMillis()),
                Instant.ofEpochMilli(manifest.takenMillis()));
        out.println("  to bring it back: ./fulcrum restore --from " + to + " --data NEWDIR");
    }

    /// Groups, rows and checksum of a backup, for people.
    static String summary(Manifest manifest) {
        RowSum rows = manifest.rows();
        int groups = manifest.groups().size();
        return groups
                + (groups == 1 ? " group, " : " groups, ")
                + rows.rows()
                + " rows, checksum "
                + rows.checksum();
    }

    private static String size(long bytes) {
        return bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }

    /// What a backup is, for programs.
    static Map<String, Object> tree(String name, Manifest manifest) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("backup", name);
        tree.put("cluster", manifest.cluster());
        tree.put("node", manifest.node());
        tree.put("version", manifest.version());
        tree.put("beganMillis", manifest.beganMillis());
        tree.put("takenMillis", manifest.takenMillis());
        tree.put("rows", manifest.rows().rows());
        tree.put("checksum", manifest.rows().checksum());
        tree.put("bytes", manifest.bytes());
        List<Object> groups = new ArrayList<>();
        for (Manifest.Group group : manifest.groups()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("group", group.number());
            each.put("applied", group.applied());
            each.put("rows", group.rows().rows());
            each.put("checksum", group.rows().checksum());
            groups.add(each);
        }
        tree.put("groups", groups);
        return tree;
    }
}
