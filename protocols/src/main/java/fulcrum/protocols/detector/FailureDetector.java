package fulcrum.protocols.detector;

/// A guess whether one peer is alive, made from when it was heard. The guess may be wrong at any
/// moment; it gets right in the end if the peer stays dead, or stays alive and in touch.
///
/// Instances change with what is heard; nothing but arguments tells them the time, always that of
/// one monotonic clock in nanoseconds. Decisions and figures are integers, the same on any JVM.
public sealed interface FailureDetector permits Heartbeats, PhiAccrual {

    /// The peer was heard.
    void heard(long now);

    /// The silence so far was our own fault: we were stalled and could not hear. The peer gets the
    /// whole time once more, and nothing is learnt from the interval.
    void excuse(long now);

    /// If nothing is heard, the peer is suspected from this moment on.
    long suspectedFrom();

    /// What there is to say at this moment.
    Level level(long now);

    /// The peer is suspected at this moment.
    default boolean suspects(long now) {
        return now >= suspectedFrom();
    }

    /// How suspicious a peer is. It is suspected when the level reaches the threshold.
    ///
    /// @param silentNanos since it was heard, or since the watch began
    /// @param levelMilli thousandths: of missed periods for [Heartbeats], of φ for [PhiAccrual]; it
    ///   grows without bound as the silence lasts, and is no probability
    /// @param thresholdMilli at which the peer is suspected
    /// @param meanNanos between two heartbeats, as far as known
    /// @param deviationNanos of the time between two heartbeats; 0 where nobody asks for it
    record Level(
            long silentNanos,
            long levelMilli,
            long thresholdMilli,
            long meanNanos,
            long deviationNanos) {

        public boolean suspicious() {
            return levelMilli >= thresholdMilli;
        }
    }

    /// Which of the two, and how it is set.
    sealed interface Setting {

        /// How often the peer is to be heard.
        long periodNanos();

        /// A watch that begins: as if the peer was heard just now.
        FailureDetector begin(long now);
    }

    /// Heartbeat every period, suspected after some periods of silence.
    ///
    /// @param periods K: more make fewer false suspicions, and later true ones
    record Silence(long periodNanos, int periods) implements Setting {

        /// Heard every 100 ms, suspected after half a second.
        public static final Silence LOCAL = new Silence(100_000_000, 5);

        public Silence {
            if (periodNanos <= 0 || periods < 1 || periodNanos > Long.MAX_VALUE / 4 / periods) {
                throw new IllegalArgumentException(
                        "a period and their number are positive, not "
                                + periodNanos
                                + " and "
                                + periods);
            }
        }

        @Override
        public FailureDetector begin(long now) {
            return new Heartbeats(this, now);
        }
    }

    /// Suspected when a heartbeat that is still to come would be very late, given how regular they
    /// were.
    ///
    /// @param periodNanos how often the peer is to be heard: the estimate until it is known better
    /// @param thresholdMilli of φ, in thousandths: at 8000, were the intervals normally distributed
    ///   as measured, one in 10^8 of them would be suspected wrongly. They are not, so measure
    /// @param windowCount how many intervals are remembered
    /// @param deviationNanosMin the deviation is taken for no smaller, or a very regular peer would
    ///   be suspected for a hiccup
    /// @param pauseNanos that a heartbeat may be late in any case
    record Accrual(
            long periodNanos,
            int thresholdMilli,
            int windowCount,
            long deviationNanosMin,
            long pauseNanos)
            implements Setting {

        private static final int WINDOW_MOST = 1000;
        private static final int THRESHOLD_MILLI_MOST = 300_000;

        public Accrual {
            if (periodNanos < 1000
                    || periodNanos > PhiAccrual.INTERVAL_NANOS_MOST
                    || thresholdMilli < 1
                    || thresholdMilli > THRESHOLD_MILLI_MOST
                    || windowCount < 2
                    || windowCount > WINDOW_MOST
                    || deviationNanosMin < 1000
                    || deviationNanosMin > PhiAccrual.INTERVAL_NANOS_MOST
                    || pauseNanos < 0
                    || pauseNanos > PhiAccrual.INTERVAL_NANOS_MOST) {
                throw new IllegalArgumentException(
                        "a period and a deviation of 1 us to a minute, a threshold of 1 to "
                                + THRESHOLD_MILLI_MOST
                                + " thousandths, 2 to "
                                + WINDOW_MOST
                                + " intervals, and a pause up to a minute, not "
                                + periodNanos
                                + ", "
                                + deviationNanosMin
                                + ", "
                                + thresholdMilli
                                + ", "
                                + windowCount
                                + ", "
                                + pauseNanos);
            }
        }

        /// Of a period, with a window of 200 intervals and a deviation of at least a quarter of it.
        public static Accrual of(long periodNanos, int thresholdMilli) {
            return new Accrual(periodNanos, thresholdMilli, 200, periodNanos / 4, 0);
        }

        /// The same with another time that any heartbeat may be late.
        public Accrual withPause(long nanos) {
            return new Accrual(periodNanos, thresholdMilli, windowCount, deviationNanosMin, nanos);
        }

        @Override
        public FailureDetector begin(long now) {
            return new PhiAccrual(this, now);
        }
    }
}
