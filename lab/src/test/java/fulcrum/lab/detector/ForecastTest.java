package fulcrum.lab.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import fulcrum.machine.Dice;
import fulcrum.protocols.detector.FailureDetector;
import fulcrum.protocols.detector.FailureDetector.Accrual;
import fulcrum.protocols.detector.FailureDetector.Silence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ForecastTest {

    private static final long MILLI = 1_000_000;
    private static final long PERIOD = 100 * MILLI;
    private static final Jitter STRONG = new Jitter(MILLI, 3 * MILLI, 200, 200 * MILLI, 20);

    record Case(FailureDetector.Setting setting, Jitter jitter, int days) {}

    /// Each makes some hundreds of mistakes in its days, so that chance alone is off by some parts
    /// in a hundred.
    static List<Case> cases() {
        return List.of(
                new Case(new Silence(PERIOD, 2), Jitter.USUAL, 1),
                new Case(new Silence(PERIOD, 3), STRONG, 1),
                new Case(new Silence(PERIOD, 4), STRONG, 12),
                new Case(new Silence(50 * MILLI, 3), Jitter.USUAL, 2),
                new Case(Accrual.of(PERIOD, 3000), Jitter.USUAL, 1),
                new Case(Accrual.of(PERIOD, 5000), Jitter.USUAL, 2),
                new Case(Accrual.of(PERIOD, 8000), Jitter.USUAL, 2),
                new Case(Accrual.of(PERIOD, 5000), STRONG, 1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isWithinAFifthOfWhatIsCounted(Case each) {
        long counted = Roc.mistakes(each.setting, each.jitter, each.days, 3);
        assertThat(counted).as("enough to tell").isGreaterThan(200);
        double foretold = Forecast.mistakesInADay(each.setting, each.jitter, 100_000, 4);
        assertThat(foretold).isCloseTo((double) counted / each.days, withinPercentage(20));
    }

    @Test
    void theProbabilityOfADelayIsTheShareOfThoseDrawn() {
        Dice dice = Dice.of(5);
        int drawn = 200_000;
        for (long bound : new long[] {0, 2 * MILLI, 3 * MILLI, 50 * MILLI, 100 * MILLI}) {
            int longer = 0;
            for (int i = 0; i < drawn; i++) {
                longer += STRONG.delay(dice) >= bound ? 1 : 0;
            }
            assertThat(STRONG.longerThan((double) bound) * drawn)
                    .isBetween(longer - 1_500.0, longer + 1_500.0);
        }
        assertThat(STRONG.longerThan(203.0 * MILLI)).isZero();
    }

    /// The curves fall: what is slower is wrong more rarely.
    @Test
    void eachCurveFalls() {
        Roc.Point last = null;
        for (Roc.Point point : Roc.curves(Jitter.USUAL, 1, 1)) {
            if (last != null && last.kind().equals(point.kind())) {
                assertThat(point.detectionNanos()).isGreaterThan(last.detectionNanos());
                assertThat(point.foretoldInADay()).isLessThanOrEqualTo(last.foretoldInADay());
            }
            last = point;
        }
    }
}
