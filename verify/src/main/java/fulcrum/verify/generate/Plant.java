package fulcrum.verify.generate;

import fulcrum.machine.Dice;
import fulcrum.verify.Model;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;

/// Anomalies that can be hidden in a history: a few operations of clients of their own, on keys of
/// their own, put between the others.
///
/// A script is written as in `0+w x 1, 0-, 1 r x nil`: client 0 begins to write, and ends; client 1
/// reads nil at one go. `!` ends in doubt, `~` fails, `@` lets ten seconds pass.
public enum Plant {
    STALE_READ("0 w x 1, 0 w x 2, 1 r x 1", Model.Plain.LINEARIZABLE),
    STALE_INITIAL_READ("0 w x 1, 1 r x nil", Model.Plain.LINEARIZABLE),
    READ_FROM_THE_FUTURE("1 r x 1, 0 w x 1", Model.Plain.LINEARIZABLE),
    READ_WENT_BACK("0 w x 1, 0+w x 2, 1 r x 2, 2 r x 1, 0-w x 2", Model.Plain.LINEARIZABLE),
    DOUBTED_WRITE_UNDONE("0 w x 1, 1+w x 2, 1!w x 2, 0 r x 2, 2 r x 1", Model.Plain.LINEARIZABLE),
    LOST_UPDATE(
            "0 w x 1, 1+c x 1>2, 2+c x 1>3, 1-c x 1>2, 2-c x 1>3",
            Model.Plain.LINEARIZABLE,
            Model.Plain.SEQUENTIAL,
            Model.Plain.PREFIX),
    CHANGED_WITHOUT_A_WRITE(
            "0+w x 1, 1+w x 2, 0-w x 1, 1-w x 2, 2 r x 1, 3 r x 2", Model.Plain.LINEARIZABLE),
    FAILED_WRITE_READ("0 w x 1, 0+w x 2, 0~w x 2, 1 r x 2", everyModel()),
    PHANTOM_VALUE("0 w x 1, 1 r x 9", everyModel()),
    MISSING_ELEMENT("0 a s 1, 1 a s 2, 2 r s {2}", Model.Plain.LINEARIZABLE),
    DUPLICATE_ELEMENT("0 a s 1, 1 r s {1 1}", everyModel()),
    READS_OF_A_SET_DISAGREE(
            "0+a s 1, 1+a s 2, 2 r s {1}, 3 r s {2}, 0-a s 1, 1-a s 2",
            Model.Plain.LINEARIZABLE, Model.Plain.SEQUENTIAL, Model.Plain.PREFIX),
    STORE_BUFFERING(
            "0+w x 1, 1+w y 1, 0-w x 1, 1-w y 1, 0 r y nil, 1 r x nil", Model.Plain.SEQUENTIAL),
    READERS_DISAGREE(
            "0+w x 1, 1+w y 1, 2 r x 1, 2 r y nil, 3 r y 1, 3 r x nil, 0-w x 1, 1-w y 1",
            Model.Plain.SEQUENTIAL,
            Model.Plain.PREFIX),
    REPLY_BEFORE_POST(
            "0 w x 1, 1 r x 1, 1 w y 1, 2 r y 1, 2 r x nil",
            Model.Plain.CAUSAL,
            Model.Plain.SESSION,
            Model.Plain.WRITES_FOLLOW_READS),
    MISSES_ITS_OWN_WRITE("0 w x 1, 0 r x nil", Model.Plain.READ_YOUR_WRITES, Model.Plain.SESSION),
    MISSES_ITS_OWN_ADD("0 a s 1, 0 r s {}", Model.Plain.READ_YOUR_WRITES, Model.Plain.SESSION),
    READS_GO_BACK(
            "0 w x 1, 0 w x 2, 1 r x 2, 1 r x 1", Model.Plain.MONOTONIC_READS, Model.Plain.SESSION),
    READS_OF_A_SET_GO_BACK(
            "0 a s 1, 0 a s 2, 1 r s {1 2}, 1 r s {1}",
            Model.Plain.MONOTONIC_READS, Model.Plain.SESSION),
    WRITES_OUT_OF_ORDER(
            "0 w x 1, 0 w y 1, 1 r y 1, 1 r x nil",
            Model.Plain.MONOTONIC_WRITES,
            Model.Plain.SESSION,
            Model.Plain.PREFIX),
    ADDS_OUT_OF_ORDER(
            "0 a s 1, 0 a s 2, 1 r s {2}",
            Model.Plain.MONOTONIC_WRITES, Model.Plain.SESSION, Model.Plain.PREFIX),
    ADD_WITHOUT_WHAT_IT_FOLLOWS(
            "0 a s 1, 1 r s {1}, 1 a s 2, 2 r s {2}",
            Model.Plain.WRITES_FOLLOW_READS, Model.Plain.SESSION),
    STALER_THAN_THE_BOUND("0 w x 1, 0 w x 2, @, 1 r x 1", new Model.Bounded(2_000_000_000L)),
    SET_STALER_THAN_THE_BOUND("0 a s 1, @, 1 r s {}", new Model.Bounded(2_000_000_000L)),
    DIVERGENCE("0+w x 1, 1+w x 2, 0-w x 1, 1-w x 2, 0 r x 1, 1 r x 2", Model.Plain.CONVERGES),
    LOST_ACKNOWLEDGED_WRITE("0 w x 1, 0 r x nil, 1 r x nil", Model.Plain.CONVERGES),
    LOST_ACKNOWLEDGED_ADD("0 a s 1, 0 r s {}, 1 r s {}", Model.Plain.CONVERGES),
    OVERWRITTEN_VALUE_IS_BACK("0 w x 1, 0 w x 2, 0 r x 1, 1 r x 1", Model.Plain.SEQUENTIAL);

