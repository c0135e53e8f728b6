package fulcrum.simulator;

/// A node's two clocks: one that only goes forward, a little too fast or too slow, and the wall
/// clock, which people set.
final class NodeClock {

    private static final long MILLION = 1_000_000;

    private long anchorTime;
    private long anchorLocal;
    private long driftPpm;
    private long wallOffset;
    private boolean frozen;
    private long frozenAt;

    /// @param localNanos what the monotonic clock shows at the beginning
    NodeClock(long localNanos, long driftPpm, long wallOffset) {
        this.anchorLocal = localNanos;
        this.driftPpm = driftPpm;
        this.wallOffset = wallOffset;
    }

    /// What the monotonic clock shows.
    long local(long time) {
        long passed = time - anchorTime;
        return anchorLocal
                + passed
                + passed / MILLION * driftPpm
                + passed % MILLION * driftPpm / MILLION;
    }

    /// The first time at which the monotonic clock shows this much, if it goes on as it does.
    long timeOf(long local) {
        long ahead = local - anchorLocal;
        if (ahead <= 0) {
            return anchorTime;
        }
        long pace = MILLION + driftPpm;
        // The estimate is wrong by the rounding of a few nanoseconds.
        long near = anchorTime + ahead / pace * MILLION + ahead % pace * MILLION / pace;
        long time = Math.max(anchorTime, near - 3);
        while (local(time) < local) {
            time++;
        }
        return time;
    }

    /// What the wall clock shows: nanoseconds since 1970.
    long wall(long time) {
        return frozen ? frozenAt : local(time) + wallOffset;
    }

    long driftPpm() {
        return driftPpm;
    }

    /// Goes on at another pace.
    void drift(long time, long ppm) {
        anchorLocal = local(time);
        anchorTime = time;
        driftPpm = ppm;
    }

    /// Sets the wall clock forward or back.
    void jump(long nanos) {
        wallOffset += nanos;
        frozenAt += nanos;
    }

    /// Stops the wall clock.
    void freeze(long time) {
        frozenAt = wall(time);
        frozen = true;
    }

    /// Lets the wall clock go on, from where it would be.
    void thaw() {
        frozen = false;
    }
}
