package fulcrum.cli.sim.sql;

import fulcrum.machine.Dice;
import fulcrum.simulator.Finding;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import fulcrum.verify.linearizable.Linearizability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Registers, each read, written, or compared and set by a statement of its own: linearizable at
/// every isolation.
final class Registers implements Workload {

    private static final String CHECKER = "Registers";

    private final Founder founder;
    private final int registers;
    private final List<Customer> customers = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final TreeMap<Integer, Long> lastSeen = new TreeMap<>();
    private int processes;
    private long values;

    Registers(Crowd crowd, Dice dice, int users, int visits) {
        this.registers = dice.between(1, 3);
        this.founder =
                new Founder(
                        crowd,
                        dice.fork("founder"),
                        List.of(
                                "CREATE TABLE IF NOT EXISTS registers (k int PRIMARY KEY, v"
                                        + " bigint)"));
        customers.add(founder);
        for (int i = 1; i <= users; i++) {
            customers.add(new User(dice.fork("user", i), visits));
        }
    }

    @Override
    public List<Customer> customers() {
        return customers;
    }

    @Override
    public Finding judge() {
        List<Event> ordered = new ArrayList<>(events);
        ordered.sort(
                Comparator.comparingLong(Event::timeNanos)
                        .thenComparing(event -> event.type() != Event.Type.INVOKE));
        return switch (Linearizability.judge(History.of(ordered))) {
            case Verdict.Valid _ -> Finding.valid(CHECKER);
            case Verdict.Violated verdict ->
                    Finding.violated(CHECKER, String.join("\n", verdict.lines()));
            case Verdict.Undecided(String reason) ->
                    new Finding(CHECKER, Finding.Grade.UNDECIDED, reason);
        };
    }

    private static Value held(long number) {
        return number == 0 ? Value.nil() : Value.of(number);
    }

    private final class User extends Customer {

        private int process = processes++;

        User(Dice dice, int visits) {
            super(Registers.this.founder, dice, visits);
        }

        @Override
        void visit() {
            int register = dice.below(registers);
            switch (dice.below(3)) {
                case 0 -> read(register);
                case 1 -> write(register, ++values);
                default -> compare(register, lastSeen.getOrDefault(register, 0L), ++values);
            }
        }

        private void read(int register) {
            Said said = Said.orLost(alone("SELECT v FROM registers WHERE k = $1", of(register)));
            long seen = said.isDone() && !said.rows().isEmpty() ? said.number(0) : 0;
            Value key = Value.of(register);
            Ending how = said.isDone() ? Ending.COMMITTED : Ending.ABORTED;
            ends(how, new Operation.Read(key, Value.nil()), new Operation.Read(key, held(seen)));
            if (said.isDone()) {
                lastSeen.put(register, seen);
            }
        }

        private void write(int register, long value) {
            String upsert =
                    dice.chance(1, 2)
                            ? "INSERT INTO registers VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET"
                                    + " v = $2"
                            : "INSERT INTO registers VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET"
                                    + " v = excluded.v";
            Ending how = ending(alone(upsert, of(register), of(value)));
            Operation write = new Operation.Write(Value.of(register), Value.of(value));
            ends(how, write, write);
            if (how == Ending.COMMITTED) {
                lastSeen.put(register, value);
            }
        }

        private void compare(int register, long expected, long value) {
            Said said =
                    Said.orLost(
                            expected == 0
                                    ? alone(
                                            "INSERT INTO registers VALUES ($1, $2) ON CONFLICT (k)"
                                                    + " DO NOTHING",
                                            of(register),
                                            of(value))
                                    : alone(
                                            "UPDATE registers SET v = $3 WHERE k = $1 AND v = $2",
                                            of(register),
                                            of(expected),
                                            of(value)));
            Ending how = ending(said);
            boolean vain = how == Ending.COMMITTED && said.tag().endsWith(" 0");
            Operation cas = new Operation.Cas(Value.of(register), held(expected), Value.of(value));
            ends(vain ? Ending.ABORTED : how, cas, cas);
            if (how == Ending.COMMITTED && !vain) {
                lastSeen.put(register, value);
            }
        }

        private void ends(Ending how, Operation asked, Operation told) {
            Event.Type type =
                    switch (how) {
                        case COMMITTED -> Event.Type.OK;
                        case ABORTED -> Event.Type.FAIL;
                        case UNKNOWN -> Event.Type.INFO;
                    };
            events.add(new Event(Event.Type.INVOKE, process, invoked(), asked));
            events.add(new Event(type, process, crowd.hall().time(), told));
            if (how == Ending.UNKNOWN) {
                process = processes++;
            }
            counts(how, "uses a register: " + how);
        }
    }
}
