package fulcrum.cli.sim;

import fulcrum.simulator.Counters;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Verdict;
import fulcrum.verify.RunConditions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of runs: a verdict, and the counts that say how much it means.
///
/// A set of runs counts as valid only where [RunConditions] are met, and where what has to happen
/// sometimes has happened ten times in ten thousand runs. A set of fewer runs than it takes to tell
/// says that it is too small, and is not held to it.
public final class Tally {

    /// From so many runs on, everything that has to happen sometimes has to have happened.
    private static final long PROVING_RUNS = 10_000;

    /// From so many runs on, the conditions of a valid run have to be met.
    private static final long TELLING_RUNS = 1_000;

    private static final long TIMES = 10;

    private final Scope scope;
    private final RunSet set;
    private final double seconds;
    private final long least;
    private final RunConditions.Tally conditions;
    private final List<String> shortfalls;
    private final List<String> shortcomings;

    private Tally(Scope scope, RunSet set, double seconds) {
        this.scope = scope;
        this.set = set;
        this.seconds = seconds;
        this.least = TIMES * Math.min(set.runs(), PROVING_RUNS) / PROVING_RUNS;
        // With a given number of nodes, some things cannot happen.
        this.shortfalls = scope.nodes() == null ? set.shortfalls(least) : List.of();
        this.conditions = conditions(scope, set);
        this.shortcomings = RunConditions.shortcomings(conditions);
    }

    /// A lone node cannot be parted from itself.
    private static RunConditions.Tally conditions(Scope scope, RunSet set) {
        RunConditions.Tally all = set.conditions();
        Integer nodes = scope.nodes();
        if (nodes == null || nodes > 1) {
            return all;
        }
        SortedMap<String, Long> strikes = new TreeMap<>(all.strikes());
        strikes.keySet().removeAll(List.of("cut", "partition"));
        return new RunConditions.Tally(
                all.durationNanos(),
                all.calmOperations(),
                all.calmSucceeded(),
                all.operations(),
                all.unknown(),
                strikes);
    }

    /// Of a set of runs that took so long.
    public static Tally of(Scope scope, RunSet set, double seconds) {
        return new Tally(scope, set, seconds);
    }

    /// No run failed, and the set counts as valid or is too small to tell.
    public boolean passed() {
        return set.failed() == 0 && held().isEmpty();
    }

    /// Why the set does not count as valid, as far as it is large enough to be held to it.
    private List<String> held() {
        List<String> held = new ArrayList<>();
        if (set.runs() >= TELLING_RUNS) {
            held.addAll(shortcomings);
        }
        if (set.runs() >= PROVING_RUNS) {
            held.addAll(shortfalls);
        }
        return held;
    }

    /// What one run came to, in numbers.
    public static String of(Run run) {
        Counters counters = run.counters();
        return "%s%n%s%nhash %016x"
                .formatted(operations(counters), amount(counters, run.nanos()), run.hash());
    }

    private static String operations(Counters counters) {
        return "%d operations (%d done, %d refused, %d unknown)"
                .formatted(
                        counters.operations(),
                        counters.ok(),
                        counters.refused(),
                        counters.unknown());
    }

    private static String amount(Counters counters, long nanos) {
        return "%d faults, %d messages, %d syncs in %.1f simulated seconds"
                .formatted(counters.strikes(), counters.sent(), counters.syncs(), nanos / 1e9);
    }

