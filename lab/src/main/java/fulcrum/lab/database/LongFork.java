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

/// Long fork (Sovran et al., "Transactional storage for geo-replicated systems", SOSP 2011): two
/// rows are raised, each by itself; of two who read both, one has seen at least as much of each as
/// the other. Snapshot isolation promises that too, for there is one order of snapshots.
final class LongFork extends Exam {

    static final String ANOMALY = "long fork";

    private final List<Pair> pairs = new ArrayList<>();

    private record Pair(long one, long other) {}

    LongFork(Stage<?> stage, Plot plot) {
        super("No Long Fork", stage, plot);
    }

    @Override
    void look() {
        for (Pair pair : pairs) {
            for (Pair later : pairs) {
                if (pair.one < later.one && pair.other > later.other) {
                    seen(
                            ANOMALY,
                            !plot.keeps(),
                            pair + " and " + later + " are not of one order of commits");
                    return;
                }
            }
        }
    }

    /// Raises one of the rows, or reads both.
    final class Forker extends RowClient {

        private boolean raises;

        Forker(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
            super(dice, plot, doors, told);
        }

        @Override
        Reading reading() {
            raises = dice.chance(1, 2);
            if (raises) {
                Bytes row = Kind.FORK.key(dice.below(Kind.FORK.most()));
                return new Reading(Access.READ_WRITE, List.of(row), lock());
            }
            List<Bytes> both = new ArrayList<>(List.of(Kind.FORK.key(0), Kind.FORK.key(1)));
            dice.shuffle(both);
            Access access = dice.chance(1, 2) ? Access.READ_ONLY : Access.READ_WRITE;
            return new Reading(access, both, Lock.NONE);
        }

        @Override
        List<RowWrite> writing(SortedMap<Bytes, Bytes> rows) {
            List<RowWrite> writes = new ArrayList<>();
            if (raises) {
                rows.forEach((row, now) ->
                        writes.add(new RowWrite(row, Bytes.text(Long.toString(number(now) + 1)))));
            }
            return writes;
        }

        @Override
        void ended(long began, long completed, Outcome how, SortedMap<Bytes, Bytes> rows) {
            if (!raises && how == Outcome.COMMITTED && trusts()) {
                pairs.add(
                        new Pair(
                                number(rows.get(Kind.FORK.key(0))),
                                number(rows.get(Kind.FORK.key(1)))));
            }
        }

        @Override
        String what() {
            return raises ? "a raise of one of two rows" : "a reading of two rows";
        }
    }
}
