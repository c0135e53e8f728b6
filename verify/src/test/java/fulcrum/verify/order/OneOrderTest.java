package fulcrum.verify.order;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.order.SmallSessions.Shape;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What follows and what plain search finds are the same, and stronger models imply weaker ones.
class OneOrderTest {

    @Test
    void saturationAgreesWithPlainSearch() {
        int violated = 0;
        int valid = 0;
        for (int seed = 0; seed < 12_000; seed++) {
            Shape shape = new Shape(4 + seed % 9, 2 + seed % 3, false, seed % 2 == 1);
            History history = SmallSessions.next(Dice.of(seed), shape);
            Observed observed = Observed.of(history);
            if (OneOrder.phantom(observed) != null || !observed.unambiguous()) {
                continue;
            }
            List<int[]> sessions = OneOrder.sessions(observed);
            Attempt slow = FrontierSearch.order(observed, sessions);
            Attempt fast = OneOrder.find(observed, sessions);
            assertThat(slow.gaveUp() || fast.gaveUp()).as("seed " + seed).isFalse();
            assertThat(fast.explained())
                    .as(() -> history.events().toString())
                    .isEqualTo(slow.explained());
            valid += slow.explained() ? 1 : 0;
            violated += slow.explained() ? 0 : 1;
        }
        assertThat(valid).isGreaterThan(2_000);
        assertThat(violated).isGreaterThan(2_000);
    }

    @Test
    void whatHoldsAStrongerModelHoldsTheWeaker() {
        for (int seed = 0; seed < 6_000; seed++) {
            Shape shape = new Shape(4 + seed % 9, 2 + seed % 3, seed % 3 == 2, seed % 2 == 1);
            History history = SmallSessions.next(Dice.of(seed), shape);
            boolean sequential = holds(SequentialConsistency.judge(history));
            boolean causal = holds(CausalConsistency.judge(history));
            if (sequential) {
                assertThat(causal).as(() -> "causal: " + history.events()).isTrue();
                assertThat(holds(ConsistentPrefix.judge(history)))
                        .as(() -> "prefix: " + history.events())
                        .isTrue();
            }
            boolean each =
                    EnumSet.allOf(Guarantee.class).stream()
                            .allMatch(guarantee ->
                                    holds(SessionGuarantees.judge(history, guarantee)));
            if (causal) {
                assertThat(each).as(() -> "each: " + history.events()).isTrue();
            }
            assertThat(holds(SessionGuarantees.judgeAll(history))).isEqualTo(causal);
        }
    }

    private static boolean holds(Verdict verdict) {
        assertThat(verdict).isNotInstanceOf(Verdict.Undecided.class);
        return verdict instanceof Verdict.Valid;
    }
}
