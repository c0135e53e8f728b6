package fulcrum.lab.detector;

import fulcrum.machine.Dice;
import fulcrum.protocols.detector.FailureDetector;
import fulcrum.protocols.detector.FailureDetector.Accrual;
import fulcrum.protocols.detector.FailureDetector.Silence;
import java.util.ArrayList;
import java.util.List;

/// The trade between soon and rarely wrong, as a curve for each kind of detector: how long a crash
/// takes to be suspected against how often a living peer is.
///
/// A detector's operating characteristic: to the left is sooner, below is more rarely wrong, and
/// the threshold is where on its curve a detector stands. Each point is measured, by counting
/// mistakes among the heartbeats of some days, and foretold by [Forecast].
public final class Roc {

    private static final long PERIOD = 100_000_000;
    private static final double DAY_NANOS = 86_400e9;
    private static final int FORETOLD_FROM = 50_000;

    /// One place on a curve.
    ///
    /// @param kind `heartbeat` or `phi`
    /// @param threshold periods of silence, or φ
    /// @param detectionNanos from a crash to its suspicion, on average
    /// @param measuredInADay suspicions of a living peer
    /// @param foretoldInADay the same, foretold
    public record Point(
            String kind,
            double threshold,
            long detectionNanos,
            double measuredInADay,
            double foretoldInADay) {}

    private Roc() {}

    /// Both curves, each from the soonest to the surest.
    ///
    /// @param days of heartbeats in which mistakes are counted
    public static List<Point> curves(Jitter jitter, int days, long seed) {
        List<Point> points = new ArrayList<>();
        for (int periods = 2; periods <= 8; periods++) {
            points.add(
                    point("heartbeat", periods, new Silence(PERIOD, periods), jitter, days, seed));
        }
        for (int phi : new int[] {1, 2, 3, 5, 8, 12, 16, 24}) {
            points.add(point("phi", phi, Accrual.of(PERIOD, phi * 1000), jitter, days, seed));
        }
        return points;
    }

    private static Point point(
            String kind,
            double threshold,
            FailureDetector.Setting setting,
            Jitter jitter,
            int days,
            long seed) {
        return new Point(
                kind,
                threshold,
                Forecast.detectionNanos(setting, jitter, FORETOLD_FROM, seed),
                (double) mistakes(setting, jitter, days, seed) / days,
                Forecast.mistakesInADay(setting, jitter, FORETOLD_FROM, seed));
    }

    /// Counts how often a living peer is suspected in so many days.
    static long mistakes(FailureDetector.Setting setting, Jitter jitter, int days, long seed) {
        Dice dice = Dice.of(seed).fork("days");
        FailureDetector detector = setting.begin(0);
        long period = setting.periodNanos();
        long beats = Math.round(days * DAY_NANOS / period);
        long last = 0;
        long mistakes = 0;
        for (long beat = 1; beat <= beats; beat++) {
            if (!jitter.loses(dice)) {
                last = Math.max(beat * period + jitter.delay(dice), last + 1);
                mistakes += detector.suspects(last) ? 1 : 0;
                detector.heard(last);
            }
        }
        return mistakes;
    }
}
