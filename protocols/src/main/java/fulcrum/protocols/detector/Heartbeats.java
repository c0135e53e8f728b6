package fulcrum.protocols.detector;

/// Suspects a peer after K silent periods.
///
/// Simple to reason about: a crash is suspected within K periods and the delay of one message, and
/// a living peer is suspected wrongly as soon as K heartbeats in a row are lost or late. What K is
/// right depends on the network, and does not follow it when it changes; see [PhiAccrual].
public final class Heartbeats implements FailureDetector {

    private static final long MILLI = 1000;

    private final FailureDetector.Silence setting;
    private long heardAt;

    Heartbeats(FailureDetector.Silence setting, long now) {
        this.setting = setting;
        this.heardAt = now;
    }

    @Override
    public void heard(long now) {
        heardAt = now;
    }

    @Override
    public void excuse(long now) {
        heardAt = now;
    }

    @Override
    public long suspectedFrom() {
        return heardAt + setting.periodNanos() * setting.periods();
    }

    @Override
    public Level level(long now) {
        long silent = now - heardAt;
        long whole = silent / setting.periodNanos() * MILLI;
        long rest = silent % setting.periodNanos() * MILLI / setting.periodNanos();
        return new Level(silent, whole + rest, setting.periods() * MILLI, setting.periodNanos(), 0);
    }
}
