package fulcrum.server.postgres.wire;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.session.Output;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a client copies, on its way from the door's loop to who takes it in. So many bytes may be
/// on the way; then the client's messages stay unread.
final class CopyIn implements Output.CopySource {

    private static final int FIRST_BYTES = 8 << 10;

    private final int bytesMost;
    private final Runnable drained;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Under the lock
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private boolean done;
    private @Nullable SqlError failure;

    /// @param drained told when there is room again; on the taker's thread
    CopyIn(int bytesMost, Runnable drained) {
        this.bytesMost = bytesMost;
        this.drained = drained;
    }

    // The loop's end

    boolean hasRoom() {
        lock.lock();
        try {
            return size < bytesMost || failure != null;
        } finally {
            lock.unlock();
        }
    }

    /// What comes after a failure is nobody's.
    void offer(ByteBuf in, int from, int length) {
        lock.lock();
        try {
            if (failure != null) {
                return;
            }
            if (bytes.length - size < length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
            }
            in.getBytes(from, bytes, size, length);
            size += length;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void done() {
        lock.lock();
        try {
            done = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The first failure stays.
    void fail(SqlError why) {
        lock.lock();
        try {
            if (failure == null) {
                failure = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // The taker's end

    @Override
    public byte @Nullable [] next() {
        boolean wasFull;
        byte[] taken;
        lock.lock();
        try {
            while (size == 0 && !done && failure == null) {
                changed.await();
            }
            if (failure != null) {
                throw failure;
            }
            if (size == 0) {
                return null;
            }
            wasFull = size >= bytesMost;
            taken = Arrays.copyOf(bytes, size);
            size = 0;
            if (bytes.length > bytesMost) {
                bytes = new byte[FIRST_BYTES];
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SqlError(SqlState.CANCELED, "canceling statement while reading its rows");
        } finally {
            lock.unlock();
        }
        if (wasFull) {
            drained.run();
        }
        return taken;
    }
}
