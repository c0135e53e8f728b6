package fulcrum.verify.naive;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Small random histories of clients that overlap, fail and end in doubt; reads tell anything that
/// was ever asked for, so that many histories are wrong and many are not.
final class SmallHistories {

    /// @param repeat true if values may be written again
    record Shape(int operations, int clients, List<String> keys, boolean repeat) {}

    private final Dice dice;
    private final Shape shape;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, List<Long>> asked = new LinkedHashMap<>();
    private final List<@Nullable Operation> underWay = new ArrayList<>();
    private final List<Integer> processes = new ArrayList<>();
    private long fresh = 1;

    private SmallHistories(Dice dice, Shape shape) {
        this.dice = dice;
        this.shape = shape;
        shape.keys.forEach(key -> asked.put(key, new ArrayList<>()));
        for (int client = 0; client < shape.clients; client++) {
            underWay.add(null);
            processes.add(client);
        }
    }

    /// Keys that begin with `s` hold sets, the others registers.
    static boolean isSet(Value key) {
        return key instanceof Value.Text(String name) && name.startsWith("s");
    }

    static History next(Dice dice, Shape shape) {
        SmallHistories made = new SmallHistories(dice, shape);
        int left = shape.operations;
        while (left > 0 || made.underWay.stream().anyMatch(operation -> operation != null)) {
            int client = dice.below(shape.clients);
            Operation operation = made.underWay.get(client);
            if (operation != null) {
                made.complete(client, operation);
            } else if (left > 0) {
                left--;
                Operation next = made.ask();
                made.underWay.set(client, next);
                made.tell(Event.Type.INVOKE, client, next);
            }
        }
        return History.of(made.events);
    }

    private Operation ask() {
        String name = dice.pick(shape.keys);
        Value key = Value.of(name);
        List<Long> known = asked.getOrDefault(name, List.of());
        if (dice.chance(1, 2)) {
            return new Operation.Read(key, Value.nil());
        }
        Value expected = some(known);
        long value = shape.repeat ? 1 + dice.below(2) : fresh++;
        known.add(value);
        if (isSet(key)) {
            return new Operation.Add(key, Value.of(value));
        }
        return dice.chance(1, 4)
                ? new Operation.Cas(key, expected, Value.of(value))
                : new Operation.Write(key, Value.of(value));
    }

    private void complete(int client, Operation operation) {
        int lot = dice.below(12);
        Event.Type type = lot == 0 ? Event.Type.INFO : lot == 1 ? Event.Type.FAIL : Event.Type.OK;
        boolean answers = type == Event.Type.OK && operation instanceof Operation.Read;
        tell(type, client, answers ? answer(operation) : operation);
        underWay.set(client, null);
        if (type == Event.Type.INFO) {
            processes.set(client, shape.clients + events.size());
        }
    }

    private void tell(Event.Type type, int client, Operation operation) {
        events.add(new Event(type, processes.get(client), 10L * events.size(), operation));
    }

    private Operation answer(Operation operation) {
        if (!(operation instanceof Operation.Read(Value key, _))
                || !(key instanceof Value.Text(String name))) {
            return operation;
        }
        List<Long> known = asked.getOrDefault(name, List.of());
        if (!isSet(key)) {
            return new Operation.Read(key, some(known));
        }
        SortedSet<Long> shown = new TreeSet<>();
        int cut = known.size() - Math.min(known.size(), dice.below(3));
        known.subList(0, cut).stream().filter(_ -> !dice.chance(1, 6)).forEach(shown::add);
        return new Operation.Read(
                key, Value.many(shown.stream().map(Value::of).toArray(Value[]::new)));
    }

    private Value some(List<Long> known) {
        int back = Math.min(dice.below(3), dice.below(known.size() + 1));
        return back == known.size() ? Value.nil() : Value.of(known.get(known.size() - 1 - back));
    }
}
