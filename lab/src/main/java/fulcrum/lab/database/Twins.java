package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Stage;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// One register that is kept in rows of different shards, which are always written together, most
/// often in one request: whoever reads them all sees the same in each, and they are linearizable
/// like one. So is each of them.
final class Twins extends Exam {

    static final String TORN = "rows that are written together and seen apart";
    static final String ANOMALY = "rows that together are no linearizable register";

    private static final Value REGISTER = Value.of(0);

    private final List<Event> events = new ArrayList<>();
    private int processes;
    private long values;

    Twins(Stage<?> stage, Plot plot) {
        super("Rows Written Together", stage, plot);
    }

    @Override
    void look() {
        mustBeLinearizable(events, ANOMALY, false);
    }

    private static List<Bytes> all() {
        return IntStream.range(0, Kind.TWIN.most()).mapToObj(Kind.TWIN::key).toList();
    }

    /// Writes all rows, or reads all or one.
    final class Scribe extends RowClient {

        private int process = processes++;
        private boolean writes;
        private long value;

        Scribe(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
            super(dice, plot, doors, told);
        }

        @Override
        Reading reading() {
            writes = dice.chance(1, 2);
            value = ++values;
            if (writes) {
                return new Reading(Access.READ_WRITE, List.of(), Lock.NONE);
            }
            if (dice.chance(1, 2)) {
                return new Reading(Access.READ_ONLY, List.of(dice.pick(all())), Lock.NONE);
            }
            Access access = dice.chance(2, 3) ? Access.READ_ONLY : Access.READ_WRITE;
            return new Reading(access, all(), Lock.NONE);
        }

        @Override
        List<RowWrite> writing(SortedMap<Bytes, Bytes> rows) {
            Bytes written = Bytes.text(Long.toString(value));
            return writes
                    ? all().stream().map(row -> new RowWrite(row, written)).toList()
                    : List.of();
        }

        @Override
        boolean wantsAllAtOnce() {
            return dice.chance(4, 5);
        }

        @Override
        void ended(long began, long completed, Outcome how, SortedMap<Bytes, Bytes> rows) {
            if (!trusts()) {
                return;
            }
            TreeSet<Long> held = new TreeSet<>();
            rows.values().forEach(row -> held.add(number(row)));
            if (how == Outcome.COMMITTED && held.size() > 1) {
                seen(TORN, false, "at " + completed + " somebody read " + held);
                return;
            }
            Event.Type type =
                    switch (how) {
                        case COMMITTED -> Event.Type.OK;
                        case ABORTED -> Event.Type.FAIL;
                        case UNKNOWN -> Event.Type.INFO;
                    };
            events.add(new Event(Event.Type.INVOKE, process, began, operation(Value.nil())));
            events.add(new Event(type, process, completed, operation(read(held))));
            if (type == Event.Type.INFO) {
                process = processes++;
            }
        }

        private Operation operation(Value read) {
            return writes
                    ? new Operation.Write(REGISTER, Value.of(value))
                    : new Operation.Read(REGISTER, read);
        }

        private static Value read(SortedSet<Long> held) {
            return held.isEmpty() || held.first() == 0 ? Value.nil() : Value.of(held.first());
        }

        @Override
        String what() {
            return writes ? "rows written together" : "rows read together";
        }
    }
}
