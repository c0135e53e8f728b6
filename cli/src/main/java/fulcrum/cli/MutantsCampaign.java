package fulcrum.cli;

import fulcrum.cli.mutants.Census;
import fulcrum.cli.mutants.Mutant;
import fulcrum.cli.mutants.PatchRefused;
import fulcrum.cli.mutants.Sources;
import fulcrum.server.config.Nearest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures how soon planted bugs are noticed.
@Command(
        name = "mutants",
        description =
                "Count the seeds until each planted bug is noticed. The bar: a median of at most 300"
                        + " over the bases, and never more than --most.",
        mixinStandardHelpOptions = true)
final class MutantsCampaign implements Callable<Integer> {

    private static final long MEDIAN_MOST = 300;

    @Option(
            names = "--bases",
            paramLabel = "N",
            description = "Hunts of each bug, far apart (default: ${DEFAULT-VALUE})",
            defaultValue = "10")
    private int bases;

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "Seeds of one hunt (default: ${DEFAULT-VALUE})",
            defaultValue = "10000")
    private long most;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Hunts side by side (default: ${DEFAULT-VALUE})",
            defaultValue = "2")
    private int threads;

    @Option(names = "--only", paramLabel = "NAME", description = "These bugs only")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--record",
            description = "Write the seed that noticed a bug soonest into its patch")
    private boolean record;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        Sources sources = Sources.ofThisProject();
        List<Census.Finding> findings;
        try {
            findings =
                    Census.take(
                            sources,
                            chosen(sources),
                            new Census.Effort(bases, most, threads),
                            this::progress);
        } catch (PatchRefused refused) {
            throw new Refusal(
                    Objects.requireNonNullElse(refused.getMessage(), "a patch is refused"),
                    "write the patch anew against the sources as they are");
        }
        if (record) {
            findings.forEach(finding -> Census.record(sources, finding));
        }
        List<String> missed =
                findings.stream()
                        .filter(finding -> !holds(finding))
                        .map(finding -> finding.mutant().name())
                        .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(findings, missed));
        } else {
            print(findings, missed, out);
        }
        out.flush();
        return missed.isEmpty() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private List<Mutant> chosen(Sources sources) {
        List<Mutant> all = sources.mutants();
        List<String> known = all.stream().map(Mutant::name).toList();
        for (String name : only) {
            if (!known.contains(name)) {
                String near = Nearest.to(name, known);
                throw new Refusal(
                        "no planted bug is called '" + name + "'",
                        near == null ? "without --only, all are hunted" : "is it '" + near + "'?");
            }
        }
        return all.stream().filter(m -> only.isEmpty() || only.contains(m.name())).toList();
    }

    private static boolean holds(Census.Finding finding) {
        return finding.alwaysCaught() && finding.median() <= MEDIAN_MOST;
    }

    private void progress(Census.Finding finding) {
        PrintWriter err = spec.commandLine().getErr();
        synchronized (this) {
            err.println(line(finding));
            err.flush();
        }
    }

    private static String line(Census.Finding finding) {
        return "%-32s %-8s %6d %6d%s %s"
                .formatted(
                        finding.mutant().name(),
                        kind(finding),
                        finding.median(),
                        finding.worst(),
                        finding.alwaysCaught() ? " " : "+",
                        String.join(", ", finding.noticedBy()));
    }

    private static String kind(Census.Finding finding) {
        return finding.mutant().kind().name().toLowerCase(Locale.ROOT);
    }

    private void print(List<Census.Finding> findings, List<String> missed, PrintWriter out) {
        out.println("%-32s %-8s %6s %6s  %s".formatted("bug", "kind", "median", "worst", "by"));
        findings.forEach(finding -> out.println(line(finding)));
        out.println(
                "%d bugs, %d bases each: %s"
                        .formatted(
                                findings.size(),
                                bases,
                                missed.isEmpty() ? "all noticed in time" : "missed " + missed));
    }

    private String toJson(List<Census.Finding> findings, List<String> missed) {
        List<String> each = new ArrayList<>();
        for (Census.Finding finding : findings) {
            each.add(
                    "{\"name\":\"%s\",\"kind\":\"%s\",\"median\":%d,\"worst\":%d,"
                                    .formatted(
                                            finding.mutant().name(),
                                            kind(finding),
                                            finding.median(),
                                            finding.worst())
                            + "\"caught\":%b,\"by\":%s}"
                                    .formatted(
                                            finding.alwaysCaught(), quoted(finding.noticedBy())));
        }
        return "{\"bases\":%d,\"most\":%d,\"bugs\":[%s],\"missed\":%s}"
                .formatted(bases, most, String.join(",", each), quoted(missed));
    }

    private static String quoted(List<String> words) {
        return words.stream()
                .map(word -> "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .toList()
                .toString();
    }
}
