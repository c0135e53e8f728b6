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
import java.util.TreeMap;
import java.util.function.Supplier;

/// Causal reverse, the anomaly that is serializable and yet not strictly so: one write is known to
/// be committed before another begins, and somebody sees the later and not the earlier. Each row is
/// written once, by a transaction that reads nothing. And whoever begins to read after a write was
/// known to be committed sees it, at every isolation.
final class CausalReverse extends Exam {

    static final String ANOMALY = "causal reverse";

    private final TreeMap<Bytes, Write> writes = new TreeMap<>();
    private final List<Sight> sights = new ArrayList<>();
    private int next;

    private record Write(long began, long committed) {}

    private record Sight(long began, SortedMap<Bytes, Bytes> rows) {}

    CausalReverse(Stage<?> stage, Plot plot) {
        super("No Causal Reverse", stage, plot);
    }

    @Override
    void look() {
        for (Sight sight : sights) {
            for (Bytes missed : sight.rows.keySet()) {
                if (!sees(sight, missed)) {
                    look(sight, missed);
                }
            }
        }
    }

    private static boolean sees(Sight sight, Bytes row) {
        return RowClient.number(sight.rows.get(row)) > 0;
    }

    private void look(Sight sight, Bytes missed) {
        Write earlier = writes.get(missed);
        if (earlier == null || earlier.committed == Long.MAX_VALUE) {
            return;
        }
        if (earlier.committed < sight.began) {
            seen("stale read", false, "who began at " + sight.began + " ns missed " + earlier);
        }
        for (Bytes row : sight.rows.keySet()) {
            Write later = writes.get(row);
            if (sees(sight, row) && later != null && earlier.committed < later.began) {
                seen(ANOMALY, !plot.keeps(), "somebody saw " + later + " and not " + earlier);
            }
        }
    }

    /// Writes a row that nobody has written, or reads those that were written last, and those to
    /// come.
    final class Herald extends RowClient {

        /// So many rows that were written last are read, and as many that will be written next.
        private static final int NEAR = 2;

        private boolean writes;
        private Bytes row = Bytes.EMPTY;

        Herald(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
            super(dice, plot, doors, told);
        }

        @Override
        Reading reading() {
            writes = next == 0 || (next < Kind.EVENT.most() && dice.chance(1, 2));
            if (writes) {
                // Rows that are written one after the other are mostly at different shards
                row = Kind.EVENT.key(next * 7 % Kind.EVENT.most());
                next++;
                return new Reading(Access.READ_WRITE, List.of(), Lock.NONE);
            }
            List<Bytes> rows = new ArrayList<>();
            int to = Math.min(Kind.EVENT.most(), next + NEAR);
            for (int number = Math.max(0, next - NEAR); number < to; number++) {
                rows.add(Kind.EVENT.key(number * 7 % Kind.EVENT.most()));
            }
            dice.shuffle(rows);
            Access access = dice.chance(1, 2) ? Access.READ_ONLY : Access.READ_WRITE;
            return new Reading(access, rows, Lock.NONE);
        }

        @Override
        List<RowWrite> writing(SortedMap<Bytes, Bytes> rows) {
            return writes ? List.of(new RowWrite(row, Bytes.text("1"))) : List.of();
        }

        @Override
        void ended(long began, long completed, Outcome how, SortedMap<Bytes, Bytes> rows) {
            if (writes) {
                boolean known = how == Outcome.COMMITTED;
                CausalReverse.this.writes.put(
                        row, new Write(began, known ? completed : Long.MAX_VALUE));
            } else if (how == Outcome.COMMITTED && trusts()) {
                sights.add(new Sight(began, new TreeMap<>(rows)));
            }
        }

        @Override
        String what() {
            return writes
                    ? "a row that is written once"
                    : "a reading of rows that are written in order";
        }
    }
}
