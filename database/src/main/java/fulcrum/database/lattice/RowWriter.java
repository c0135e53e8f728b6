package fulcrum.database.lattice;

import fulcrum.database.lattice.Applied.Refusal;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.protocols.crdt.BoundedCounter;
import fulcrum.protocols.crdt.Crdt;
import fulcrum.protocols.crdt.Entries;
import fulcrum.protocols.crdt.GCounter;
import fulcrum.protocols.crdt.GSet;
import fulcrum.protocols.crdt.Kind;
import fulcrum.protocols.crdt.Lseq;
import fulcrum.protocols.crdt.LwwRegister;
import fulcrum.protocols.crdt.LwwSet;
import fulcrum.protocols.crdt.MvRegister;
import fulcrum.protocols.crdt.OrSet;
import fulcrum.protocols.crdt.PnCounter;
import fulcrum.protocols.crdt.Rga;
import fulcrum.protocols.crdt.Row;
import fulcrum.protocols.crdt.Stamp;
import fulcrum.protocols.crdt.TwoPhaseSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One operation, done to one state.
final class RowWriter {

    private final Row held;
    private final Replica self;
    private final HybridTimestamp now;

    /// Thrown nowhere but in here: the change that stands against the operation.
    private static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1;

        final Refusal why;

        Stopped(Refusal why) {
            super(why.name(), null, false, false);
            this.why = why;
        }
    }

    RowWriter(Row held, Replica self, HybridTimestamp now) {
        this.held = held;
        this.self = self;
        this.now = later(held, now);
    }

    /// Whoever writes over a value has a later stamp than it, whatever the clock says: so the value
    /// that holds is one that no other has seen.
    private static HybridTimestamp later(Row held, HybridTimestamp now) {
        HybridTimestamp latest = now;
        for (Crdt<?> state : held.columns().values()) {
            if (state instanceof LwwRegister register
                    && register.stamp().time().compareTo(latest) >= 0) {
                latest = register.stamp().time().next();
            }
        }
        return latest;
    }

    Applied apply(RowOperation operation) {
        OrSet seen = seen();
        OperationKey key = operation.key();
        if (key != null) {
            switch (SeenOperations.of(seen, key)) {
                case NEW -> {}
                case SEEN -> {
                    return new Applied.Repeated();
                }
                case FORGOTTEN -> {
                    return new Applied.Refused(-1, Refusal.UNKNOWN);
                }
            }
        }
        OrSet remembered = key == null ? null : SeenOperations.remember(seen, self, key);
        return switch (operation) {
            case RowOperation.Update update -> update(update, remembered);
            case RowOperation.Delete _ -> delete(remembered);
        };
    }

    private OrSet seen() {
        return held.column(SeenOperations.COLUMN) instanceof OrSet set ? set : OrSet.EMPTY;
    }

    /// The delta tells of all changes that its writer has seen, so it has all latest values.
    private Applied update(RowOperation.Update update, @Nullable OrSet remembered) {
        TreeMap<Integer, Crdt<?>> columns = new TreeMap<>();
        for (Map.Entry<Integer, Crdt<?>> column : held.columns().asMap().entrySet()) {
            if (column.getValue() instanceof LwwRegister) {
                columns.put(column.getKey(), column.getValue());
            }
        }
        for (ColumnChange change : update.changes()) {
            try {
                columns.put(change.column(), delta(change, held.column(change.column())));
            } catch (Stopped stopped) {
                return new Applied.Refused(change.column(), stopped.why);
            } catch (ArithmeticException _) {
                return new Applied.Refused(change.column(), Refusal.OUT_OF_RANGE);
            }
        }
        if (remembered != null) {
            columns.put(SeenOperations.COLUMN, remembered);
        }
        return new Applied.Changed(held.updateKnowing(self, Entries.of(columns)));
    }

    /// As an update, it tells of all changes that were seen, and has all latest values. What was
    /// seen of operations outlives the row: else a retry would bring it back.
    private Applied delete(@Nullable OrSet remembered) {
        Row delta = held.delete(new Stamp(now, self));
        TreeMap<Integer, Crdt<?>> columns = new TreeMap<>(delta.columns().asMap());
        columns.remove(SeenOperations.COLUMN);
        if (remembered != null) {
            columns.put(SeenOperations.COLUMN, remembered);
        }
        return new Applied.Changed(new Row(delta.alive(), held.context(), Entries.of(columns)));
    }

    private Crdt<?> delta(ColumnChange change, @Nullable Crdt<?> state) {
        if (state != null && Kind.of(state) != change.kind()) {
            throw new Stopped(Refusal.NOT_FOR_THIS_TYPE);
        }
        return switch (change) {
            case ColumnChange.Write write -> written(write, state);
            case ColumnChange.Add add -> added(add, state);
            case ColumnChange.Insert insert -> inserted(insert, state);
            case ColumnChange.Remove remove -> removed(remove, state);
            case ColumnChange.InsertText insert -> insertedText(insert, state);
            case ColumnChange.DeleteText delete -> deletedText(delete, state);
        };
    }

    private Crdt<?> written(ColumnChange.Write write, @Nullable Crdt<?> state) {
        return switch (write.kind()) {
            case LWW_REGISTER -> new Version(write.value(), now, held.next(self)).toRegister();
            case MV_REGISTER -> {
                MvRegister register = state instanceof MvRegister mv ? mv : MvRegister.EMPTY;
                var read = write.read() == null ? register.context() : write.read();
                yield register.write(read, self, Version.sibling(now, write.value()));
            }
            default -> throw new Stopped(Refusal.NOT_FOR_THIS_TYPE);
        };
    }

    private Crdt<?> added(ColumnChange.Add add, @Nullable Crdt<?> state) {
        long by = add.by();
        return switch (add.kind()) {
            case G_COUNTER -> {
                GCounter counter = state instanceof GCounter c ? c : GCounter.ZERO;
                if (by < 0) {
                    throw new Stopped(Refusal.NOT_FOR_THIS_TYPE);
                }
                long _ = Math.addExact(counter.value(), by);
                yield by == 0 ? GCounter.ZERO : counter.increment(self, by);
            }
            case PN_COUNTER -> {
                PnCounter counter = state instanceof PnCounter c ? c : PnCounter.ZERO;
                long _ = Math.addExact(counter.value(), by);
                yield counter.add(self, by);
            }
            case BOUNDED_COUNTER -> {
                BoundedCounter counter =
                        state instanceof BoundedCounter c ? c : BoundedCounter.ZERO;
                if (by == 0) {
                    yield BoundedCounter.ZERO;
                }
                if (by > 0) {
                    long _ = Math.addExact(counter.value(), by);
                    yield counter.increment(self, by);
                }
                BoundedCounter delta = counter.decrement(self, Math.negateExact(by));
                if (delta == null) {
                    throw new Stopped(Refusal.NO_RIGHTS);
                }
                yield delta;
            }
            default -> throw new Stopped(Refusal.NOT_FOR_THIS_TYPE);
        };
    }

    private Crdt<?> inserted(ColumnChange.Insert insert, @Nullable Crdt<?> state) {
        return switch (insert.kind()) {
            case G_SET -> (state instanceof GSet s ? s : GSet.EMPTY).add(self, insert.element());
            case TWO_PHASE_SET ->
                    (state instanceof TwoPhaseSet s ? s : TwoPhaseSet.EMPTY)
                            .add(self, insert.element());
            case OR_SET -> (state instanceof OrSet s ? s : OrSet.EMPTY).add(self, insert.element());
            case LWW_SET ->
                    (state instanceof LwwSet s ? s : LwwSet.EMPTY)
                            .add(new Stamp(now, self), insert.element());
            default -> throw new Stopped(Refusal.NOT_FOR_THIS_TYPE);
        };
    }

    private Crdt<?> removed(ColumnChange.Remove remove, @Nullable Crdt<?> state) {
        return switch (remove.kind()) {
            case TWO_PHASE_SET ->
                    (state instanceof TwoPhaseSet s ? s : TwoPhaseSet.EMPTY)
                            .remove(self, remove.element());
            case OR_SET -> (state instanceof OrSet s ? s : OrSet.EMPTY).remove(remove.element());
            case LWW_SET ->
                    (state instanceof LwwSet s ? s : LwwSet.EMPTY)
                            .remove(new Stamp(now, self), remove.element());
            default -> throw new Stopped(Refusal.NOT_FOR_THIS_TYPE);
        };
    }

    private Crdt<?> insertedText(ColumnChange.InsertText insert, @Nullable Crdt<?> state) {
        return switch (insert.kind()) {
            case RGA -> {
                Rga text = state instanceof Rga s ? s : Rga.EMPTY;
                demandWithin(insert.position(), 0, text.length());
                yield text.insert(self, insert.position(), insert.text());
            }
            case LSEQ -> {
                Lseq text = state instanceof Lseq s ? s : Lseq.EMPTY;
                demandWithin(insert.position(), 0, text.length());
                yield text.insert(self, insert.position(), insert.text());
            }
            default -> throw new Stopped(Refusal.NOT_FOR_THIS_TYPE);
        };
    }

    private Crdt<?> deletedText(ColumnChange.DeleteText delete, @Nullable Crdt<?> state) {
        return switch (delete.kind()) {
            case RGA -> {
                Rga text = state instanceof Rga s ? s : Rga.EMPTY;
                demandWithin(delete.position(), delete.count(), text.length());
                yield text.delete(delete.position(), delete.count());
            }
            case LSEQ -> {
                Lseq text = state instanceof Lseq s ? s : Lseq.EMPTY;
                demandWithin(delete.position(), delete.count(), text.length());
                yield text.delete(delete.position(), delete.count());
            }
            default -> throw new Stopped(Refusal.NOT_FOR_THIS_TYPE);
        };
    }

    private static void demandWithin(int position, int count, int length) {
        if (position < 0 || count < 0 || count > length - position) {
            throw new Stopped(Refusal.NO_SUCH_POSITION);
        }
    }
}
