package fulcrum.server.watch;

import fulcrum.protocols.timekeeper.TimekeeperConfig;
import fulcrum.protocols.timekeeper.TimekeeperView;
import fulcrum.server.loop.Clocks;

/// A node's clocks, with the error of the wall clock as it was last measured.
///
/// Between two measurements the error grows by the drift, and by as much as the wall clock was set
/// meanwhile. From any thread.
public final class MeasuredClocks implements Clocks {

    private static final TimekeeperConfig.Timing TIMING = TimekeeperConfig.Timing.USUAL;

    /// What was measured.
    ///
    /// @param at by the monotonic clock
    /// @param base the wall clock less the monotonic one, then
    private record Measured(long at, long base, long errorNanos) {}

    private final Clocks unmeasured;
    private volatile Measured measured;

    /// @param unmeasured as skewed as somebody orders
    public MeasuredClocks(Clocks unmeasured) {
        this.unmeasured = unmeasured;
        long now = unmeasured.monotonicNanos();
        this.measured = new Measured(now, unmeasured.wallNanos() - now, TIMING.unmeasuredNanos());
    }

    /// What the timekeeper has found out.
    void measure(TimekeeperView view) {
        measured = new Measured(view.at(), view.base(), view.errorNanos());
    }

    @Override
    public long monotonicNanos() {
        return unmeasured.monotonicNanos();
    }

    @Override
    public long wallNanos() {
        return unmeasured.wallNanos();
    }

    @Override
    public long wallErrorNanos() {
        Measured known = measured;
        long now = unmeasured.monotonicNanos();
        long set = Math.abs(unmeasured.wallNanos() - now - known.base);
        return known.errorNanos + set + TIMING.driftNanos(Math.max(0, now - known.at));
    }
}
