package fulcrum.server.fault;

import fulcrum.server.loop.Clocks;

/// Clocks whose wall clock is ahead or behind by as much as somebody ordered. The monotonic clock
/// is right: no administrator can set that one.
final class SkewedClocks implements Clocks {

    private final Clocks right;
    private volatile long aheadNanos;

    SkewedClocks(Clocks right) {
        this.right = right;
    }

    void skew(long nanos) {
        aheadNanos = nanos;
    }

    @Override
    public long monotonicNanos() {
        return right.monotonicNanos();
    }

    @Override
    public long wallNanos() {
        return right.wallNanos() + aheadNanos;
    }

    @Override
    public long wallErrorNanos() {
        return right.wallErrorNanos();
    }
}
