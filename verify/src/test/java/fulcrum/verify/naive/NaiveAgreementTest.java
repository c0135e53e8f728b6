package fulcrum.verify.naive;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.verify.Judge;
import fulcrum.verify.Model;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.naive.SmallHistories.Shape;
import fulcrum.verify.order.Guarantee;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// The judges and the bare definitions say the same of thousands of small random histories.
class NaiveAgreementTest {

    private static final int HISTORIES = 4_000;

    private static final List<List<String>> KEYS =
            List.of(List.of("x"), List.of("x", "y"), List.of("x", "s"), List.of("s", "s2"));

    private static final List<List<String>> SETS = List.of(List.of("s"), List.of("s", "s2"));

    @Test
    void linearizable() {
        agree(Model.Plain.LINEARIZABLE, KEYS, true, NaiveModels::linearizable);
    }

    @Test
    void boundedStaleness() {
        for (long nanos : new long[] {5, 25, 65}) {
            agree(
                    new Model.Bounded(nanos),
                    KEYS,
                    true,
                    history -> NaiveModels.bounded(history, nanos));
        }
    }

    @Test
    void sequential() {
        agree(Model.Plain.SEQUENTIAL, KEYS, true, NaiveModels::sequential);
    }

    @Test
    void prefix() {
        agree(Model.Plain.PREFIX, KEYS, true, NaiveModels::prefix);
    }

    @Test
    void causal() {
        agree(Model.Plain.CAUSAL, KEYS, false, NaiveKnowledge::causal);
        agree(Model.Plain.SESSION, KEYS, false, NaiveKnowledge::causal);
    }

    @Test
    void readYourWrites() {
        agree(
                Model.Plain.READ_YOUR_WRITES,
                KEYS,
                false,
                history -> NaiveKnowledge.keeps(history, Guarantee.READ_YOUR_WRITES));
    }

    @Test
    void monotonicReads() {
        agree(
                Model.Plain.MONOTONIC_READS,
                KEYS,
                false,
                history -> NaiveKnowledge.keeps(history, Guarantee.MONOTONIC_READS));
    }

    @Test
    void monotonicWritesOfSets() {
        agree(
                Model.Plain.MONOTONIC_WRITES,
                SETS,
                false,
                history -> NaiveKnowledge.keeps(history, Guarantee.MONOTONIC_WRITES));
    }

    @Test
    void writesFollowReadsOfSets() {
        agree(
                Model.Plain.WRITES_FOLLOW_READS,
                SETS,
                false,
                history -> NaiveKnowledge.keeps(history, Guarantee.WRITES_FOLLOW_READS));
    }

    /// @param repeat true if values may be written again in half of the histories
    private static void agree(
            Model model, List<List<String>> keys, boolean repeat, Predicate<History> definition) {
        int valid = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            Shape shape =
                    new Shape(
                            3 + seed % 6,
                            2 + seed % 2,
                            keys.get(seed % keys.size()),
                            repeat && seed / 4 % 2 == 0);
            History history = SmallHistories.next(Dice.of(seed), shape);
            boolean holds = definition.test(history);
            Verdict verdict = Judge.judge(history, model);
            assertThat(verdict.exitCode())
                    .as("seed %s: %s\n%s", seed, verdict.lines(), history.calls())
                    .isEqualTo(holds ? 0 : 1);
            valid += holds ? 1 : 0;
        }
        assertThat(valid).isBetween(HISTORIES / 20, HISTORIES - HISTORIES / 20);
    }
}
