package fulcrum.server.loop;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.Logged;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A log in memory that becomes durable when it is told to, or at once by a thread of its own, as
/// the real one does. What is kept outlives the cell that wrote it.
final class MemoryLog implements CellLog {

    /// What was appended, by anybody's reckoning.
    record Kept(long group, long position, Bytes record, long logPosition) {}

    private final boolean keeps;
    private final List<Kept> appended = new ArrayList<>();
    private long handedOver;
    private long written;
    private volatile long durable;
    private volatile long unsynced;

    MemoryLog() {
        this(true);
    }

    /// @param keeps what it is given, to be found after a crash
    MemoryLog(boolean keeps) {
        this.keeps = keeps;
    }

    @Override
    public synchronized long append(long group, long position, Encoder record, boolean lazily) {
        written++;
        unsynced += record.size();
        if (keeps) {
            appended.add(new Kept(group, position, record.toBytes(), written));
        }
        return written;
    }

    @Override
    public synchronized void handOver() {
        handedOver = written;
    }

    /// Everything that was handed over is durable from now on.
    synchronized void sync() {
        durable = handedOver;
        unsynced = 0;
    }

    synchronized boolean hasWork() {
        return handedOver > durable;
    }

    @Override
    public long durable() {
        return durable;
    }

    @Override
    public long unsyncedBytes() {
        return unsynced;
    }

    @Override
    public synchronized void read(long group, long from, long to, Consumer<List<Bytes>> then) {
        List<Bytes> found = new ArrayList<>();
        for (Kept kept : appended) {
            if (kept.group == group && kept.position >= from && kept.position <= to) {
                found.add(kept.record);
            }
        }
        then.accept(found);
    }

    @Override
    public void truncate(long group, long before) {}

    /// What a group finds after a crash.
    synchronized List<Logged> recover(long group, Codec<Durable> codec) {
        List<Logged> found = new ArrayList<>();
        for (Kept kept : appended) {
            if (kept.group == group && kept.logPosition <= durable) {
                found.add(new Logged(kept.position, codec.decode(kept.record)));
            }
        }
        return found;
    }

    /// What was not durable is gone.
    synchronized void crash() {
        appended.removeIf(kept -> kept.logPosition > durable);
        written = durable;
        handedOver = durable;
    }
}
