package fulcrum.prove;

import fulcrum.machine.fault.Fault;
import fulcrum.verify.RunConditions;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What came of a run.
///
/// @param nanos how long it took, until the last answer
/// @param timeline what struck, in order
/// @param kinds of faults that were asked for and can be made here
/// @param skipped kinds that cannot be made here, and why
/// @param leaderChanges how often another node was seen to lead
/// @param keys that were used
/// @param calm how clients fared while there was no fault
/// @param stormy how they fared while there was one, or just after or before
/// @param transacted how transactions fared; null where there were none
/// @param states how often each error came
/// @param nodes whom each process asked
/// @param parts of the history as they stand, at least one
/// @param judgingNanos how long judging took
/// @param troubles why the cluster, or we, did not do what was owed; empty where all was well
public record Report(
        Torture.Settings settings,
        long nanos,
        List<Struck> timeline,
        SortedSet<Fault.Kind> kinds,
        SortedMap<String, String> skipped,
        int leaderChanges,
        int keys,
        Figures calm,
        Figures stormy,
        @Nullable Transacted transacted,
        SortedMap<String, Long> states,
        History history,
        List<String> nodes,
        List<Judged> parts,
        long judgingNanos,
        List<String> troubles) {

    private static final long OPERATIONS_PER_SECOND_MIN = 20;

    /// What was over so long before a story may be its cause.
    private static final long BEFORE_NANOS = 2_000_000_000L;

    /// How often each kind of fault struck.
    public SortedMap<String, Long> strikes() {
        SortedMap<String, Long> strikes = new TreeMap<>();
        for (Fault.Kind kind : kinds) {
            strikes.put(kind.name().toLowerCase(Locale.ROOT), 0L);
        }
        for (Struck each : timeline) {
            if (each.struck()) {
                strikes.merge(each.kind(), 1L, Long::sum);
            }
        }
        return strikes;
    }

    /// All operations, final reads too.
    public long operations() {
        return calm.operations() + stormy.operations();
    }

    /// The part that was found worst.
    public Judged worst() {
        return Judged.worst(parts);
    }

    /// What is said of the history as it stands.
    public Verdict judgement() {
        return worst().verdict();
    }

    /// Why the run proves nothing although no violation was found; empty where it does prove.
    public List<String> shortcomings() {
        List<String> shortcomings = new ArrayList<>(troubles);
        shortcomings.addAll(
                RunConditions.shortcomings(
                        new RunConditions.Tally(
                                settings.durationNanos(),
                                calm.operations(),
                                calm.done() + calm.unmet(),
                                operations(),
                                calm.unknown() + stormy.unknown(),
                                strikes())));
        long least = OPERATIONS_PER_SECOND_MIN * (settings.durationNanos() / 1_000_000_000);
        if (operations() < least) {
            shortcomings.add("only " + operations() + " operations, less than " + least);
        }
        if (deposes() && leaderChanges == 0) {
            shortcomings.add("the leader never changed");
        }
        for (Struck each : timeline) {
            if (each.struck() && each.problem() != null) {
                shortcomings.add("fault #" + each.number() + " did not end: " + each.problem());
            }
        }
        return shortcomings;
    }

    /// True where faults were asked for that a leader does not survive as such.
    private boolean deposes() {
        return kinds.contains(Fault.Kind.KILL)
                || kinds.contains(Fault.Kind.PAUSE)
                || kinds.contains(Fault.Kind.ISOLATE);
    }

    /// What is said in the end: undecided also where nothing wrong was found and the run proves
    /// nothing.
    public Verdict verdict() {
        List<String> shortcomings = shortcomings();
        Verdict judgement = judgement();
        return judgement instanceof Verdict.Valid && !shortcomings.isEmpty()
                ? new Verdict.Undecided(String.join("; ", shortcomings))
                : judgement;
    }

    /// The verdict for a reader; behind a story, who asked whom, and what struck meanwhile.
    public List<String> verdictLines() {
        List<String> lines = new ArrayList<>(verdict().lines());
        if (judgement() instanceof Verdict.Violated violated && !violated.calls().isEmpty()) {
            long first = Long.MAX_VALUE;
            long last = 0;
            SortedMap<Integer, String> asked = new TreeMap<>();
            for (int call : violated.calls()) {
                int process = history.process(call);
                asked.put(process, "c" + process + " asked " + nodes.get(process));
                first = Math.min(first, history.invokedNanos(call));
                last = Math.max(last, history.invokedNanos(call));
                last = Math.max(last, history.completedNanos(call));
            }
            lines.add("");
            lines.add(String.join(", ", asked.values()));
            for (Struck struck : timeline) {
                if (struck.beganNanos() <= last && struck.endedNanos() >= first - BEFORE_NANOS) {
                    lines.add("about then: " + struck.toString().strip());
                }
            }
        }
        return lines;
    }

    /// The report for a reader, but for the verdict.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("seed " + settings.seed());
        skipped.forEach((kind, reason) -> lines.add("skipped " + kind + ": " + reason));
        lines.add("");
        timeline.forEach(struck -> lines.add(struck.toString()));
        lines.add("");
        lines.add(
                "%-22s %9s %9s %9s %9s %9s %9s %9s %12s"
                        .formatted(
                                "",
                                "done",
                                "unmet",
                                "refused",
                                "unknown",
                                "p50 ms",
                                "p99 ms",
                                "available",
                                "silent ms"));
        lines.add(row("without fault", calm));
        lines.add(row("with faults", stormy));
        if (transacted != null) {
            lines.addAll(rows(transacted));
        }
        lines.add("");
        if (!states.isEmpty()) {
            lines.add("errors: " + states);
        }
        lines.add(
                "%d operations on %d keys in %.1f s, %d faults %s, %d changes of the leader"
                        .formatted(
                                operations(),
                                keys,
                                nanos / 1e9,
                                strikes().values().stream().mapToLong(Long::longValue).sum(),
                                strikes(),
                                leaderChanges));
        for (Judged part : parts) {
            lines.add(
                    "%s: %s: %s"
                            .formatted(
                                    part.name(),
                                    part.model().label(),
                                    part.verdict().lines().getFirst()));
        }
        lines.add("judged in %.1f s".formatted(judgingNanos / 1e9));
        return lines;
    }

    private static List<String> rows(Transacted transacted) {
        List<String> rows = new ArrayList<>();
        rows.add(row("transactions: calm", transacted.calm()));
        rows.add(row("  with faults", transacted.stormy()));
        if (transacted.besideKills().done() > 0) {
            rows.add(row("  beside killed nodes", transacted.besideKills()));
            rows.add(row("  across a kill", transacted.acrossKills()));
            rows.add(
                    "of 100 transactions across a kill, 99 took at most %.0f ms more than calm ones"
                            .formatted(transacted.killMicros() / 1e3));
        }
        Transacted.Prepared prepared = transacted.prepared();
        rows.add(
                "prepared: %d committed, %d rolled back, %d finished for clients that had gone"
                        .formatted(
                                prepared.committed(), prepared.rolledBack(), prepared.finished()));
        rows.add(
                transacted.left() == null
                        ? "no leader knew of any transaction %.1f s after the last"
                                .formatted(transacted.leftNanos() / 1e9)
                        : "left behind: " + transacted.left());
        return rows;
    }

    private static String row(String name, Figures figures) {
        return "%-22s %9d %9d %9d %9d %9.2f %9.2f %7d.%d%% %11d"
                .formatted(
                        name,
                        figures.done(),
                        figures.unmet(),
                        figures.refused(),
                        figures.unknown(),
                        figures.answerMicros(50) / 1e3,
                        figures.answerMicros(99) / 1e3,
                        figures.availablePermille() / 10,
                        figures.availablePermille() % 10,
                        figures.longestSilenceMillis());
    }
}
