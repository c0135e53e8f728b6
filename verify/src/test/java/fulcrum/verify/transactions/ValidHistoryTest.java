package fulcrum.verify.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.verify.Verdict;
import fulcrum.verify.transactions.MvccDatabase.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
