package fulcrum.protocols.detector;

/// Suspects a peer by how improbable its silence is, from the rhythm of its heartbeats.
///
/// Naohiro Hayashibara, Xavier Défago, Rami Yared and Takuya Katayama, "The φ Accrual Failure
/// Detector", SRDS 2004: φ(t) = -log10 P_later(t - t_last), where P_later is the probability that a
/// heartbeat comes more than so long after the one before, and intervals are taken for normally
/// distributed with the mean and deviation of a sliding window. φ grows without bound, and whoever
/// asks sets the threshold.
///
/// The paper leaves open what is not regular, and this is the answer here:
/// - The window begins with two intervals around the configured period, a quarter of it apart to
///   both sides, so that the first heartbeat is judged by an estimate.
/// - The deviation has a floor, and any heartbeat may be late by a configured pause.
/// - An interval that ended a suspicion is remembered with the length at which suspicion began. So
///   an outage of an hour does not stretch the window, and yet a peer whose rhythm has become
///   slower for good is understood after some heartbeats.
///
/// The window counts in microseconds, so that sums fit into 64 bits.
public final class PhiAccrual implements FailureDetector {

    /// No interval counts for more: 2^26 microseconds, a little over a minute.
    static final long INTERVAL_NANOS_MOST = (1L << 26) * 1000;

    private static final long MICRO = 1000;

    /// Longer silences are not told apart.
    private static final long LATE_NANOS_MOST = 1L << 46;

    private final FailureDetector.Accrual setting;
    private final long thresholdZ;
    private final long[] intervalsMicros;
    private int count;
    private int next;
    private long heardAt;
    private boolean learns;
    private long meanNanos;
    private long deviationNanos;

    PhiAccrual(FailureDetector.Accrual setting, long now) {
        this.setting = setting;
        this.thresholdZ = NormalTail.reaching(setting.thresholdMilli());
        this.intervalsMicros = new long[setting.windowCount()];
        this.heardAt = now;
        long quarter = setting.periodNanos() / 4;
        remember(setting.periodNanos() - quarter);
        remember(setting.periodNanos() + quarter);
    }

    @Override
    public void heard(long now) {
        if (learns) {
            long heeded = Math.min(now, suspectedFrom());
            remember(Math.max(0, Math.min(heeded - heardAt, INTERVAL_NANOS_MOST)));
        }
        heardAt = now;
        learns = true;
    }

    @Override
    public void excuse(long now) {
        heardAt = now;
        learns = false;
    }

    @Override
    public long suspectedFrom() {
        long late = Math.ceilDiv(thresholdZ * deviationNanos, NormalTail.ONE);
        return heardAt + meanNanos + setting.pauseNanos() + late;
    }

    @Override
    public Level level(long now) {
        return new Level(
                now - heardAt,
                NormalTail.phiMilli(z(now - heardAt)),
                setting.thresholdMilli(),
                meanNanos,
                deviationNanos);
    }

    /// By how many deviations a heartbeat is late that has not come after so long.
    private long z(long silentNanos) {
        long late = Math.min(silentNanos - meanNanos - setting.pauseNanos(), LATE_NANOS_MOST);
        return Math.floorDiv(late * NormalTail.ONE, deviationNanos);
    }

    private void remember(long intervalNanos) {
        intervalsMicros[next] = intervalNanos / MICRO;
        next = (next + 1) % intervalsMicros.length;
        count = Math.min(count + 1, intervalsMicros.length);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += intervalsMicros[i];
        }
        long mean = sum / count;
        long squares = 0;
        for (int i = 0; i < count; i++) {
            long off = intervalsMicros[i] - mean;
            squares += off * off; // 1000 times at most 2^52
        }
        // A square root is exact in IEEE 754, and its argument here is below 2^53.
        long variance = squares / count;
        long deviation = (long) Math.sqrt((double) variance);
        meanNanos = mean * MICRO;
        deviationNanos = Math.max(deviation * MICRO, setting.deviationNanosMin());
    }
}
