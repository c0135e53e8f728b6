package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Stage;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Counters that are only raised: no two transactions raise one to the same value, and whoever
/// raises it higher is committed as of a later instant; and as of a later instant than all that was
/// known to be committed before it began (Corbett et al. 2012, section 4.1.2), where the table's
/// clock is an interval; where it is a hybrid one, than all that the same coordinator told of.
final class Monotonic extends Exam {

    static final String LOST_UPDATE = "lost update";

    private final List<Raise> raises = new ArrayList<>();
    private final boolean locks;

    private record Raise(
            Bytes row,
            long to,
            long timestamp,
            long began,
            long completed,
            @Nullable TxnId toldBy) {}

    /// @param locks whoever reads a counter locks it, if its isolation does not keep what it reads
    Monotonic(Stage<?> stage, Plot plot, boolean locks) {
        super("Timestamps in Order", stage, plot);
        this.locks = locks;
    }

    @Override
    void look() {
        for (int i = 0; i < raises.size(); i++) {
            for (int j = 0; j < i; j++) {
                look(raises.get(i), raises.get(j));
                look(raises.get(j), raises.get(i));
            }
        }
    }

    private void look(Raise raise, Raise other) {
        String both = raise + " and " + other;
        boolean mayLose = !plot.keeps() && !locks;
        if (raise.row.equals(other.row) && raise.to == other.to) {
            seen(LOST_UPDATE, mayLose, both);
        }
        boolean higher = raise.row.equals(other.row) && raise.to > other.to;
        boolean later = isOrdered(other, raise) && other.completed < raise.began;
        if ((later || (higher && !mayLose)) && raise.timestamp <= other.timestamp) {
            seen("timestamps out of order", false, both);
        }
    }

    /// What happens one after the other has timestamps in that order.
    private boolean isOrdered(Raise one, Raise other) {
        boolean oneLife = one.toldBy != null && one.toldBy.equals(other.toldBy);
        return isStrict() ? !plot.clocksLie() : oneLife;
    }

    /// Raises a counter.
    final class Counter extends RowClient {

        private Bytes row = Bytes.EMPTY;
        private long timestamp;

        Counter(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
            super(dice, plot, doors, told);
        }

        @Override
        Reading reading() {
            row = Kind.COUNTER.key(dice.below(Kind.COUNTER.most()));
            return new Reading(Access.READ_WRITE, List.of(row), locks ? lock() : Lock.NONE);
        }

        @Override
        List<RowWrite> writing(SortedMap<Bytes, Bytes> rows) {
            return List.of(new RowWrite(row, Bytes.text(Long.toString(number(rows.get(row)) + 1))));
        }

        @Override
        void committed(long asOf) {
            timestamp = asOf;
        }

        @Override
        void ended(long began, long completed, Outcome how, SortedMap<Bytes, Bytes> rows) {
            if (how == Outcome.COMMITTED) {
                long to = number(rows.get(row)) + 1;
                raises.add(new Raise(row, to, timestamp, began, completed, toldBy()));
            }
        }

        @Override
        String what() {
            return "a raise of a counter";
        }
    }
}
