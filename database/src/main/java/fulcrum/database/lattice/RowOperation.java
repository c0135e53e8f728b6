package fulcrum.database.lattice;

import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.protocols.crdt.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be done to a row: sent to a replica that has it, and done on the state there.
public sealed interface RowOperation {

    /// Under which retries of it are known; null where each try is one of its own.
    @Nullable OperationKey key();

    /// An insert or update: the row is there afterwards, and a concurrent delete does not change
    /// that.
    ///
    /// @param changes ascending by column
    record Update(List<ColumnChange> changes, @Nullable OperationKey key) implements RowOperation {

        public Update {
            changes = List.copyOf(changes);
            int last = -1;
            for (ColumnChange change : changes) {
                if (change.column() <= last || change.column() == SeenOperations.COLUMN) {
                    throw new IllegalArgumentException(
                            "columns ascend strictly: " + last + ", " + change.column());
                }
                last = change.column();
            }
        }
    }

    /// The row goes, as far as it is seen where this is done.
    record Delete(@Nullable OperationKey key) implements RowOperation {}

    /// Does it. The state has all earlier writes of this replica to the row, and the delta is
    /// durable before it is sent ([Replica]).
    ///
    /// @param now a timestamp that this node has not given before
    default Applied apply(Row held, Replica self, HybridTimestamp now) {
        return new RowWriter(held, self, now).apply(this);
    }
}
