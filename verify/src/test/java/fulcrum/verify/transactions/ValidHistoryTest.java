package fulcrum.verify.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MvccDatabase.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValidHistoryTest {

    private static final int SEEDS_PER_LEVEL = 2_000;
    private static final Workload SMALL = new Workload(40, 5, 3, 4, 8, 5, 10);

    @ParameterizedTest
    @EnumSource
    void raisesNoFalseAlarm(IsolationLevel kept) {
        for (int seed = 0; seed < SEEDS_PER_LEVEL; seed++) {
            List<Transaction> history = MvccDatabase.history(seed, kept, SMALL);
            for (IsolationLevel level : IsolationLevel.values()) {
                if (level.compareTo(kept) <= 0) {
                    assertThat(IsolationChecker.check(history, level))
                            .as("seed %s of %s judged at %s", seed, kept, level)
                            .isEqualTo(new Verdict.Valid());
                }
            }
        }
    }

    /// Otherwise the test above would say little: the databases do what their level allows.
    @ParameterizedTest
    @EnumSource
    void generatesHistoriesThatEachStrongerLevelForbids(IsolationLevel kept) {
        SortedMap<String, Integer> seen = new TreeMap<>();
        for (int seed = 0; seed < 500; seed++) {
            List<Transaction> history = MvccDatabase.history(seed, kept, SMALL);
            for (IsolationLevel level : IsolationLevel.values()) {
                if (IsolationChecker.check(history, level) instanceof Verdict.Violated violated) {
                    seen.merge(violated.anomaly(), 1, Integer::sum);
                }
            }
        }
        assertThat(seen.keySet())
                .containsAll(
                        switch (kept) {
                            case READ_COMMITTED ->
                                    List.of("non-repeatable-read", "lost-update", "G-single");
                            case SNAPSHOT -> List.of("G2-item", "G-single-realtime");
                            case REPEATABLE_READ, SERIALIZABLE -> List.of("G-single-realtime");
                            case STRICT_SERIALIZABLE -> List.of();
                        });
    }

    @Test
    void unknownOutcomesAreAmongThemWithBothFates() {
        int happened = 0;
        int unseen = 0;
        for (int seed = 0; seed < 200; seed++) {
            List<Transaction> history =
                    MvccDatabase.history(seed, IsolationLevel.STRICT_SERIALIZABLE, SMALL);
            SortedSet<String> read = new TreeSet<>();
            for (Transaction transaction : history) {
                for (MicroOperation step : transaction.operations()) {
                    if (step instanceof MicroOperation.Read(Value key, var elements)
                            && elements != null) {
                        elements.forEach(element -> read.add(key + " " + element));
                    }
                }
            }
            for (Transaction transaction : history) {
                for (MicroOperation step : transaction.operations()) {
                    if (transaction.outcome() == Transaction.Outcome.UNKNOWN
                            && step instanceof MicroOperation.Append(Value key, Value element)) {
                        boolean seen = read.contains(key + " " + element);
                        happened += seen ? 1 : 0;
                        unseen += seen ? 0 : 1;
                    }
                }
            }
        }
        assertThat(happened).isGreaterThan(100);
        assertThat(unseen).isGreaterThan(100);
    }

    @Test
    void judgesAHundredThousandTransactions() {
        Workload large = new Workload(100_000, 50, 100, 7, 1, 1, Integer.MAX_VALUE);
        List<Transaction> history =
                MvccDatabase.history(7, IsolationLevel.STRICT_SERIALIZABLE, large);
        List<Verdict> verdicts = new ArrayList<>();
        for (IsolationLevel level : IsolationLevel.values()) {
            verdicts.add(IsolationChecker.check(history, level));
        }
        assertThat(verdicts).containsOnly(new Verdict.Valid());
    }
}
