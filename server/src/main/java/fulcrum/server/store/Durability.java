package fulcrum.server.store;

import fulcrum.server.loop.Completions;
import org.jspecify.annotations.Nullable;

/// How far a group's state has come into RocksDB and to the disk, as all threads may know. Written
/// by the cell's loop, but what is durable by the store's keeper.
final class Durability {

    final long group;
    private volatile Layout.Position written;
    private volatile Layout.Position durable;
    private volatile long range;
    private volatile @Nullable Completions completions;

    Durability(long group, Layout.Position position) {
        this.group = group;
        this.written = position;
        this.durable = position;
        this.range = position.range();
    }

    /// RocksDB has the group's state up to here.
    void written(long index, long inRange) {
        written = new Layout.Position(index, inRange);
    }

    Layout.Position written() {
        return written;
    }

    /// A crash would leave the group's state up to here.
    Layout.Position durable() {
        return durable;
    }

    void durable(Layout.Position position) {
        durable = position;
    }

    /// RocksDB has more than a crash would leave.
    boolean isBehind() {
        return !written.equals(durable);
    }

    /// The range that the group uses now.
    long range() {
        return range;
    }

    void range(long now) {
        range = now;
    }

    /// Who hears of what comes for the group.
    @Nullable Completions completions() {
        return completions;
    }

    void completions(Completions who) {
        completions = who;
    }
}
