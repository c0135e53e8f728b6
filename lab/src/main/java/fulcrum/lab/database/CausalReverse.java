package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.session.Isolation;
import fulcrum.database.spectrum.Clock;
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
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Causal reverse, the anomaly that is serializable and yet not strictly so: one write is known to
/// be committed before another begins, and somebody sees the later and not the earlier. Each row is
/// written once, by a transaction that reads nothing. And whoever begins to read after a write was
/// known to be committed sees it, at every isolation.
///
/// Where the table's clock is a hybrid one, who reads a snapshot may miss what another coordinator
/// told of, and what two coordinators told of may be reversed. What one of them told of may not.
final class CausalReverse extends Exam {

    static final String ANOMALY = "causal reverse";
    static final String STALE = "stale read";

    private final TreeMap<Bytes, Write> writes = new TreeMap<>();
    private final List<Sight> sights = new ArrayList<>();
    private int next;

    private record Write(long began, long committed, @Nullable TxnId toldBy) {}

    private record Sight(
            long began, SortedMap<Bytes, Bytes> rows, boolean locked, @Nullable TxnId toldBy) {}

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
        boolean apart = !isStrict() && !sight.locked;
        if (earlier.committed < sight.began) {
            boolean mayMiss = apart && !isOneLife(earlier.toldBy, sight.toldBy);
            String how = "who began at " + sight.began + " ns missed " + earlier;
            seen(STALE, Clock.HLC, mayMiss, how);
        }
        for (Bytes row : sight.rows.keySet()) {
            Write later = writes.get(row);
            if (sees(sight, row) && later != null && earlier.committed < later.began) {
                String how = "somebody saw " + later + " and not " + earlier;
                if (apart && plot.keeps()) {
                    boolean mayReverse = !isOneLife(earlier.toldBy, later.toldBy);
                    seen(ANOMALY, Clock.HLC, mayReverse, how);
                } else {
                    seen(ANOMALY, !plot.keeps(), how);
                }
            }
        }
    }

    private static boolean isOneLife(@Nullable TxnId one, @Nullable TxnId other) {
        return one != null && one.equals(other);
    }

    /// Writes a row that nobody has written, or reads those that were written last, and those to
    /// come.
    final class Herald extends RowClient {

        /// So many rows that were written last are read, and as many that will be written next.
        private static final int NEAR = 2;

        private boolean writes;
        private boolean locked;
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
            locked = access == Access.READ_WRITE && plot.isolation() == Isolation.SERIALIZABLE;
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
                        row, new Write(began, known ? completed : Long.MAX_VALUE, toldBy()));
            } else if (how == Outcome.COMMITTED && trusts()) {
                sights.add(new Sight(began, new TreeMap<>(rows), locked, toldBy()));
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
