package fulcrum.cli.sim;

import fulcrum.simulator.Counters;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What came of runs: a verdict, and the counts that say how much it means.
///
/// What has to happen sometimes has to happen ten times in ten thousand runs, and fewer times in
/// fewer runs; only in ten thousand or more does it count against the verdict.
public final class Tally {

    private static final long PROVING_RUNS = 10_000;
    private static final long TIMES = 10;

    private final Scope scope;
    private final RunSet set;
    private final double seconds;
    private final long least;
    private final List<String> shortfalls;

    private Tally(Scope scope, RunSet set, double seconds) {
        this.scope = scope;
        this.set = set;
        this.seconds = seconds;
        this.least = TIMES * Math.min(set.runs(), PROVING_RUNS) / PROVING_RUNS;
        this.shortfalls = set.shortfalls(least);
    }

    /// Of a set of runs that took so long.
    public static Tally of(Scope scope, RunSet set, double seconds) {
        return new Tally(scope, set, seconds);
    }

    /// No run failed, and enough happened in them.
    public boolean passed() {
        return set.failed() == 0 && (shortfalls.isEmpty() || set.runs() < PROVING_RUNS);
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
                "while no fault was at work, %d of %d operations were done%n"
                        .formatted(counters.okUndisturbed(), counters.undisturbed()));
        text.append(
                "%d runs in %.1f s (%.0f/s), hash %016x%n"
                        .formatted(set.runs(), seconds, set.runs() / seconds, set.hash()));
        shortfalls.forEach(shortfall -> text.append("too little: ").append(shortfall).append('\n'));
        return text.append(verdict()).toString();
    }

    private String verdict() {
        if (passed()) {
            return "passed\n";
        }
        if (set.failed() == 0) {
            return "FAILED: no run failed, but too little happened to say that none would\n";
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
        told.put("tooLittle", shortfalls);
        told.put("happened", set.coverage().counts());
        told.put("required", least);
        told.put("requiredOf", set.expected());
        told.put("operations", operationsJson(set.counters()));
        told.put("hash", "%016x".formatted(set.hash()));
        told.put("millis", Math.round(seconds * 1000));
        return told;
    }
}
