package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Port;
import fulcrum.simulator.Stage;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a serializable transaction has read is what there was when it committed, for its read locks
/// hold up to then (Eswaran et al. 1976), whoever leads the shards meanwhile. So whoever reads the
/// same rows later, as of the instant before its timestamp, sees the same.
final class Hindsight extends Exam {

    private final @Nullable Usurper usurper;
    private int values;

    /// @param usurper takes leadership away from who has just prepared; null for nobody
    Hindsight(Stage<?> stage, Plot plot, @Nullable Usurper usurper) {
        super("Reads Hold up to the Commit", stage, plot);
        this.usurper = usurper;
    }

    private record Deed(long timestamp, SortedMap<Bytes, Bytes> rows) {}

    /// Reads some rows and writes another, and then looks back.
    final class Historian extends RowClient {

        private @Nullable Deed deed;
        private boolean looksBack;
        private Bytes row = Bytes.EMPTY;
        private long timestamp;

        Historian(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
            super(dice, plot, doors, told);
        }

        @Override
        boolean insists() {
            return usurper != null;
        }

        @Override
        void prepared(Port port) {
            if (usurper != null) {
                usurper.strikes(port);
            }
        }

        @Override
        Reading reading() {
            Deed done = deed;
            looksBack = done != null;
            if (done != null) {
                List<Bytes> rows = List.copyOf(done.rows.keySet());
                return new Reading(Access.READ_ONLY, rows, Lock.NONE, done.timestamp - 1);
            }
            List<Bytes> rows = new ArrayList<>();
            for (int number = 0; number < Kind.WITNESS.most(); number++) {
                rows.add(Kind.WITNESS.key(number));
            }
            dice.shuffle(rows);
            row = rows.removeLast();
            return new Reading(
                    Access.READ_WRITE, rows.subList(0, dice.between(1, 2)), Lock.NONE, 0);
        }

        @Override
        List<RowWrite> writing(SortedMap<Bytes, Bytes> rows) {
            return looksBack
                    ? List.of()
                    : List.of(new RowWrite(row, Bytes.text(Integer.toString(++values))));
        }

        @Override
        void committed(long asOf) {
            timestamp = asOf;
        }

        @Override
        void ended(long began, long completed, Outcome how, SortedMap<Bytes, Bytes> rows) {
            Deed before = deed;
            boolean committed = how == Outcome.COMMITTED;
            if (!looksBack) {
                deed = committed ? new Deed(timestamp, new TreeMap<>(rows)) : null;
            } else if (before != null && committed) {
                if (!before.rows.equals(rows)) {
                    seen(
                            "reads that do not hold",
                            false,
                            "who committed as of "
                                    + before.timestamp
                                    + " had read "
                                    + texts(before.rows)
                                    + ", and just before that there was "
                                    + texts(rows));
                }
                deed = null;
            }
        }

        private static List<String> texts(SortedMap<Bytes, Bytes> rows) {
            return rows.values().stream().map(Bytes::asText).toList();
        }

        @Override
        String what() {
            return looksBack ? "a look back" : "a row that follows from others";
        }
    }
}