    private static final long LATER_NANOS = 10_000_000_000L;

    /// The first process and the names of keys that no generated history uses.
    private static final int FIRST_PROCESS = 1_000_000;

    private final String script;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Model> violates;

    Plant(String script, Model... violates) {
        this.script = script;
        this.violates = List.of(violates);
    }

    private static Model[] everyModel() {
        List<Model> all = new ArrayList<>(List.of(Model.Plain.values()));
        all.add(new Model.Bounded(2_000_000_000L));
        return all.toArray(Model[]::new);
    }

    /// The models that forbid it.
    public List<Model> violates() {
        return violates;
    }

    /// The history with the anomaly put in somewhere.
    public History hide(Dice dice, History history) {
        List<Event> told = history.events();
        List<Event> planted = new ArrayList<>();
        long shift = 0;
        long now = 0;
        int next = 0;
        for (String step : script.split(", ")) {
            int until = next + dice.below(1 + (told.size() - next) / 3);
            while (next < until) {
                planted.add(later(told.get(next++), shift));
                now = planted.getLast().timeNanos();
            }
            if (step.equals("@")) {
                shift += LATER_NANOS;
                now += LATER_NANOS;
            } else {
                perform(step, now, planted);
            }
        }
        while (next < told.size()) {
            planted.add(later(told.get(next++), shift));
        }
        return History.of(planted);
    }

    private static Event later(Event event, long nanos) {
        return new Event(
                event.type(), event.process(), event.timeNanos() + nanos, event.operation());
    }

    private static void perform(String step, long nanos, List<Event> events) {
        int process = FIRST_PROCESS + step.charAt(0) - '0';
        Operation answered = operation(step.substring(2));
        Operation asked =
                answered instanceof Operation.Read(Value key, _)
                        ? new Operation.Read(key, Value.nil())
                        : answered;
        switch (step.charAt(1)) {
            case '+' -> events.add(new Event(Event.Type.INVOKE, process, nanos, asked));
            case '-' -> events.add(new Event(Event.Type.OK, process, nanos, answered));
            case '!' -> events.add(new Event(Event.Type.INFO, process, nanos, asked));
            case '~' -> events.add(new Event(Event.Type.FAIL, process, nanos, asked));
            default -> {
                events.add(new Event(Event.Type.INVOKE, process, nanos, asked));
                events.add(new Event(Event.Type.OK, process, nanos, answered));
            }
        }
    }

    private static Operation operation(String text) {
        String[] words = text.split(" ", 3);
        Value key = Value.of("planted " + words[1]);
        return switch (words[0]) {
            case "w" -> new Operation.Write(key, value(words[2]));
            case "a" -> new Operation.Add(key, value(words[2]));
            case "c" -> {
                String[] both = words[2].split(">");
                yield new Operation.Cas(key, value(both[0]), value(both[1]));
            }
            default -> new Operation.Read(key, value(words[2]));
        };
    }

    private static Value value(String text) {
        if (text.startsWith("{")) {
            List<Value> elements = new ArrayList<>();
            for (String element : text.substring(1, text.length() - 1).split(" ")) {
                if (!element.isEmpty()) {
                    elements.add(value(element));
                }
            }
            return new Value.Many(elements);
        }
        return text.equals("nil") ? Value.nil() : Value.of(Long.parseLong(text));
    }
}
