package fulcrum.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the benchmarks, each as its own class says, and prints every figure beside its bar.
public final class Benchmarks {

    /// Keeps the JVM from warning, in each fork, of what JMH does to it.
    static final String QUIET = "--sun-misc-unsafe-memory-access=allow";

    /// What an operation allocates: a figure that JMH's profiler adds to those of the benchmark.
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private static final int MISSED = 1;

    /// A figure that is held to a bar.
    ///
    /// @param benchmark the class that measures it
    /// @param method of that class
    /// @param label what a reader calls it
    /// @param secondaryResult the name of JMH's result; empty for the benchmark's own
    /// @param atLeast whether more is better
    /// @param bound what it has to reach, or must not exceed
    /// @param unit of both
    private record Bar(
            Class<?> benchmark,
            String method,
            String label,
            String secondaryResult,
            boolean atLeast,
            double bound,
            String unit) {

        boolean isMetBy(double figure) {
            return atLeast ? figure >= bound : figure <= bound;
        }

        boolean isAskedBy(List<String> names) {
            return names.isEmpty() || names.stream().anyMatch(benchmark.getSimpleName()::contains);
        }

        String name() {
            return benchmark.getName() + "." + method;
        }

        String line(double figure) {
            return "%-28s %,14.0f %-11s bar %s %,11.0f  %s"
                    .formatted(
                            label,
                            figure,
                            unit,
                            atLeast ? ">=" : "<=",
                            bound,
                            isMetBy(figure) ? "met" : "MISSED");
        }
    }

    private static final List<Bar> BARS =
            List.of(
                    new Bar(
                            RaftLeaderBenchmark.class,
                            "propose",
                            "Raft leader, throughput",
                            "",
                            true,
                            1_000_000,
                            "proposals/s"),
                    new Bar(
                            RaftLeaderBenchmark.class,
                            "propose",
                            "Raft leader, allocated",
                            ALLOCATED,
                            false,
                            300,
                            "B/proposal"),
                    new Bar(
                            SimulatedMinuteBenchmark.class,
                            "minute",
                            "simulated minute, median",
                            "",
                            false,
                            100,
                            "ms"),
                    new Bar(
                            LinearizabilityBenchmark.class,
                            "manyKeys",
                            "linearizability, many keys",
                            "",
                            false,
                            4_000,
                            "ms"),
                    new Bar(
                            LinearizabilityBenchmark.class,
                            "oneKey",
                            "linearizability, one key",
                            "",
                            false,
                            10_000,
                            "ms"),
                    new Bar(
                            FaultLayerBenchmark.class,
                            "write",
                            "idle fault layer, a write",
                            "",
                            false,
                            1_000,
                            "ns"),
                    new Bar(
                            ParserBenchmark.class,
                            "pointRead",
                            "statement, point read",
                            "",
                            false,
                            30_000,
                            "ns"),
                    new Bar(
                            ParserBenchmark.class,
                            "threeTableJoin",
                            "statement, three-table join",
                            "",
                            false,
                            150_000,
                            "ns"),
                    new Bar(
                            ParserBenchmark.class,
                            "fingerprint",
                            "statement, fingerprint",
                            "",
                            false,
                            5_000,
                            "ns"),
                    new Bar(
                            PlanningBenchmark.class,
                            "point",
                            "plan anew, point read",
                            "",
                            false,
                            1_000,
                            "us"),
                    new Bar(
                            PlanningBenchmark.class,
                            "nestedQuery",
                            "plan anew, nested query",
                            "",
                            false,
                            10_000,
                            "us"),
                    new Bar(
                            PlanningBenchmark.class,
                            "threeTableJoin",
                            "plan anew, three-table join",
                            "",
                            false,
                            30_000,
                            "us"),
                    new Bar(
                            MergingBenchmark.class,
                            "setOfHundred",
                            "OR-Set of 100",
                            "",
                            true,
                            1_000_000,
                            "deltas/s"),
                    new Bar(
                            MergingBenchmark.class,
                            "setOfThousand",
                            "OR-Set of 1,000",
                            "",
                            true,
                            1_000_000,
                            "deltas/s"),
                    new Bar(
                            MergingBenchmark.class,
                            "growing",
                            "G-Counter",
                            "",
                            true,
                            1_000_000,
                            "deltas/s"),
                    new Bar(
                            MergingBenchmark.class,
                            "upAndDown",
                            "PN-Counter",
                            "",
                            true,
                            1_000_000,
                            "deltas/s"),
                    new Bar(
                            TextBenchmark.class,
                            "keystrokeIntoTyped",
                            "RGA, a keystroke",
                            "",
                            false,
                            50,
                            "us"),
                    new Bar(
                            TextBenchmark.class,
                            "keystrokeIntoEdited",
                            "RGA edited, a keystroke",
                            "",
                            false,
                            50,
                            "us"),
                    new Bar(
                            TextBenchmark.class,
                            "keystrokeIntoLseq",
                            "LSEQ, a keystroke",
                            "",
                            false,
                            50,
                            "us"),
                    new Bar(
                            TextBenchmark.class,
                            "loadTyped",
                            "RGA, loaded",
                            "",
                            false,
                            50_000,
                            "us"),
                    new Bar(
                            TextBenchmark.class,
                            "loadEdited",
                            "RGA edited, loaded",
                            "",
                            false,
                            50_000,
                            "us"),
                    new Bar(
                            TextBenchmark.class,
                            "loadLseq",
                            "LSEQ, loaded",
                            "",
                            false,
                            50_000,
                            "us"));

    private Benchmarks() {}

    /// @param args parts of the names of the benchmarks to run; none for all
    public static void main(String[] args) throws RunnerException {
        System.exit(run(List.of(args)) ? 0 : MISSED);
    }

    /// Runs the benchmarks and prints their figures.
    ///
    /// @param names parts of the names of the benchmarks to run; none for all
    /// @return whether every bar was met
    public static boolean run(List<String> names) throws RunnerException {
        List<Bar> asked = BARS.stream().filter(bar -> bar.isAskedBy(names)).toList();
        if (asked.isEmpty()) {
            throw new IllegalArgumentException("no benchmark is called " + names);
        }
        OptionsBuilder options = new OptionsBuilder();
        asked.stream()
                .map(bar -> bar.benchmark().getSimpleName())
                .distinct()
                .forEach(name -> {
                    System.out.println("measuring " + name);
                    options.include("\\." + name + "\\.");
                });
        options.addProfiler(GCProfiler.class).shouldFailOnError(true);
        options.verbosity(VerboseMode.SILENT);
        Collection<RunResult> results = new Runner(options.build()).run();
        List<String> lines = new ArrayList<>();
        boolean met = true;
        for (Bar bar : asked) {
            double figure = figure(bar, results);
            met &= bar.isMetBy(figure);
            lines.add(bar.line(figure));
        }
        lines.forEach(System.out::println);
        return met;
    }

    /// The median over the iterations of all forks.
    private static double figure(Bar bar, Collection<RunResult> results) {
        for (RunResult result : results) {
            if (result.getParams().getBenchmark().equals(bar.name())) {
                Result<?> figure = result.getPrimaryResult();
                if (!bar.secondaryResult().isEmpty()) {
                    figure =
                            requireNonNull(result.getSecondaryResults().get(bar.secondaryResult()));
                }
                return figure.getStatistics().getPercentile(50);
            }
        }
        throw new IllegalStateException("no result of " + bar.name());
    }
}
