package fulcrum.protocols.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Dice;
import fulcrum.protocols.detector.FailureDetector.Accrual;
import fulcrum.protocols.detector.FailureDetector.Silence;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailureDetectorTest {

    private static final long MILLI = 1_000_000;
    private static final long PERIOD = 100 * MILLI;

    @Test
    void silentForKPeriodsIsSuspected() {
        FailureDetector detector = new Silence(PERIOD, 3).begin(1000);
        detector.heard(50 * MILLI);
        assertThat(detector.suspectedFrom()).isEqualTo(350 * MILLI);
        assertThat(detector.suspects(350 * MILLI - 1)).isFalse();
        assertThat(detector.level(350 * MILLI - 1).suspicious()).isFalse();
        assertThat(detector.suspects(350 * MILLI)).isTrue();
        assertThat(detector.level(350 * MILLI).levelMilli()).isEqualTo(3000);
    }

    @Test
    void phiGrowsWithoutBoundAsSilenceLasts() {
        FailureDetector detector = regular(Accrual.of(PERIOD, 8000), 300);
        long last = 300 * PERIOD;
        long before = -1;
        for (long silent = PERIOD; silent < 4_000 * PERIOD; silent *= 2) {
            long phi = detector.level(last + silent).levelMilli();
            assertThat(phi).isGreaterThan(before);
            before = phi;
        }
        assertThat(before).as("no probability").isGreaterThan(1_000_000_000L);
    }

    @Test
    void phiIsMinusTheLogarithmOfTheChanceThatItIsStillToCome() {
        FailureDetector detector = regular(Accrual.of(PERIOD, 8000), 300);
        FailureDetector.Level level = detector.level(300 * PERIOD + PERIOD);
        assertThat(level.meanNanos()).isEqualTo(PERIOD);
        assertThat(level.deviationNanos()).as("the floor").isEqualTo(25 * MILLI);
        assertThat(level.levelMilli()).as("half of all come later than the mean").isEqualTo(301);
        long twoDeviationsLate = 300 * PERIOD + PERIOD + 50 * MILLI;
        assertThat(detector.level(twoDeviationsLate).levelMilli()).isEqualTo(1643);
    }

    @Test
    void theMomentIsForetoldToTheNanosecond() {
        Dice dice = Dice.of(3);
        for (int thresholdMilli : List.of(100, 301, 1000, 5000, 8000, 12_000, 299_999)) {
            FailureDetector detector = Accrual.of(PERIOD, thresholdMilli).begin(0);
            long now = 0;
            for (int i = 0; i < 500; i++) {
                now += dice.between(20 * MILLI, 260 * MILLI);
                detector.heard(now);
                long from = detector.suspectedFrom();
                assertThat(detector.level(from).suspicious()).isTrue();
                assertThat(detector.level(from - 1).suspicious()).isFalse();
            }
        }
    }

    @Test
    void aHigherThresholdSuspectsLater() {
        long last = 0;
        for (int thresholdMilli : List.of(1000, 5000, 8000, 12_000)) {
            long from = regular(Accrual.of(PERIOD, thresholdMilli), 300).suspectedFrom();
            assertThat(from).isGreaterThan(last);
            last = from;
        }
    }

    @Test
    void theFirstHeartbeatIsAwaitedByAnEstimate() {
        FailureDetector detector = Accrual.of(PERIOD, 8000).begin(7);
        FailureDetector.Level level = detector.level(7);
        assertThat(level.meanNanos()).isEqualTo(PERIOD);
        assertThat(level.deviationNanos()).isEqualTo(PERIOD / 4);
        assertThat(detector.suspectedFrom()).isBetween(7 + 2 * PERIOD, 7 + 3 * PERIOD);
    }

    @Test
    void aPauseIsGrantedOnTop() {
        Accrual setting = Accrual.of(PERIOD, 8000);
        long without = regular(setting, 50).suspectedFrom();
        assertThat(regular(setting.withPause(700 * MILLI), 50).suspectedFrom())
                .isEqualTo(without + 700 * MILLI);
    }

    /// Each heartbeat follows the answer to the one before, so that intervals are the period and a
    /// round trip, which doubles at a stroke.
    @Test
    void adaptsToADoubledRoundTripWithoutFalseSuspicion() {
        for (int thresholdMilli : List.of(8000, 12_000)) {
            FailureDetector detector = Accrual.of(PERIOD, thresholdMilli).begin(0);
            Dice dice = Dice.of(11);
            long now = 0;
            long beforeNanos = 0;
            for (int i = 0; i < 2000; i++) {
                long roundTrip = (i < 1000 ? 40 : 80) * MILLI;
                now += PERIOD + roundTrip + dice.between(-roundTrip / 4, roundTrip / 4);
                assertThat(detector.suspects(now)).as("heartbeat %d", i).isFalse();
                detector.heard(now);
                beforeNanos = i == 999 ? detector.level(now).meanNanos() : beforeNanos;
            }
            assertThat(beforeNanos).isBetween(139 * MILLI, 141 * MILLI);
            assertThat(detector.level(now).meanNanos()).isBetween(178 * MILLI, 182 * MILLI);
        }
    }

    @Test
    void understandsAPeerThatHasBecomeMuchSlowerForGood() {
        FailureDetector detector = regular(Accrual.of(PERIOD, 8000), 300);
        long now = 300 * PERIOD;
        int mistakes = 0;
        for (int i = 0; i < 300; i++) {
            now += 5 * PERIOD;
            mistakes += detector.suspects(now) ? 1 : 0;
            detector.heard(now);
        }
        assertThat(mistakes).isBetween(1, 40);
        assertThat(detector.level(now).meanNanos()).isGreaterThan(4 * PERIOD);
    }

    @Test
    void anOutageOfAnHourDoesNotBlindTheDetector() {
        FailureDetector detector = regular(Accrual.of(PERIOD, 8000), 300);
        long before = detector.suspectedFrom() - 300 * PERIOD;
        long back = 300 * PERIOD + 3_600_000 * MILLI;
        detector.heard(back);
        assertThat(detector.suspectedFrom() - back).isLessThan(before + PERIOD / 2);
    }

    @Test
    void anExcuseGivesTheWholeTimeAgainAndTeachesNothing() {
        for (FailureDetector.Setting setting :
                List.of(new Silence(PERIOD, 3), Accrual.of(PERIOD, 8000))) {
            FailureDetector detector = regular(setting, 300);
            long wait = detector.suspectedFrom() - 300 * PERIOD;
            FailureDetector.Level before = detector.level(300 * PERIOD);
            detector.excuse(900 * PERIOD);
            assertThat(detector.suspectedFrom()).isEqualTo(900 * PERIOD + wait);
            detector.heard(900 * PERIOD + MILLI);
            FailureDetector.Level after = detector.level(900 * PERIOD + MILLI);
            assertThat(after.meanNanos()).isEqualTo(before.meanNanos());
            assertThat(after.deviationNanos()).isEqualTo(before.deviationNanos());
        }
    }

    @Test
    void theSameHeartbeatsGiveTheSameFigures() {
        Dice dice = Dice.of(5);
        FailureDetector detector = Accrual.of(PERIOD, 8000).begin(0);
        long sum = 0;
        long now = 0;
        for (int i = 0; i < 10_000; i++) {
            now += dice.between(PERIOD / 2, PERIOD * 3 / 2);
            sum = sum * 31 + detector.level(now).levelMilli();
            detector.heard(now);
            sum = sum * 31 + detector.suspectedFrom();
        }
        assertThat(sum).as("this number was written down once, by another JVM").isEqualTo(PINNED);
    }

    private static final long PINNED = 3771566457185668591L;

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new Silence(0, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Silence(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Accrual(PERIOD, 0, 10, MILLI, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Accrual(PERIOD, 8000, 1, MILLI, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Accrual(PERIOD, 8000, 10, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Accrual(PERIOD, 8000, 10, MILLI, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static FailureDetector regular(FailureDetector.Setting setting, int heartbeats) {
        FailureDetector detector = setting.begin(0);
        for (int i = 1; i <= heartbeats; i++) {
            detector.heard(i * PERIOD);
        }
        return detector;
    }
}
