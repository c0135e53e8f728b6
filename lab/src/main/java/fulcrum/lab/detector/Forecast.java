package fulcrum.lab.detector;

import fulcrum.machine.Dice;
import fulcrum.protocols.detector.FailureDetector;

/// Foretells how often a living peer will be suspected, without waiting for it.
///
/// Mistakes are rare, and to count a hundred of them may take a year of heartbeats. So they are not
/// counted: at every heartbeat that is heard, the detector says when it would suspect the peer, and
/// how probable it is that the next one comes later than that follows from the jitter alone. The
/// mean of these probabilities is the rate of mistakes (conditional Monte Carlo; Asmussen and
/// Glynn, "Stochastic Simulation", 2007, chapter V.4). It takes into account what the detector has
/// learnt so far, as fixed timeouts do not.
///
/// Floating point stays in here: nothing that a machine decides comes from it.
public final class Forecast {

    private static final double DAY_NANOS = 86_400e9;

    /// So many heartbeats in a row are lost at most, as far as it matters.
    private static final int LOST_MOST = 40;

    /// Until a window has forgotten how it began.
    private static final int WARM_UP = 1_000;

    private Forecast() {}

    /// Suspicions of a living peer in a day.
    ///
    /// @param heartbeats of which the mean is taken: 100,000 are good for some parts in a hundred
    public static double mistakesInADay(
            FailureDetector.Setting setting, Jitter jitter, int heartbeats, long seed) {
        Dice dice = Dice.of(seed).fork("forecast");
        Link link = new Link(jitter, setting.periodNanos());
        FailureDetector detector = setting.begin(0);
        double sum = 0;
        int counted = 0;
        for (int heard = 0; heard < WARM_UP + heartbeats; heard++) {
            long now = link.next(dice);
            detector.heard(now);
            if (heard >= WARM_UP) {
                sum += link.laterThan(detector.suspectedFrom());
                counted++;
            }
        }
        double inADay = DAY_NANOS / setting.periodNanos() * (1 - jitter.lostPermille() / 1000.0);
        return sum / counted * inADay;
    }

    /// How long a crash stays unnoticed, on average: the peer sends one more heartbeat, which is
    /// heard, and dies at any moment before it would send another.
    ///
    /// @return nanoseconds from the crash to its suspicion
    public static long detectionNanos(
            FailureDetector.Setting setting, Jitter jitter, int heartbeats, long seed) {
        Dice dice = Dice.of(seed).fork("forecast");
        Link link = new Link(jitter, setting.periodNanos());
        FailureDetector detector = setting.begin(0);
        double sum = 0;
        for (int heard = 0; heard < heartbeats; heard++) {
            detector.heard(link.next(dice));
            sum += detector.suspectedFrom() - link.sentAt() - setting.periodNanos() / 2.0;
        }
        return Math.round(sum / heartbeats);
    }

    /// A link that keeps the order, and what comes over it.
    private static final class Link {

        private final Jitter jitter;
        private final long periodNanos;
        private long sent;
        private long arrived;

        Link(Jitter jitter, long periodNanos) {
            this.jitter = jitter;
            this.periodNanos = periodNanos;
        }

        /// When the next heartbeat comes that is not lost.
        long next(Dice dice) {
            do {
                sent += periodNanos;
            } while (jitter.loses(dice));
            arrived = Math.max(sent + jitter.delay(dice), arrived + 1);
            return arrived;
        }

        long sentAt() {
            return sent;
        }

        /// How probable it is that the next one comes at this time or later.
        double laterThan(long time) {
            double lost = jitter.lostPermille() / 1000.0;
            double reaches = 1;
            double probability = 0;
            for (int next = 1; next <= LOST_MOST; next++) {
                double delay = (double) time - sent - next * (double) periodNanos;
                probability += reaches * (1 - lost) * jitter.longerThan(delay);
                reaches *= lost;
            }
            return probability + reaches;
        }
    }
}
