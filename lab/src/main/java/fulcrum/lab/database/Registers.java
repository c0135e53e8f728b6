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
import java.util.TreeMap;
import java.util.function.Supplier;

/// Registers, each read, written, or compared and set by a transaction of its own: linearizable at
/// every isolation, if only whoever compares locks what it reads or its isolation keeps it.
final class Registers extends Exam {

    static final String ANOMALY = "register that is not linearizable";

    private final boolean locks;
    private final List<Event> events = new ArrayList<>();
    private final TreeMap<Bytes, Long> lastSeen = new TreeMap<>();
    private int processes;
    private long values;

    /// @param locks whoever compares locks what it reads, if its isolation does not keep it
    Registers(Stage<?> stage, Plot plot, boolean locks) {
        super("Linearizable Registers", stage, plot);
        this.locks = locks;
    }

    @Override
    void look() {
        mustBeLinearizable(events, ANOMALY, !plot.keeps() && !locks);
    }

    private enum Act {
        READ,
        WRITE,
        COMPARE
    }

    /// Uses one register at a time.
    final class Registrar extends RowClient {

        private int process = processes++;
        private Act act = Act.READ;
        private int number;
        private Bytes row = Bytes.EMPTY;
        private long expected;
        private long value;

        /// It reads what it has just read, most likely elsewhere: what it saw has passed.
        private boolean again;

        Registrar(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
            super(dice, plot, doors, told);
        }

        @Override
        Reading reading() {
            if (again) {
                return new Reading(Access.READ_ONLY, List.of(row), Lock.NONE);
            }
            act = dice.pick(List.of(Act.READ, Act.READ, Act.WRITE, Act.COMPARE));
            number = dice.below(Kind.REGISTER.most());
            row = Kind.REGISTER.key(number);
            expected = lastSeen.getOrDefault(row, 0L);
            value = ++values;
            return switch (act) {
                case READ ->
                        new Reading(
                                dice.chance(3, 4) ? Access.READ_ONLY : Access.READ_WRITE,
                                List.of(row),
                                Lock.NONE);
                case WRITE -> new Reading(Access.READ_WRITE, List.of(), Lock.NONE);
                case COMPARE ->
                        new Reading(Access.READ_WRITE, List.of(row), locks ? lock() : Lock.NONE);
            };
        }

        @Override
        List<RowWrite> writing(SortedMap<Bytes, Bytes> rows) {
            boolean writes = act == Act.WRITE || (act == Act.COMPARE && matches(rows));
            return writes
                    ? List.of(new RowWrite(row, Bytes.text(Long.toString(value))))
                    : List.of();
        }

        @Override
        boolean wantsAllAtOnce() {
            return !again && dice.chance(2, 3);
        }

        @Override
        boolean goesOn() {
            return again;
        }

        private boolean matches(SortedMap<Bytes, Bytes> rows) {
            return number(rows.get(row)) == expected;
        }

        @Override
        void ended(long began, long completed, Outcome how, SortedMap<Bytes, Bytes> rows) {
            again = !again && act == Act.READ && how == Outcome.COMMITTED && dice.chance(1, 2);
            if (!trusts()) {
                return;
            }
            boolean vain = act == Act.COMPARE && rows.containsKey(row) && !matches(rows);
            Event.Type type =
                    switch (how) {
                        case COMMITTED -> vain ? Event.Type.FAIL : Event.Type.OK;
                        case ABORTED -> Event.Type.FAIL;
                        case UNKNOWN -> vain ? Event.Type.FAIL : Event.Type.INFO;
                    };
            long seen = number(rows.get(row));
            events.add(new Event(Event.Type.INVOKE, process, began, operation(Value.nil())));
            events.add(new Event(type, process, completed, operation(held(seen))));
            if (type == Event.Type.OK || vain) {
                lastSeen.put(row, act == Act.READ || vain ? seen : value);
            } else if (type == Event.Type.INFO) {
                process = processes++;
            }
        }

        private Operation operation(Value read) {
            Value key = Value.of(number);
            return switch (act) {
                case READ -> new Operation.Read(key, read);
                case WRITE -> new Operation.Write(key, Value.of(value));
                case COMPARE -> new Operation.Cas(key, held(expected), Value.of(value));
            };
        }

        private static Value held(long number) {
            return number == 0 ? Value.nil() : Value.of(number);
        }

        @Override
        String what() {
            return switch (act) {
                case READ -> "a read of a register";
                case WRITE -> "a write of a register";
                case COMPARE -> "a compare-and-set of a register";
            };
        }
    }
}
