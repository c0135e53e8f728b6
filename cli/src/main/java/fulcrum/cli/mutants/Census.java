package fulcrum.cli.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// How many seeds it takes until each planted bug is noticed, from several bases.
public final class Census {

    /// Seeds of two bases never meet.
    private static final long APART = 1_000_000;

    private Census() {}

    /// What is asked.
    ///
    /// @param bases how many times the hunt begins anew, far from the other times
    /// @param most seeds of one hunt
    /// @param threads that hunt side by side
    public record Effort(int bases, long most, int threads) {}

    /// What came of one planted bug.
    public record Finding(Mutant mutant, List<Hunt.Outcome> hunts) {

        /// The seeds that each hunt took, fewest first.
        private List<Long> sorted() {
            return hunts.stream().map(Hunt.Outcome::seeds).sorted().toList();
        }

        /// Half of the hunts took no more seeds than this.
        public long median() {
            return sorted().get((hunts.size() - 1) / 2);
        }

        /// No hunt took more.
        public long worst() {
            return sorted().getLast();
        }

        /// Every hunt ended in a catch.
        public boolean alwaysCaught() {
            return hunts.stream().allMatch(hunt -> hunt instanceof Hunt.Outcome.Caught);
        }

        /// Invariants, checkers and bounds that noticed it, the most frequent first.
        public List<String> noticedBy() {
            TreeMap<String, Integer> times = new TreeMap<>();
            for (Hunt.Outcome hunt : hunts) {
                if (hunt instanceof Hunt.Outcome.Caught(_, _, var verdict)) {
                    times.merge(verdict.name(), 1, Integer::sum);
                }
            }
            List<String> names = new ArrayList<>(times.keySet());
            names.sort((a, b) -> times.getOrDefault(b, 0) - times.getOrDefault(a, 0));
            return names;
        }

        /// The hunt that took the fewest seeds; the first of equals.
        Hunt.Outcome quickest() {
            Hunt.Outcome best = hunts.getFirst();
            for (Hunt.Outcome hunt : hunts) {
                best = hunt.seeds() < best.seeds() ? hunt : best;
            }
            return best;
        }
    }

    /// Hunts for all of them.
    ///
    /// @param told of each as soon as it is known, in no particular order
    public static List<Finding> take(
            Sources sources, List<Mutant> mutants, Effort effort, Consumer<Finding> told) {
        try (ExecutorService threads = Executors.newFixedThreadPool(effort.threads())) {
            ThreadLocal<Workshop> workshops = ThreadLocal.withInitial(() -> new Workshop(sources));
            List<Future<Finding>> due = new ArrayList<>();
            for (Mutant mutant : mutants) {
                due.add(
                        threads.submit(() -> {
                            Finding finding = hunt(workshops.get(), mutant, effort);
                            told.accept(finding);
                            return finding;
                        }));
            }
            List<Finding> findings = new ArrayList<>();
            for (Future<Finding> each : due) {
                findings.add(each.get());
            }
            return findings;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof PatchRefused refused
                    ? refused
                    : new IllegalStateException(failed.getCause());
        }
    }

    private static Finding hunt(Workshop workshop, Mutant mutant, Effort effort) {
        var world = workshop.with(mutant);
        List<Hunt.Outcome> hunts = new ArrayList<>();
        for (int i = 0; i < effort.bases(); i++) {
            hunts.add(Hunt.run(world, 1 + i * APART, effort.most()));
        }
        return new Finding(mutant, hunts);
    }

    /// Writes the seed that noticed a bug soonest into its patch, for the test to begin with.
    public static void record(Sources sources, Finding finding) {
        if (finding.quickest() instanceof Hunt.Outcome.Caught(long seed, _, _)) {
            sources.record(finding.mutant(), seed);
        }
    }
}
