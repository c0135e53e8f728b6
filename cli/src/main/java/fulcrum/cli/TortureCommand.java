package fulcrum.cli;

import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.torture.Keepsakes;
import fulcrum.cli.torture.NodeCommand;
import fulcrum.cli.torture.Victims;
import fulcrum.machine.fault.Fault;
import fulcrum.prove.Report;
import fulcrum.prove.Torture;
import fulcrum.prove.Transacted;
import fulcrum.prove.Workload;
import fulcrum.server.config.Nearest;
import fulcrum.server.json.Json;
import fulcrum.server.node.NodeRefused;
import fulcrum.verify.Durations;
import fulcrum.verify.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Breaks a real cluster under load, and judges what its clients were told.
@Command(
        name = "torture",
        description = {
            "Break a real cluster under load, and judge what its clients were told.",
            "",
            "Founds a cluster of its own, one process for each node, each in a network namespace"
                    + " where it may. Clients work at every node while faults strike, in SQL: some"
                    + " ask statements, some run transactions over three groups. Then all heals,"
                    + " everything is read through every node, and nothing may be left of any"
                    + " transaction. The history of statements has to be linearizable, that of"
                    + " lists strictly serializable, and money is conserved.",
            "",
            "A run that was too easy, or too broken, to prove anything is undecided.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum torture --duration 5m --faults kill,pause,partition",
            "  ./fulcrum torture --duration 30s --faults kill --workload register --seed 7",
            "  ./fulcrum torture --duration 3m --faults kill,pause --workload bank,append",
        })
final class TortureCommand implements Callable<Integer> {

