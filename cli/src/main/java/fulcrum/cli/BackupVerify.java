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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says whether backups are sound, and whether a cluster holds the same rows.
@Command(
        name = "verify",
        description = {
            "Read backups, and say whether they are sound. Needs no cluster.",
            "",
            "With --against the rows of a running cluster are counted too. Exit code 1 means that"
                    + " a backup is damaged, or the cluster holds other rows.",
        },
        mixinStandardHelpOptions = true)
final class BackupVerify implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The directory of the backups")
    private Path directory = Path.of("");

    @Option(
            names = "--backup",
            paramLabel = "NAME",
            description = "This one alone (default: all; the latest where a cluster is compared)")
    private @Nullable String name;

    @Option(names = "--against", description = "Compare a backup with the rows of a cluster")
    private boolean against;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Mixin private BackupTarget target;

    @Spec private CommandSpec spec;

    /// What was found of one backup.
    ///
    /// @param manifest null where it cannot be read
    /// @param problem null where all is well
    private record Finding(String name, @Nullable Manifest manifest, @Nullable String problem) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        BackupDirectory backups = new BackupDirectory(directory);
        try {
            String latest = backups.latest();
            List<String> meant =
                    name != null ? List.of(name) : against ? List.of(latest) : backups.names();
            List<Finding> findings = new ArrayList<>();
            for (String each : meant) {
                findings.add(look(backups, each));
            }
            boolean sound = findings.stream().allMatch(each -> each.problem == null);
            List<String> differences = new ArrayList<>();
            Manifest expected = findings.getLast().manifest;
            Manifest live = null;
            if (against && sound && expected != null) {
                live = live(backups);
                differences = differences(expected, live);
            }
            tell(findings, live, differences);
            return sound && differences.isEmpty() ? ExitCode.GOOD : ExitCode.BAD;
        } catch (BackupRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        }
    }

    private static Finding look(BackupDirectory backups, String name)
            throws IOException, BackupRefused {
        Manifest manifest = null;
        try {
            manifest = backups.manifest(name);
            for (Manifest.Group group : manifest.groups()) {
                backups.read(group, (_, _) -> {});
            }
            return new Finding(name, manifest, null);
        } catch (BackupRefused refused) {
            if (refused.reason() != BackupRefused.Reason.DAMAGED) {
                throw refused;
            }
            return new Finding(name, manifest, refused.getMessage());
        }
    }

    private Manifest live(BackupDirectory backups) throws InterruptedException, BackupRefused {
        return new Copier(
                        Copier.Shelf.lookingInto(backups),
                        new Fulcrum.Version().getVersion()[0],
                        0,
                        failed -> spec.commandLine().getErr().println("  " + failed))
                .copy(target.doors())
                .manifest();
    }

    /// Group 0 holds the members of its own cluster, which another one has not.
    private static List<String> differences(Manifest expected, Manifest live) {
        SortedMap<Long, RowSum> before = sums(expected);
        SortedMap<Long, RowSum> now = sums(live);
        SortedSet<Long> all = new TreeSet<>(before.keySet());
        all.addAll(now.keySet());
        all.remove(0L);
        List<String> differences = new ArrayList<>();
        for (long group : all) {
            RowSum was = before.get(group);
            RowSum is = now.get(group);
            if (was == null || is == null) {
                differences.add(
                        "group "
                                + group
                                + " is only in the "
                                + (is == null ? "backup" : "cluster"));
            } else if (!was.equals(is)) {
                differences.add(
                        "group "
                                + group
                                + ": "
                                + told(was)
                                + " in the backup, "
                                + told(is)
                                + " in the cluster");
            }
        }
        return differences;
    }

    private static SortedMap<Long, RowSum> sums(Manifest manifest) {
        SortedMap<Long, RowSum> sums = new TreeMap<>();
        manifest.groups().forEach(group -> sums.put(group.number(), group.rows()));
        return sums;
    }

    private static String told(RowSum sum) {
        return sum.rows() + " rows with checksum " + sum.checksum();
    }

    private void tell(List<Finding> findings, @Nullable Manifest live, List<String> differences) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(report(findings, live, differences)));
            return;
        }
        for (Finding each : findings) {
            Manifest manifest = each.manifest;
            out.println(
                    each.name
                            + ": "
                            + (each.problem != null || manifest == null
                                    ? "DAMAGED: " + each.problem
                                    : "sound; " + BackupCommand.summary(manifest)));
        }
        if (live != null) {
            out.println(
                    differences.isEmpty()
                            ? "the cluster holds the same rows: " + BackupCommand.summary(live)
                            : "the cluster holds OTHER rows:");
            differences.forEach(each -> out.println("  " + each));
        }
    }

    private static Map<String, Object> report(
            List<Finding> findings, @Nullable Manifest live, List<String> differences) {
        List<Object> backups = new ArrayList<>();
        for (Finding each : findings) {
            Map<String, Object> tree =
                    each.manifest == null
                            ? new LinkedHashMap<>(Map.of("backup", each.name))
                            : BackupCommand.tree(each.name, each.manifest);
            tree.put("sound", each.problem == null);
            tree.put("problem", each.problem);
            backups.add(tree);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("backups", backups);
        report.put("cluster", live == null ? null : BackupCommand.tree("", live));
        report.put("differences", differences);
        return report;
    }
}
