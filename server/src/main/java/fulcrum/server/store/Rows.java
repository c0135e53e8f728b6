package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.KeyValues.Peek;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The rows that a cell has at hand: all that RocksDB does not have yet, and of the others those
/// that were touched last. Confined to the cell's loop.
///
/// Rows that are written once and hardly ever asked for by their key go when RocksDB has them:
/// among the others each would make one go that is asked for, and be looked for in memory that no
/// processor has at hand when its own turn comes.
final class Rows {

    /// What an entry costs beside its bytes.
    private static final int OVERHEAD_BYTES = 144;

    private static final int LEAST_SLOTS = 64;

    /// Rows that are looked at for one that comes, so that what became too many shrinks again.
    private static final int FEW = 4;

    /// Rows that are looked at when RocksDB has taken some.
    private static final int MANY = 4096;

    /// A row, or that there is none. In a chain of its slot, and in the order of the last touch or
    /// among those that pass.
    private static final class Row {

        final long range;
        final Bytes key;
        final int hash;
        final boolean passes;
        Peek value;
        int bytes;

        /// The changes of which this is the latest value; it stays until they are in RocksDB.
        long change;

        @Nullable Row inSlot;
        @Nullable Row older;
        @Nullable Row newer;

        Row(long range, Bytes key, int hash, boolean passes) {
            this.range = range;
            this.key = key;
            this.hash = hash;
            this.passes = passes;
            this.value = Peek.ABSENT;
        }
    }

    private final long mostBytes;
    private @Nullable Row[] slots = new @Nullable Row[LEAST_SLOTS];
    private int count;
    private long bytes;
    private @Nullable Row oldest;
    private @Nullable Row newest;

    /// In about the order of their changes.
    private final ArrayDeque<Row> passing = new ArrayDeque<>();

    private long passingBytes;

    /// Changes up to here are in RocksDB.
    private long drained;

    Rows(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    long bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    /// What is at hand of a row; null if nothing is.
    @Nullable Peek peek(long range, Bytes key) {
        int hash = hash(range, key);
        Row row = find(hash, range, key);
        if (row == null) {
            return null;
        }
        touch(row);
        return row.value;
    }

    /// What RocksDB does not have yet of a row; null if it has all.
    @Nullable Peek waiting(long range, Bytes key) {
        Row row = find(hash(range, key), range, key);
        return row == null || row.change <= drained ? null : row.value;
    }

    /// A row has a new value, or none.
    ///
    /// @param change the number of the changes that say so
    /// @param once it is written once, and hardly ever asked for
    void changed(long range, Bytes key, Peek value, long change, boolean once) {
        put(range, key, value, once).change = change;
        evict(FEW);
    }

    /// A row was read from RocksDB.
    void read(long range, Bytes key, Peek value) {
        if (mostBytes > 0) {
            put(range, key, value, false);
            evict(FEW);
        }
    }

    /// Changes up to a number are in RocksDB.
    void drained(long change) {
        drained = change;
        for (Row row = passing.peek(); row != null && row.change <= drained; row = passing.peek()) {
            remove(passing.remove());
        }
        evict(MANY);
    }

    private Row put(long range, Bytes key, Peek value, boolean passes) {
        int hash = hash(range, key);
        Row row = find(hash, range, key);
        if (row == null) {
            row = new Row(range, key, hash, passes);
            if (++count > slots.length) {
                widen();
            }
            int slot = hash & (slots.length - 1);
            row.inSlot = slots[slot];
            slots[slot] = row;
            if (passes) {
                passing.add(row);
            } else {
                append(row);
            }
        } else {
            touch(row);
        }
        int size = value instanceof Peek.Present(Bytes present) ? present.size() : 0;
        int now = OVERHEAD_BYTES + row.key.size() + size;
        bytes += now - row.bytes;
        passingBytes += row.passes ? now - row.bytes : 0;
        row.bytes = now;
        row.value = value;
        return row;
    }

    /// Lets the oldest go while there are too many. What waits cannot go, and becomes the newest.
    private void evict(int triesMost) {
        for (int tries = triesMost; bytes - passingBytes > mostBytes && tries > 0; tries--) {
            Row row = oldest;
            if (row == null) {
                return;
            }
            if (row.change > drained) {
                touch(row);
            } else {
                remove(row);
            }
        }
    }

    private void remove(Row row) {
        int slot = row.hash & (slots.length - 1);
        Row at = slots[slot];
        if (at == row) {
            slots[slot] = row.inSlot;
        } else {
            while (at != null && at.inSlot != row) {
                at = at.inSlot;
            }
            if (at != null) {
                at.inSlot = row.inSlot;
            }
        }
        if (!row.passes) {
            unlink(row);
        }
        forget(row);
        count--;
        bytes -= row.bytes;
        passingBytes -= row.passes ? row.bytes : 0;
    }

    /// A row that has gone knows nobody any more: once the collector has moved it among the old, it
    /// would keep its neighbours from being collected, and they theirs, although all are gone.
    private static void forget(Row row) {
        row.older = null;
        row.newer = null;
        row.inSlot = null;
    }

    private void touch(Row row) {
        if (row != newest && !row.passes) {
            unlink(row);
            append(row);
        }
    }

    private void append(Row row) {
        row.older = newest;
        row.newer = null;
        if (newest == null) {
            oldest = row;
        } else {
            newest.newer = row;
        }
        newest = row;
    }

    private void unlink(Row row) {
        Row older = row.older;
        Row newer = row.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
    }

    private @Nullable Row find(int hash, long range, Bytes key) {
        Row row = slots[hash & (slots.length - 1)];
        while (row != null && (row.hash != hash || row.range != range || !row.key.equals(key))) {
            row = row.inSlot;
        }
        return row;
    }

    private void widen() {
        @Nullable Row[] wider = new @Nullable Row[slots.length * 2];
        for (Row first : slots) {
            Row row = first;
            while (row != null) {
                Row next = row.inSlot;
                int slot = row.hash & (wider.length - 1);
                row.inSlot = wider[slot];
                wider[slot] = row;
                row = next;
            }
        }
        slots = wider;
    }

    private static int hash(long range, Bytes key) {
        int hash = key.hashCode() * 31 + Long.hashCode(range);
        hash *= 0x9E3779B9;
        return hash ^ hash >>> 15;
    }
}
