package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.KeyValues;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.state.Writes;
import fulcrum.server.loop.Completions;
import fulcrum.server.loop.GroupState;
import java.util.List;

/// The key-value state of one group. Confined to its cell's loop.
public final class GroupStore implements GroupState, KeyValues, Writes.Target {

    private final Store store;
    private final CellStore cell;
    private final long number;
    private final Durability durability;

    private long range;
    private long applied;

    // The change that is being applied
    private long change;

    private int changeBytes;

    // As of the batch under construction
    private long batch;
    private long batchApplied;
    private long batchRange;

    GroupStore(Store store, CellStore cell, long number) {
        this.store = store;
        this.cell = cell;
        this.number = number;
        Layout.Position position = cell.position(number);
        range = position == null ? store.nextNumber() : position.range();
        applied = position == null ? 0 : position.applied();
        durability = store.open(number, new Layout.Position(applied, range));
    }

    public long number() {
        return number;
    }

    @Override
    public void tell(Completions completions) {
        durability.completions(completions);
    }

    @Override
    public long applied() {
        return applied;
    }

    @Override
    public Peek peek(Bytes key) {
        return cell.peek(range, key);
    }

    @Override
    public First first(Bytes from, Bytes to) {
        return cell.first(range, from, to);
    }

    @Override
    public void apply(long index, Bytes change, long behind) {
        if (index != applied + 1) {
            throw new InvariantViolated("contract", "a machine applies in order");
        }
        applied = index;
        this.change = cell.changes().begin(behind, this, applied, range);
        changeBytes = change.size();
        Writes.carryOut(change, this);
    }

    @Override
    public void put(Bytes key, Bytes value) {
        cell.changes().put(range, key, value);
        cell.put(range, kept(key), kept(value), change);
    }

    @Override
    public void delete(Bytes key) {
        cell.changes().delete(range, key);
        cell.delete(range, kept(key), change);
    }

    /// A slice keeps the whole change in memory: only where it is not much more than the slice.
    private Bytes kept(Bytes slice) {
        return changeBytes > 1024 && slice.size() < changeBytes / 2 ? slice.compact() : slice;
    }

    /// Whether a snapshot is here that the state can switch to.
    public boolean canAdopt(Snapshot snapshot) {
        return store.imports().here(number, snapshot.number()) != null;
    }

    @Override
    public void adopt(Snapshot snapshot, long behind) {
        Imports.Import here = store.imports().here(number, snapshot.number());
        if (here == null) {
            throw new InvariantViolated("a machine adopts what is here", snapshot.toString());
        }
        long before = range;
        range = here.range();
        applied = here.index();
        durability.range(range);
        change = cell.changes().begin(behind, this, applied, range);
        cell.changes().deleteRange(before);
        cell.imported();
    }

    @Override
    public void capture(Bytes header, long behind, Completions completions) {
        Snapshot snapshot = new Snapshot(store.nextNumber(), applied, header);
        long captured = range;
        cell.changes()
                .afterwards(behind, () -> store.capture(number, captured, snapshot, completions));
    }

    /// Does something when RocksDB has all that was applied so far; on the loop.
    public void whenWritten(Runnable action) {
        cell.changes().afterwards(0, action);
    }

    @Override
    public void load(long ticket, Effect.Wanted wanted, Completions completions) {
        switch (wanted) {
            case Effect.Wanted.Keys(List<Bytes> keys) ->
                    store.reads().keys(ticket, keys, range, cell.rows(), completions);
            case Effect.Wanted.Range wantedRange ->
                    store.reads().rows(ticket, wantedRange, range, cell.changes(), completions);
            case Effect.Wanted.Records(long from, long to) ->
                    throw new UnsupportedOperationException(
                            "records " + from + " to " + to + " are the log's, not the store's");
        }
    }

    @Override
    public void ship(NodeId to, Snapshot snapshot) {
        store.transfers().ship(to, number, snapshot);
    }

    // For the batch under construction

    /// A batch includes that the group has come this far.
    ///
    /// @return whether the batch did not know of the group yet
    boolean reaches(long index, long inRange, long inBatch) {
        boolean news = batch != inBatch;
        batch = inBatch;
        batchApplied = index;
        batchRange = inRange;
        return news;
    }

    int putPosition(byte[] target, int at) {
        return Changes.putPosition(target, at, number, batchApplied, batchRange);
    }

    /// The batch is in RocksDB.
    void written() {
        durability.written(batchApplied, batchRange);
    }
}
