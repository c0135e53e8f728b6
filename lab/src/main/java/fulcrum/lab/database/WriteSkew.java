package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.session.Isolation;
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

/// Write skew (Berenson et al. 1995, A5B): of two who are on call one has to stay. Each looks at
/// both, without locks of its own, and goes off only if both are on. Whoever is off has a row.
final class WriteSkew extends Exam {

    static final String ANOMALY = "write skew";

    WriteSkew(Stage<?> stage, Plot plot) {
        super("Somebody Is on Call", stage, plot);
    }

    /// One of the two, or somebody who looks.
    final class Doctor extends RowClient {

        private int self;

        Doctor(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
            super(dice, plot, doors, told);
        }

        @Override
        Reading reading() {
            self = dice.below(Kind.ON_CALL.most());
            List<Bytes> both =
                    new ArrayList<>(List.of(Kind.ON_CALL.key(self), Kind.ON_CALL.key(1 - self)));
            dice.shuffle(both);
            return new Reading(Access.READ_WRITE, both, Lock.NONE);
        }

        @Override
        List<RowWrite> writing(SortedMap<Bytes, Bytes> rows) {
            Bytes mine = Kind.ON_CALL.key(self);
            boolean isOff = number(rows.get(mine)) > 0;
            boolean otherIsOff = number(rows.get(Kind.ON_CALL.key(1 - self))) > 0;
            if (isOff) {
                return List.of(new RowWrite(mine, null));
            }
            return otherIsOff ? List.of() : List.of(new RowWrite(mine, Bytes.text("1")));
        }

        @Override
        void ended(long began, long completed, Outcome how, SortedMap<Bytes, Bytes> rows) {
            boolean bothOff = rows.values().stream().allMatch(row -> number(row) > 0);
            if (how == Outcome.COMMITTED && bothOff) {
                seen(
                        ANOMALY,
                        plot.isolation() != Isolation.SERIALIZABLE,
                        "at " + completed + " ns somebody saw that nobody is on call");
            }
        }

        @Override
        String what() {
            return "a look at who is on call";
        }
    }
}
