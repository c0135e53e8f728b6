package fulcrum.server.store;

import fulcrum.machine.Snapshot;
import fulcrum.server.loop.Completions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/// The snapshots that were taken here and are still held: of each group the newest that its machine
/// knows, the newest that waits to be durable, and whatever is being shipped. From any thread.
///
/// A snapshot is a handle in RocksDB: it costs nothing but what compactions must keep for it.
final class Exports {

    /// A group's rows as of one index.
    static final class Export {

        final long group;
        final long range;
        final Snapshot snapshot;
        final org.rocksdb.Snapshot asOf;
        private final Completions completions;

        /// Its group's slots, and those who ship it.
        private int holders = 1;

        Export(
                long group,
                long range,
                Snapshot snapshot,
                org.rocksdb.Snapshot asOf,
                Completions completions) {
            this.group = group;
            this.range = range;
            this.snapshot = snapshot;
            this.asOf = asOf;
            this.completions = completions;
        }
    }

    private final RocksDB db;
    private final Map<Long, Export> waiting = new TreeMap<>();
    private final Map<Long, Export> known = new TreeMap<>();
    private int live;
    private boolean closed;

    Exports(RocksDB db) {
        this.db = db;
    }

    /// Takes a snapshot of all that is in RocksDB now; one that waits is given up for it.
    synchronized void take(long group, long range, Snapshot snapshot, Completions completions) {
        if (closed) {
            return;
        }
        live++;
        Export taken = new Export(group, range, snapshot, db.getSnapshot(), completions);
        release(waiting.put(group, taken));
    }

    /// A group's state is durable up to an index: its machine hears of what that completes.
    void durable(long group, long index) {
        Export complete = complete(group, index);
        if (complete != null) {
            complete.completions.captured(complete.snapshot);
        }
    }

    private synchronized @Nullable Export complete(long group, long index) {
        Export export = waiting.get(group);
        if (export == null || export.snapshot.index() > index) {
            return null;
        }
        waiting.remove(group);
        release(known.put(group, export));
        return export;
    }

    /// Holds a snapshot for somebody who ships it; null if it has gone.
    synchronized @Nullable Export hold(long group, Snapshot snapshot) {
        Export export = known.get(group);
        if (export == null || export.snapshot.number() != snapshot.number()) {
            return null;
        }
        export.holders++;
        return export;
    }

    /// Somebody needs a snapshot no more.
    synchronized void release(@Nullable Export export) {
        if (export != null && --export.holders == 0) {
            db.releaseSnapshot(export.asOf);
            live--;
        }
    }

    /// Whether a snapshot of a group waits to be durable.
    synchronized boolean waits(long group) {
        return waiting.containsKey(group);
    }

    synchronized int live() {
        return live;
    }

    /// Releases what groups hold; those who ship have ended before.
    synchronized void close() {
        closed = true;
        List<Export> all = new ArrayList<>(waiting.values());
        all.addAll(known.values());
        waiting.clear();
        known.clear();
        all.forEach(this::release);
    }
}