    private static final int KEYS_EACH = 6;
    private static final int OPERATIONS_EACH = 500;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "So long faults strike (default: ${DEFAULT-VALUE})",
            defaultValue = "1m")
    private String duration = "1m";

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "KIND",
            description =
                    "Of these kinds: kill, pause, partition, isolate, delay, drop, disk, skew;"
                            + " all that can be made here without it")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "NAME",
            description = "What clients do: register, cas, kv, bank, append; all of it without it")
    private List<String> workloads = new ArrayList<>();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "So many nodes (default: ${DEFAULT-VALUE})",
            defaultValue = "3")
    private int nodes;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "So many clients over all nodes (default: ${DEFAULT-VALUE})",
            defaultValue = "30")
    private int clients;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Operations in a second of all clients together, at most (default:"
                            + " ${DEFAULT-VALUE})",
            defaultValue = "4000")
    private int rate;

    @Option(names = "--seed", paramLabel = "SEED", description = "Of faults and operations")
    private @Nullable Long seed;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep the history, the report and the nodes' directories there")
    private @Nullable Path keep;

    @Option(
            names = "--planted",
            hidden = true,
            paramLabel = "BUG",
            description = "Run nodes with this planted bug in them, such as shard/NAME")
    private @Nullable String planted;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Torture.Settings settings = settings();
        Path directory = directory();
        boolean forget = false;
        try {
            List<String> command = command(directory);
            Report report = run(settings, directory.resolve("data"), command);
            Verdict verdict = report.verdict();
            boolean good = verdict instanceof Verdict.Valid;
            forget = good && keep == null;
            tell(report, forget ? null : directory);
            return verdict.exitCode();
        } catch (NodeRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        } finally {
            if (forget) {
                DevDirectory.delete(directory);
            } else {
                spec.commandLine().getErr().println("the nodes' directories are in " + directory);
            }
        }
    }

    private Report run(Torture.Settings settings, Path data, List<String> command)
            throws IOException, NodeRefused, InterruptedException {
        try (Victims victims = Victims.start(data, nodes, command)) {
            Thread atEnd = new Thread(victims::close);
            Runtime.getRuntime().addShutdownHook(atEnd);
            progress("seed " + settings.seed() + "; " + victims.wires());
            Report report = new Torture(victims, settings, this::progress).run();
            Runtime.getRuntime().removeShutdownHook(atEnd);
            return report;
        }
    }

    private void progress(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private Path directory() throws IOException {
        if (keep == null) {
            return Files.createTempDirectory("fulcrum-torture");
        }
        Path directory = Files.createDirectories(keep);
        try (var files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new Refusal(
                        "'" + directory + "' is not empty",
                        "name a directory with --keep that is not there yet");
            }
        }
        return directory;
    }

    private List<String> command(Path directory) throws IOException {
        List<String> sound = Dev.nodeCommand(null);
        if (planted == null) {
            return NodeCommand.of(sound, null);
        }
        Path classes = NodeCommand.plant(planted, directory.resolve("planted"));
        if (classes == null) {
            throw new Refusal(
                    "no planted bug is called '" + planted + "'",
                    "their patches are in database/src/test/mutants and protocols/src/test/mutants");
        }
        return NodeCommand.of(sound, classes);
    }

    private Torture.Settings settings() {
        Long nanos = Durations.nanos(duration);
        if (nanos == null || nanos < 1_000_000_000L) {
            throw new Refusal(
                    "--duration is a time of at least a second, not '" + duration + "'",
                    "write it with a unit: 30s, 5m");
        }
        if (nodes < 1 || nodes > 9 || clients < 1 || rate < clients) {
            throw new Refusal(
                    "a run has 1 to 9 nodes, a client, and a rate of one for each client",
                    "without --nodes, --clients and --rate there are 3, 30 and 4000");
        }
        return new Torture.Settings(
                seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed,
                nanos,
                kinds(),
                chosenWorkloads(),
                clients,
                rate,
                KEYS_EACH,
                OPERATIONS_EACH);
    }

    private SortedSet<Fault.Kind> kinds() {
        SortedMap<String, Fault.Kind> known = new TreeMap<>();
        for (Fault.Kind kind : Fault.Kind.values()) {
            known.put(kind.name().toLowerCase(Locale.ROOT), kind);
        }
        return new TreeSet<>(chosen(faults, known, "--faults"));
    }

    private List<Workload> chosenWorkloads() {
        SortedMap<String, Workload> known = new TreeMap<>();
        for (Workload workload : Workload.values()) {
            known.put(workload.label(), workload);
        }
        return chosen(workloads, known, "--workload");
    }

    /// What these names stand for; all where there are none.
    private static <T> List<T> chosen(
            List<String> names, SortedMap<String, T> known, String option) {
        List<T> chosen = new ArrayList<>();
        for (String name : names.isEmpty() ? known.keySet() : names) {
            T meant = known.get(name);
            if (meant == null) {
                String near = Nearest.to(name, new ArrayList<>(known.keySet()));
                throw new Refusal(
                        option + " knows no '" + name + "'",
                        near == null
                                ? "it takes " + String.join(", ", known.keySet())
                                : "did you mean '" + near + "'?");
            }
            chosen.add(meant);
        }
        return chosen;
    }

    /// @param kept where files are to be kept; null for nowhere
    private void tell(Report report, @Nullable Path kept) throws IOException {
        List<String> lines = new ArrayList<>(report.lines());
        lines.add("");
        lines.addAll(report.verdictLines());
        List<String> files = kept == null ? List.of() : Keepsakes.keep(kept, report, lines);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(tree(report, kept)));
        } else {
            lines.forEach(out::println);
            files.forEach(out::println);
        }
        out.flush();
    }

    private static Map<String, Object> tree(Report report, @Nullable Path kept) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Verdict verdict = report.verdict();
        switch (verdict) {
            case Verdict.Valid _ -> tree.put("verdict", "valid");
            case Verdict.Violated(String anomaly, List<String> story, _) -> {
                tree.put("verdict", "violated");
                tree.put("anomaly", anomaly);
                tree.put("story", story);
            }
            case Verdict.Undecided(String reason) -> {
                tree.put("verdict", "undecided");
                tree.put("reason", reason);
            }
        }
        tree.put("seed", report.settings().seed());
        tree.put("seconds", report.nanos() / 1e9);
        tree.put("operations", report.operations());
        tree.put("keys", report.keys());
        tree.put("leaderChanges", report.leaderChanges());
        tree.put("judgedSeconds", report.judgingNanos() / 1e9);
        tree.put("strikes", report.strikes());
        tree.put("skipped", report.skipped());
        tree.put("errors", report.states());
        tree.put("calm", Keepsakes.tree(report.calm()));
        tree.put("stormy", Keepsakes.tree(report.stormy()));
        tree.put("parts", report.parts().stream().map(Keepsakes::tree).toList());
        Transacted transacted = report.transacted();
        tree.put("transactions", transacted == null ? null : Keepsakes.tree(transacted));
        tree.put("timeline", report.timeline().stream().map(Keepsakes::tree).toList());
        if (kept != null) {
            tree.put("kept", kept.toString());
        }
        return tree;
    }
}
