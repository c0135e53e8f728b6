package fulcrum.protocols.antientropy;

/// How much may be sent, or read: so many bytes per second, and as many at once as come together in
/// a quarter of one. What exceeds it is owed, and waited for.
final class Allowance {

    private static final long SECOND = 1_000_000_000L;

    private final long bytesPerSecond;
    private final long most;
    private long bytes;
    private long asOf;
    private boolean begun;

    Allowance(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        this.most = Math.max(1, bytesPerSecond / 4);
        this.bytes = most;
    }

    /// After so many nanoseconds something may be sent; 0 for now.
    long waitNanos(long now) {
        if (!begun) {
            begun = true;
            asOf = now;
        }
        long full = Math.ceilDiv((most - bytes) * SECOND, bytesPerSecond);
        if (now - asOf >= full) {
            bytes = most;
            asOf = now;
        } else {
            long come = (now - asOf) * bytesPerSecond / SECOND; // less than what is missing
            bytes += come;
            asOf += come * SECOND / bytesPerSecond;
        }
        return bytes > 0 ? 0 : Math.ceilDiv((1 - bytes) * SECOND, bytesPerSecond);
    }

    void take(long taken) {
        bytes -= taken;
    }
}
