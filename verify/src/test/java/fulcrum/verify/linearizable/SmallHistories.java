package fulcrum.verify.linearizable;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Small random histories of one object, about half of them linearizable: clients of a true
/// register or set, of which some answers are lies.
final class SmallHistories {

    /// What the histories look like.
    ///
    /// @param values how many values are written; zero for values that are all different
    /// @param liesPercent how many reads lie
    record Shape(int operations, int processes, int values, boolean set, int liesPercent) {}

    private enum Effect {
        NONE_YET,
        DONE,
        REFUSED
    }

    private final Dice dice;
    private final Shape shape;
    private final List<Event> events = new ArrayList<>();
    private final List<@Nullable Operation> underWay = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Integer> processes = new ArrayList<>();
    private final TreeSet<Value> elements = new TreeSet<>();
    private final List<Value> written = new ArrayList<>();
    private Value register = Value.nil();
    private int nextProcess;
    private int nextValue = 1;

    private SmallHistories(Dice dice, Shape shape) {
        this.dice = dice;
        this.shape = shape;
    }

    static History next(Dice dice, Shape shape) {
        SmallHistories made = new SmallHistories(dice, shape);
        made.written.add(Value.nil());
        for (int client = 0; client < shape.processes; client++) {
            made.underWay.add(null);
            made.effects.add(Effect.NONE_YET);
            made.processes.add(made.nextProcess++);
        }
        int invoked = 0;
        while (invoked < shape.operations) {
            invoked += made.move(dice.below(shape.processes));
        }
        for (int i = 0; i < 2 * shape.processes; i++) {
            int client = dice.below(shape.processes);
            if (made.underWay.get(client) != null) {
                made.move(client);
            }
        }
        return History.of(made.events);
    }

    private int move(int client) {
        Operation operation = underWay.get(client);
        if (operation == null) {
            Operation asked = ask();
            underWay.set(client, asked);
            effects.set(client, Effect.NONE_YET);
            event(Event.Type.INVOKE, client, asked);
            return 1;
        }
        if (effects.get(client) == Effect.NONE_YET && dice.chance(2, 3)) {
            apply(client, operation);
        } else {
            complete(client, operation);
        }
        return 0;
    }

    private void complete(int client, Operation operation) {
        boolean done = effects.get(client) == Effect.DONE;
        Event.Type type =
                dice.chance(1, 6) ? Event.Type.INFO : done ? Event.Type.OK : Event.Type.FAIL;
        event(type, client, type == Event.Type.OK ? lie(operation) : operation);
        if (type == Event.Type.INFO) {
            processes.set(client, nextProcess++);
        }
        underWay.set(client, null);
    }

    private void event(Event.Type type, int client, Operation operation) {
        events.add(new Event(type, processes.get(client), 10L * events.size(), operation));
    }

    private Operation ask() {
        Value key = Value.nil();
        int what = dice.below(shape.set ? 2 : 3);
        return switch (what) {
            case 0 -> new Operation.Read(key, Value.nil());
            case 1 ->
                    shape.set ? new Operation.Add(key, fresh()) : new Operation.Write(key, fresh());
            default -> new Operation.Cas(key, dice.pick(written), fresh());
        };
    }

    private Value fresh() {
        Value value = Value.of(shape.values == 0 ? nextValue++ : 1 + dice.below(shape.values));
        written.add(value);
        return value;
    }

    private void apply(int client, Operation operation) {
        effects.set(client, Effect.DONE);
        switch (operation) {
            case Operation.Read(Value key, _) ->
                    underWay.set(client, new Operation.Read(key, current()));
            case Operation.Write(_, Value value) -> register = value;
            case Operation.Cas(_, Value expected, Value replacement) -> {
                if (register.equals(expected)) {
                    register = replacement;
                } else {
                    effects.set(client, Effect.REFUSED);
                }
            }
            case Operation.Add(_, Value element) -> elements.add(element);
            case Operation.Transact _ -> {}
        }
    }

    private Value current() {
        return shape.set ? new Value.Many(List.copyOf(elements)) : register;
    }

    private Operation lie(Operation operation) {
        if (operation instanceof Operation.Read(Value key, Value value)
                && dice.chance(shape.liesPercent, 100)) {
            if (!(value instanceof Value.Many(List<Value> shown))) {
                return new Operation.Read(key, dice.pick(written));
            }
            List<Value> others = new ArrayList<>(shown);
            others.removeIf(_ -> dice.chance(1, 3));
            return new Operation.Read(key, new Value.Many(others));
        }
        return operation;
    }
}
