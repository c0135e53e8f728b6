package fulcrum.verify.linearizable;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.verify.history.History;
import fulcrum.verify.linearizable.SmallHistories.Shape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The fast judges and the general search say the same of thousands of small histories.
class AgreementTest {

    private static final long EFFORT = 5_000_000;

    private int broken;
    private int explained;

    @Test
    void zonesAgreeWithTheGeneralSearch() {
        for (int seed = 0; seed < 15_000; seed++) {
            History history =
                    SmallHistories.next(Dice.of(seed), new Shape(4 + seed % 12, 3, 0, false, 25));
            agree(seed, history, Slack.none());
        }
        assertBothKinds();
    }

    @Test
    void justInTimeAgreesWithTheGeneralSearchWhereValuesRepeat() {
        for (int seed = 0; seed < 15_000; seed++) {
            Shape shape = new Shape(4 + seed % 12, 4, 1 + seed % 4, false, 50);
            agree(seed, SmallHistories.next(Dice.of(seed), shape), Slack.none());
        }
        assertBothKinds();
    }

    @Test
    void setsAgreeWithTheGeneralSearch() {
        for (int seed = 0; seed < 15_000; seed++) {
            Shape shape = new Shape(4 + seed % 12, 4, seed % 2 == 0 ? 0 : 4, true, 30);
            agree(seed, SmallHistories.next(Dice.of(seed), shape), Slack.none());
        }
        assertBothKinds();
    }

    @Test
    void boundedStalenessAgreesWithTheGeneralSearch() {
        for (int seed = 0; seed < 15_000; seed++) {
            Shape shape = new Shape(4 + seed % 12, 3, seed % 3, seed % 4 == 3, 60);
            History history = SmallHistories.next(Dice.of(seed), shape);
            agree(seed, history, Slack.of(10L * (seed % 5), history));
        }
        assertBothKinds();
    }

    private void agree(int seed, History history, Slack slack) {
        int[] calls = IntStream.range(0, history.size()).toArray();
        boolean set = history.isSet(History.NIL);
        Finding slow = GeneralSearch.judge(history, calls, set, slack, EFFORT);
        assertThat(slow).as("seed " + seed).isNotInstanceOf(Finding.GivenUp.class);
        boolean holds = slow instanceof Finding.Explained;
        assertThat(KeyByKey.find(history, slack) instanceof Finding.Explained)
                .as(() -> "seed " + seed + ": " + history.events())
                .isEqualTo(holds);
        if (!set) {
            RegisterCalls register = new RegisterCalls();
            register.load(history, calls, 0, calls.length, slack);
            assertThat(JustInTime.judge(register, EFFORT) instanceof Finding.Explained)
                    .as(() -> "just in time, seed " + seed + ": " + history.events())
                    .isEqualTo(holds);
        }
        broken += holds ? 0 : 1;
        explained += holds ? 1 : 0;
    }

    private void assertBothKinds() {
        assertThat(broken).isGreaterThan(500);
        assertThat(explained).isGreaterThan(500);
    }
}
