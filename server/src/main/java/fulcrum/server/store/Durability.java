package fulcrum.server.store;

import org.jspecify.annotations.Nullable;

/// How far a group's state has come into RocksDB, and to the disk. Written by the cell's loop and
/// by the store's keeper, read by anybody.
final class Durability {

    final long group;
    final CellStore cell;
    private volatile long written;
    private volatile Layout.Position durable;

    Durability(long group, CellStore cell, long written, Layout.Position durable) {
        this.group = group;
        this.cell = cell;
        this.written = written;
        this.durable = durable;
    }

    void written(long index) {
        written = index;
    }

    long written() {
        return written;
    }

    Layout.Position durable() {
        return durable;
    }

    /// @return whether it is further than it was
    boolean durable(Layout.@Nullable Position position) {
        if (position == null || position.equals(durable)) {
            return false;
        }
        durable = position;
        return true;
    }
}
