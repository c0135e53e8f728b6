package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Stage;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/// Counters that are only raised: no two transactions raise one to the same value, and whoever
/// raises it higher is committed as of a later instant.
final class Monotonic extends Exam {

    static final String LOST_UPDATE = "lost update";

    private final List<Raise> raises = new ArrayList<>();
    private final boolean locks;

    private record Raise(Bytes row, long to, long timestamp) {}

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
        if (higher && !mayLose && raise.timestamp <= other.timestamp) {
            seen("timestamps out of order", false, both);
        }
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
                raises.add(new Raise(row, to, timestamp));
            }
        }

        @Override
        String what() {
            return "a raise of a counter";
        }
    }
}
