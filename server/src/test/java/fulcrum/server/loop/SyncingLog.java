package fulcrum.server.loop;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A log in memory whose records become durable on a thread of its own, as on a disk that takes no
/// time: with the hand-overs of the real one, and without its syncs.
final class SyncingLog implements CellLog {

    final MemoryLog kept;
    private final Thread thread = new Thread(this::run, "log");
    private volatile Runnable wake = () -> {};
    private volatile boolean stopped;

    SyncingLog(MemoryLog kept) {
        this.kept = kept;
    }

    void start(Runnable wakes) {
        wake = wakes;
        thread.start();
    }

    void stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        thread.join();
    }

    Thread thread() {
        return thread;
    }

    private void run() {
        while (!stopped) {
            if (kept.hasWork()) {
                kept.sync();
                wake.run();
            } else {
                LockSupport.park(this);
            }
        }
    }

    @Override
    public long append(long group, long position, Encoder record, boolean lazily) {
        return kept.append(group, position, record, lazily);
    }

    @Override
    public void handOver() {
        kept.handOver();
        LockSupport.unpark(thread);
    }

    @Override
    public long durable() {
        return kept.durable();
    }

    @Override
    public long unsyncedBytes() {
        return kept.unsyncedBytes();
    }

    @Override
    public void read(long group, long from, long to, Consumer<List<Bytes>> then) {
        kept.read(group, from, to, then);
    }

    @Override
    public void truncate(long group, long before) {
        kept.truncate(group, before);
    }
}
