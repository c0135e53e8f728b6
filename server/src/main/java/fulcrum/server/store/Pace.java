package fulcrum.server.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Keeps what is sent to so many bytes a second, so that a snapshot on its way leaves the disk, the
/// network and the processor to those who wait for an answer. Confined to one thread, which it
/// makes wait: a few milliseconds at a time, since what is sent is cut into small messages.
final class Pace {

    /// A gigabyte in half a minute.
    static final long SNAPSHOT_BYTES_PER_SECOND = 32L << 20;

    /// What was not sent in a pause may be made up for, as far as this.
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final long bytesPerSecond;
    private long freeAt = System.nanoTime();

    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /// So many bytes were sent: returns when more may be.
    void sent(long bytes) {
        long now = System.nanoTime();
        long from = Math.max(freeAt - now, -BURST_NANOS) + now;
        freeAt = from + bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        for (long left = freeAt - now; left > 0; left = freeAt - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return; // whoever interrupts does not want to wait
            }
        }
    }
}
