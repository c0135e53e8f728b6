package fulcrum.server.node;

import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Note;
import fulcrum.server.fault.Faults;
import fulcrum.server.store.Store;
import java.io.Closeable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sees to it that a disk that fills up surprises nobody: says so early, has the store give back
/// what was deleted, and refuses what clients would add while deletes can still be written. On the
/// cell's loop.
final class DiskRoom implements Closeable {

    /// While a disk is filling, the store is compacted so often: one compaction frees what was
    /// deleted before it, and no more.
    private static final long COMPACT_NANOS = 60_000_000_000L;

    private final Journal journal;
    private final Store store;
    private final Groups groups;
    private final @Nullable Faults faults;
    private final DiskGauge gauge;
    private final Consumer<Note> notes;
    private boolean full;
    private boolean filling;
    private long compactedAt;

    private DiskRoom(
            Journal journal,
            Store store,
            Groups groups,
            @Nullable Faults faults,
            DiskGauge gauge,
            Consumer<Note> notes) {
        this.journal = journal;
        this.store = store;
        this.groups = groups;
        this.faults = faults;
        this.gauge = gauge;
        this.notes = notes;
    }

    /// Begins to look after the disk of a node.
    ///
    /// @param notes where it is told when something changes
    static DiskRoom begin(
            NodeConfig config,
            Journal journal,
            Store store,
            Groups groups,
            @Nullable Faults faults,
            Consumer<Note> notes) {
        DiskGauge gauge = DiskGauge.begin(config.data(), config.sizes().disk());
        return new DiskRoom(journal, store, groups, faults, gauge, notes);
    }

    /// Looks, and does what is to be done.
    void look(long now) {
        DiskFigures disk = gauge.latest();
        warn(disk);
        if ((filling || full) && (compactedAt == 0 || now - compactedAt >= COMPACT_NANOS)) {
            compactedAt = now;
            var _ = store.compact();
            groups.tellAll(new ShardCommand.CompactLog());
        }
        refuse(disk);
    }

    private void warn(@Nullable DiskFigures disk) {
        boolean now = disk == null ? filling : disk.isFilling(filling);
        if (now != filling && disk != null) {
            filling = now;
            int percent = disk.usedPercent();
            notes.accept(
                    now
                            ? new NodeNote.DiskFilling(percent, disk.told())
                            : new NodeNote.DiskFillingEnded(percent));
        }
    }

    private void refuse(@Nullable DiskFigures disk) {
        boolean now =
                journal.isFull()
                        || !store.hasRoom()
                        || (faults != null && faults.isDiskFull())
                        || (disk != null && disk.isOver());
        if (now != full) {
            full = now;
            compactedAt = 0;
            notes.accept(now ? new NodeNote.DiskFull() : new NodeNote.DiskHasRoom());
            groups.tellAll(new ShardCommand.Room(now));
        }
    }

    /// Whether writes are refused.
    boolean isFull() {
        return full;
    }

    /// Whether operators are warned.
    boolean isFilling() {
        return filling;
    }

    @Nullable DiskFigures figures() {
        return gauge.latest();
    }

    @Override
    public void close() {
        gauge.close();
    }
}