    /// The table of what happened, the verdict, and how fast it went.
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                "%-44s %10s %9s%n".formatted("what has to happen sometimes", "times", "at least"));
        set.expected().forEach(condition -> text.append(row(condition, Long.toString(least))));
        text.append("%n%s%n".formatted("what else happened"));
        set.coverage().counts().keySet().stream()
                .filter(condition -> !set.expected().contains(condition))
                .forEach(condition -> text.append(row(condition, "")));
        Counters counters = set.counters();
        text.append("%n%s%n%s%n".formatted(operations(counters), amount(counters, set.nanos())));
        text.append(
                "%d runs in %.1f s (%.0f/s), hash %016x%n"
                        .formatted(set.runs(), seconds, set.runs() / seconds, set.hash()));
        text.append(conditions());
        return text.append(verdict()).toString();
    }

    /// What makes a set of runs valid, and what this one has of it.
    private String conditions() {
        Counters counters = set.counters();
        long fewest = conditions.strikes().values().stream().min(Long::compare).orElse(0L);
        return ("outside fault windows %s of %d operations were done (80 %% needed), "
                                + "%s of all are unknown (5 %% at most),%n")
                        .formatted(
                                percent(counters.okUndisturbed(), counters.undisturbed()),
                                counters.undisturbed(),
                                percent(counters.unknown(), counters.operations()))
                + "each kind of fault struck at least %d times (10 needed)%n".formatted(fewest);
    }

    private static String percent(long part, long whole) {
        return "%.1f %%".formatted(whole == 0 ? 0.0 : 100.0 * part / whole);
    }

    private String verdict() {
        if (set.failed() == 0) {
            List<String> held = held();
            List<String> missing = new ArrayList<>(shortcomings);
            missing.addAll(shortfalls);
            if (missing.isEmpty()) {
                return set.runs() < TELLING_RUNS
                        ? "passed: no run failed; it takes %d runs to tell more%n"
                                .formatted(TELLING_RUNS)
                        : "passed: no run failed, and the set counts as valid\n";
            }
            StringBuilder text = new StringBuilder();
            missing.forEach(each -> text.append("too little: ").append(each).append('\n'));
            return text.append(
                            held.isEmpty()
                                    ? "passed: no run failed; %d are too few to prove more%n"
                                            .formatted(set.runs())
                                    : "FAILED: no run failed, but the set does not count as valid\n")
                    .toString();
        }
        StringBuilder text = new StringBuilder("FAILED: %d runs%n".formatted(set.failed()));
        for (Run run : set.failures()) {
            String first = run.verdict().toString().lines().findFirst().orElse("");
            text.append("  %s%n    %s%n".formatted(first, scope.repeat(run.seed())));
        }
        return text.toString();
    }

    private String row(String condition, String required) {
        return "  %-42s %10d %9s%n"
                .formatted(condition, set.coverage().of(condition), required)
                .replaceAll(" +(?=\\n)", "");
    }

    /// Of one run, for programs.
    public static Map<String, Object> json(Scope scope, Run run) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("world", scope.world().name());
        told.put("seed", run.seed());
        told.put("nodes", run.universe().nodes());
        told.put("faults", run.universe().plan().strikes().stream().map(String::valueOf).toList());
        told.putAll(verdict(run.verdict()));
        told.put("hash", "%016x".formatted(run.hash()));
        told.put("simulatedNanos", run.nanos());
        told.put("operations", operationsJson(run.counters()));
        told.put("happened", run.coverage().counts());
        told.put("repeat", scope.repeat(run.seed()));
        return told;
    }

    private static Map<String, Object> verdict(Verdict verdict) {
        Map<String, Object> told = new LinkedHashMap<>();
        switch (verdict) {
            case Verdict.Passed _ -> told.put("verdict", "passed");
            case Verdict.Failed failed -> {
                told.put("verdict", "failed");
                told.put("what", failed.what().name());
                told.put("name", failed.name());
                told.put("story", failed.story());
            }
        }
        return told;
    }

    private static Map<String, Object> operationsJson(Counters counters) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("done", counters.ok());
        told.put("refused", counters.refused());
        told.put("unknown", counters.unknown());
        told.put("undisturbed", counters.undisturbed());
        told.put("doneUndisturbed", counters.okUndisturbed());
        return told;
    }

    /// The same for programs.
    public Map<String, Object> json() {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("world", scope.world().name());
        told.put("runs", set.runs());
        told.put("verdict", passed() ? "passed" : "failed");
        told.put("failed", set.failed());
        List<Map<String, Object>> failures = new ArrayList<>();
        set.failures()
                .forEach(run -> {
                    Map<String, Object> failure = new LinkedHashMap<>();
                    failure.put("seed", run.seed());
                    failure.putAll(verdict(run.verdict()));
                    failure.put("repeat", scope.repeat(run.seed()));
                    failures.add(failure);
                });
        told.put("failures", failures);
        told.put("valid", set.failed() == 0 && shortcomings.isEmpty() && shortfalls.isEmpty());
        List<String> tooLittle = new ArrayList<>(shortcomings);
        tooLittle.addAll(shortfalls);
        told.put("tooLittle", tooLittle);
        told.put("happened", set.coverage().counts());
        told.put("required", least);
        told.put("requiredOf", set.expected());
        told.put("operations", operationsJson(set.counters()));
        told.put("hash", "%016x".formatted(set.hash()));
        told.put("millis", Math.round(seconds * 1000));
        return told;
    }
}
