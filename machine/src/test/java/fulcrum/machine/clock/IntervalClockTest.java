package fulcrum.machine.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fulcrum.machine.Dice;
import org.junit.jupiter.api.Test;

class IntervalClockTest {

    private static final long MILLI = 1_000_000L;

    @Test
    void nowIsAnIntervalAndSaysOnlyWhatIsCertain() {
        IntervalClock clock = IntervalClock.now(1_000, 30);
        assertThat(clock).isEqualTo(new IntervalClock(970, 1_030));
        assertThat(clock.uncertaintyNanos()).isEqualTo(60);
        assertThat(clock.after(969)).isTrue();
        assertThat(clock.after(970)).isFalse();
        assertThat(clock.before(1_030)).isFalse();
        assertThat(clock.before(1_031)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> IntervalClock.now(1_000, -1));
    }

    @Test
    void whatIsCertainIsTrueWhileTheErrorBoundHolds() {
        Dice dice = Dice.of(3);
        for (int run = 0; run < 20_000; run++) {
            long truth = dice.between(1_000L, 2_000L);
            long error = dice.below(100L);
            IntervalClock clock = IntervalClock.now(truth + dice.between(-error, error), error);
            long time = dice.between(900L, 2_100L);
            assertThat(clock.after(time) && time >= truth).isFalse();
            assertThat(clock.before(time) && time <= truth).isFalse();
            assertThat(truth).isBetween(clock.earliest(), clock.latest());
        }
    }

    @Test
    void theWaitIsLongEnoughAndNotANanosecondLonger() {
        Dice dice = Dice.of(4);
        for (int run = 0; run < 20_000; run++) {
            long error = dice.below(10 * MILLI);
            long drift = dice.chance(1, 3) ? 0 : dice.below(1_000_000L);
            IntervalClock clock = IntervalClock.now(dice.below(1L << 60), error);
            long time = clock.latest() + dice.between(-20 * MILLI, 20 * MILLI);
            long wait = clock.waitNanos(time, drift);
            assertThat(clock.later(wait, drift).after(time)).isTrue();
            if (wait > 0) {
                assertThat(clock.later(wait - 1, drift).after(time)).isFalse();
            }
        }
    }

    @Test
    void waitsTwiceTheErrorForItsOwnCommitTimestamp() {
        IntervalClock clock = IntervalClock.now(50 * MILLI, 3 * MILLI);
        assertThat(clock.waitNanos(clock.latest(), 0)).isEqualTo(6 * MILLI + 1);
        assertThat(clock.waitNanos(clock.earliest() - 1, 0)).isZero();
    }

    @Test
    void laterWidensByTheDrift() {
        IntervalClock clock = new IntervalClock(0, 10);
        assertThat(clock.later(1_000_000, 200_000))
                .isEqualTo(new IntervalClock(999_800, 1_000_210));
        assertThat(clock.later(3_600_000_000_000L, 999_999_999).latest())
                .isEqualTo(10 + 3_600_000_000_000L + 3_599_999_996_400L);
        assertThatIllegalArgumentException().isThrownBy(() -> clock.later(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> clock.waitNanos(5, 1_000_000_000));
    }

    @Test
    void commitWaitKeepsTheOrderOfTransactionsWhileTheErrorBoundHolds() {
        assertThat(inversions(5 * MILLI, 5 * MILLI)).isZero();
    }

    @Test
    void aClockThatLiesAboutItsErrorInvertsTheOrder() {
        assertThat(inversions(50 * MILLI, 5 * MILLI)).isPositive();
    }

    /// Transactions run one after the other, each on some node, and begin only when the one before
    /// was told. How many got a timestamp not above their predecessor's?
    private static int inversions(long trueOffsetMost, long claimedError) {
        Dice dice = Dice.of(5);
        long[] offsets = new long[5];
        for (int node = 0; node < offsets.length; node++) {
            offsets[node] = dice.between(-trueOffsetMost, trueOffsetMost);
        }
        offsets[0] = trueOffsetMost;
        offsets[1] = -trueOffsetMost;
        int inversions = 0;
        long truth = 1_000 * MILLI;
        long previous = Long.MIN_VALUE;
        for (int transaction = 0; transaction < 5_000; transaction++) {
            IntervalClock clock =
                    IntervalClock.now(truth + offsets[dice.below(offsets.length)], claimedError);
            long timestamp = clock.latest();
            inversions += timestamp <= previous ? 1 : 0;
            previous = timestamp;
            truth += clock.waitNanos(timestamp, 0) + dice.below(3L);
        }
        return inversions;
    }
}
