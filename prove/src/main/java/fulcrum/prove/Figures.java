package fulcrum.prove;

import org.HdrHistogram.Histogram;

/// How clients fared: outcomes, times to an answer, and times in which nobody had one.
public final class Figures {

    /// From so long on without any success, the cluster counts as not available.
    private static final long SILENCE_NANOS = 100_000_000;

    private static final long LONGEST_MICROS = 120_000_000;

    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
    private long done;
    private long unmet;
    private long refused;
    private long unknown;
    private long observedNanos;
    private long silentNanos;
    private long longestSilenceNanos;

    Figures() {}

    void count(Reply reply, long nanos) {
        switch (reply) {
            case Reply.Done _ -> done++;
            case Reply.Unmet _ -> unmet++;
            case Reply.Refused _ -> refused++;
            case Reply.Unknown _ -> unknown++;
        }
        if (reply instanceof Reply.Done || reply instanceof Reply.Unmet) {
            micros.recordValue(Math.min(LONGEST_MICROS, nanos / 1_000));
        }
    }

    /// Nobody had a success between these two.
    void silence(long from, long to) {
        long nanos = to - from;
        observedNanos += nanos;
        if (nanos >= SILENCE_NANOS) {
            silentNanos += nanos;
        }
        longestSilenceNanos = Math.max(longestSilenceNanos, nanos);
    }

    /// Operations that took effect, or read.
    public long done() {
        return done;
    }

    /// Operations whose condition did not hold.
    public long unmet() {
        return unmet;
    }

    /// Operations that were turned away without an effect.
    public long refused() {
        return refused;
    }

    /// Operations of which nobody knows.
    public long unknown() {
        return unknown;
    }

    /// All of them.
    public long operations() {
        return done + unmet + refused + unknown;
    }

    /// The time to an answer that so many of a hundred answered operations had at most.
    public long answerMicros(double percentile) {
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile);
    }

    /// The longest time without any success.
    public long longestSilenceMillis() {
        return longestSilenceNanos / 1_000_000;
    }

    /// In how many thousandths of the time there was a success at least every 100 ms.
    public long availablePermille() {
        return observedNanos == 0 ? 0 : (observedNanos - silentNanos) * 1000 / observedNanos;
    }
}
