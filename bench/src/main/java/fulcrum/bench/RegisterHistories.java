package fulcrum.bench;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Recorder;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;

/// Histories of clients that use registers at the same time, linearizable by construction: every
/// operation that took effect did so at one moment between its invocation and its end.
///
/// Of those in doubt, one third took effect before the client gave up, one third never does, and
/// one third does so at any later moment.
final class RegisterHistories {

    /// What a client is at.
    private enum Stage {
        IDLE,
        ASKED,
        CARRIED_OUT
    }

    /// One operation under way.
    private static final class Client {
        int process;
        Stage stage = Stage.IDLE;
        int key;
        Operation asked = new Operation.Read(Value.nil(), Value.nil());
        boolean inDoubt;
        int fate;
        Operation answered = asked;
        boolean refused;
    }

    private final Dice dice;
    private final Recorder recorder = new Recorder();
    private final long[] registers;
    private final List<Operation> stragglers = new ArrayList<>();
    private int processes;
    private long lastValue;
    private long nanos;

    private RegisterHistories(long seed, int keys) {
        this.dice = Dice.of(seed);
        this.registers = new long[keys];
    }

    /// @param operations in all
    /// @param keys registers that are used equally often
    /// @param clients of which each has an operation under way nearly always
    /// @param inDoubt operations whose outcome no client learns, in all
    static History valid(long seed, int operations, int keys, int clients, int inDoubt) {
        return new RegisterHistories(seed, keys).run(operations, clients, inDoubt);
    }

    private History run(int operations, int clients, int inDoubt) {
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Client client = new Client();
            client.process = processes++;
            all.add(client);
        }
        int asked = 0;
        int doubts = 0;
        int ended = 0;
        while (ended < operations) {
            Client client = dice.pick(all);
            switch (client.stage) {
                case IDLE -> {
                    if (asked < operations) {
                        int left = operations - asked;
                        client.inDoubt = dice.chance(inDoubt - doubts, left);
                        doubts += client.inDoubt ? 1 : 0;
                        asked++;
                        ask(client);
                    }
                }
                case ASKED -> carryOut(client);
                case CARRIED_OUT -> {
                    end(client);
                    ended++;
                }
            }
            if (!stragglers.isEmpty() && dice.chance(1, 1000)) {
                take(stragglers.remove(dice.below(stragglers.size())));
            }
        }
        return recorder.finish();
    }

    private void ask(Client client) {
        int key = dice.below(registers.length);
        client.key = key;
        int kind = dice.below(100);
        if (!client.inDoubt && kind < 45) {
            client.asked = new Operation.Read(Value.of(key), Value.nil());
        } else if (kind < 80) {
            client.asked = new Operation.Write(Value.of(key), Value.of(++lastValue));
        } else {
            client.asked = new Operation.Cas(Value.of(key), held(key), Value.of(++lastValue));
        }
        client.stage = Stage.ASKED;
        tell(Event.Type.INVOKE, client.process, client.asked);
    }

    private void carryOut(Client client) {
        client.stage = Stage.CARRIED_OUT;
        client.refused = false;
        client.answered = client.asked;
        client.fate = client.inDoubt ? dice.below(3) : 0;
        if (client.fate == 0) {
            if (client.asked instanceof Operation.Read(Value key, _)) {
                client.answered = new Operation.Read(key, held(client.key));
            } else {
                client.refused = !take(client.asked);
            }
        }
    }

    private void end(Client client) {
        client.stage = Stage.IDLE;
        if (client.inDoubt) {
            tell(Event.Type.INFO, client.process, client.asked);
            client.process = processes++;
            if (client.fate == 2) {
                stragglers.add(client.asked);
            }
        } else {
            Event.Type type = client.refused ? Event.Type.FAIL : Event.Type.OK;
            tell(type, client.process, client.answered);
        }
    }

    /// Changes a register, and says whether it did.
    private boolean take(Operation change) {
        switch (change) {
            case Operation.Write(Value.Int(long key), Value.Int(long value)) ->
                    registers[(int) key] = value;
            case Operation.Cas(Value.Int(long key), Value before, Value.Int(long value)) -> {
                if (!held((int) key).equals(before)) {
                    return false;
                }
                registers[(int) key] = value;
            }
            default -> throw new IllegalStateException("no change of a register: " + change);
        }
        return true;
    }

    private Value held(int key) {
        return registers[key] == 0 ? Value.nil() : Value.of(registers[key]);
    }

    private void tell(Event.Type type, int process, Operation operation) {
        nanos += 1_000;
        recorder.record(new Event(type, process, nanos, operation));
    }
}
