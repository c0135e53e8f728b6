package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import org.jspecify.annotations.Nullable;

/// A row: a map from columns to states, and a flag that says whether the row is there, in which a
/// change wins over a concurrent delete.
///
/// A delete takes down the flag as far as it was seen, and clears the columns as their types say:
/// counters, sets and text lose what the delete had seen, and a row that a concurrent change keeps
/// alive has only what came beside it. Last-writer-wins registers keep their values, so that such a
/// row is whole; an insert over a deleted row writes all of its columns.
///
/// @param alive the changes that the row stands on
/// @param context of the flag alone; each column has its own
/// @param columns by number, of a deleted row too
public record Row(DotSet alive, CausalContext context, Entries<Integer, Crdt<?>> columns)
        implements Crdt<Row> {

    public static final Row ABSENT = new Row(DotSet.EMPTY, CausalContext.EMPTY, Entries.none());

    public boolean exists() {
        return !alive.isEmpty();
    }

    /// @return null where the column was never written; what a deleted row left, too
    public @Nullable Crdt<?> column(int column) {
        return columns.get(column);
    }

    /// An insert or update that changes one column.
    public Row update(Replica self, int column, Crdt<?> delta) {
        return update(self, Entries.of(column, delta));
    }

    /// An insert or update.
    ///
    /// @param deltas of what the columns hold now
    public Row update(Replica self, Entries<Integer, Crdt<?>> deltas) {
        Dot<Replica> dot = context.next(self);
        return new Row(DotSet.of(dot), CausalContext.of(alive.dots()).with(dot), deltas);
    }

    /// The dot that the next update under this replica makes.
    public Dot<Replica> next(Replica self) {
        return context.next(self);
    }

    /// An insert or update that tells of all changes which this state has seen, not only of those
    /// that it replaces. For rows whose columns count on that: the deltas have to bring whatever of
    /// these changes is to be known wherever they are merged.
    public Row updateKnowing(Replica self, Entries<Integer, Crdt<?>> deltas) {
        Dot<Replica> dot = context.next(self);
        return new Row(DotSet.of(dot), context.with(dot), deltas);
    }

    public Row delete(Stamp stamp) {
        return new Row(DotSet.EMPTY, CausalContext.of(alive.dots()), OrMap.cleared(columns, stamp));
    }

    @Override
    public Row merge(Row other) {
        return new Row(
                alive.join(context, other.alive, other.context),
                context.merge(other.context),
                columns.merge(other.columns, Kind::merge));
    }

    @Override
    public Row clear(Stamp stamp) {
        return delete(stamp);
    }

    @Override
    public Footprint footprint(Replica replica) {
        Footprint all =
                Footprint.of(
                        context.latest(replica), alive.isOf(replica) || context.hasGap(replica));
        for (Crdt<?> state : columns.values()) {
            all = all.and(state.footprint(replica));
        }
        return all;
    }

    @Override
    public Row without(Replica departed) {
        footprint(departed).demandUnneeded(departed);
        return new Row(alive, context.without(departed), OrMap.without(columns, departed));
    }
}
