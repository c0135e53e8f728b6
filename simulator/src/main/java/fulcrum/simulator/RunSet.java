package fulcrum.simulator;

import fulcrum.machine.fault.Fault;
import fulcrum.verify.RunConditions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of many runs of one world: failures, and whether enough has happened for the success
/// of the others to mean anything.
public final class RunSet {

    private static final int FAILURES_KEPT = 100;
    private static final String FAULT = "fault ";

    private final List<String> expected;
    private final Coverage coverage = new Coverage();
    private final Counters counters = new Counters();
    private final List<Run> failures = new ArrayList<>();
    private long runs;
    private long failed;
    private long hash;
    private long nanos;

    private RunSet(List<String> expected) {
        this.expected = List.copyOf(expected);
        expected.forEach(coverage::expect);
    }

    /// No run yet.
    ///
    /// @param faults the names of the faults that were asked for; all where empty
    public static RunSet of(World<?, ?> world, List<String> faults) {
        List<String> expected = new ArrayList<>(world.expected());
        List<String> asked = faults.isEmpty() ? world.knobs().faults() : faults;
        for (String fault : asked.isEmpty() ? Fault.NAMES : asked) {
            if (!world.knobs().impossible().contains(fault)) {
                expected.add(FAULT + fault);
            }
        }
        return new RunSet(expected);
    }

    /// Runs the seeds from one on, in one thread.
    public static RunSet run(World<?, ?> world, Knobs knobs, long first, long count) {
        RunSet set = of(world, knobs.faults());
        for (long seed = first; seed < first + count; seed++) {
            set.add(Simulation.run(world, Universe.from(seed, knobs)));
        }
        return set;
    }

    /// Adds one run.
    public void add(Run run) {
        runs++;
        nanos += run.nanos();
        coverage.add(run.coverage());
        counters.add(run.counters());
        // The order of the runs does not matter, so that threads may share the seeds.
        hash += (run.hash() ^ run.seed() * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        if (!run.verdict().passed()) {
            failed++;
            keep(run);
        }
    }

    /// Adds what another set has seen.
    public void add(RunSet other) {
        runs += other.runs;
        failed += other.failed;
        nanos += other.nanos;
        hash += other.hash;
        coverage.add(other.coverage);
        counters.add(other.counters);
        other.failures.forEach(this::keep);
    }

    private void keep(Run run) {
        failures.add(run);
        failures.sort((a, b) -> Long.compare(a.seed(), b.seed()));
        if (failures.size() > FAILURES_KEPT) {
            failures.removeLast();
        }
    }

    /// How many runs.
    public long runs() {
        return runs;
    }

    /// How many of them failed.
    public long failed() {
        return failed;
    }

    /// Those that failed, by seed; the first hundred.
    public List<Run> failures() {
        return Collections.unmodifiableList(failures);
    }

    /// What happened how often.
    public Coverage coverage() {
        return coverage;
    }

    /// What was counted.
    public Counters counters() {
        return counters;
    }

    /// Simulated time.
    public long nanos() {
        return nanos;
    }

    /// What must have happened at least a few times, by name.
    public List<String> expected() {
        return expected;
    }

    /// The same for the same seeds, in whatever order they ran.
    public long hash() {
        return hash;
    }

    /// What happened too seldom, in sentences.
    ///
    /// @param least how often everything expected must have happened
    public List<String> shortfalls(long least) {
        List<String> shortfalls = new ArrayList<>();
        for (String condition : expected) {
            long times = coverage.of(condition);
            if (times < least) {
                shortfalls.add(condition + " happened " + times + " times of " + least);
            }
        }
        return shortfalls;
    }

    /// By what it is decided whether the set counts as valid: it was hard enough, and healthy
    /// enough, for its verdict to mean anything.
    public RunConditions.Tally conditions() {
        SortedMap<String, Long> strikes = new TreeMap<>();
        for (String condition : expected) {
            if (condition.startsWith(FAULT)) {
                strikes.put(condition.substring(FAULT.length()), coverage.of(condition));
            }
        }
        return new RunConditions.Tally(
                nanos,
                counters.undisturbed(),
                counters.okUndisturbed(),
                counters.operations(),
                counters.unknown(),
                strikes);
    }
}
