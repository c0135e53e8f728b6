package fulcrum.verify.order;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small random histories of a few sessions on two registers, or one register and one set, whose
/// reads return any older state; some models hold by luck.
final class SmallSessions {

    /// @param repeat true if values may be written again
    /// @param set true if the second key holds a set
    record Shape(int operations, int sessions, boolean repeat, boolean set) {}

    private static final Value REGISTER = Value.of("x");

    private final Dice dice;
    private final Shape shape;
    private final Value second;
    private final List<Event> events = new ArrayList<>();
    private final Map<Value, List<Value>> written = new LinkedHashMap<>();
    private int nextValue = 1;
    private int nextProcess;

    private SmallSessions(Dice dice, Shape shape) {
        this.dice = dice;
        this.shape = shape;
        this.second = Value.of(shape.set ? "s" : "y");
        written.put(REGISTER, new ArrayList<>(List.of(Value.nil())));
        written.put(second, new ArrayList<>(shape.set ? List.of() : List.of(Value.nil())));
        nextProcess = shape.sessions;
    }

    static History next(Dice dice, Shape shape) {
        SmallSessions made = new SmallSessions(dice, shape);
        List<Integer> processes = new ArrayList<>();
        for (int session = 0; session < shape.sessions; session++) {
            processes.add(session);
        }
        for (int i = 0; i < shape.operations; i++) {
            int session = dice.below(shape.sessions);
            boolean doubt = dice.chance(1, 12);
            made.operation(processes.get(session), doubt);
            if (doubt) {
                processes.set(session, made.nextProcess++);
            }
        }
        return History.of(made.events);
    }

    private void operation(int process, boolean doubt) {
        boolean first = dice.chance(1, 2);
        Value key = first ? REGISTER : second;
        boolean set = shape.set && !first;
        List<Value> known = written.getOrDefault(key, List.of());
        Operation asked;
        Operation answered;
        if (dice.chance(1, 2)) {
            asked = new Operation.Read(key, Value.nil());
            answered = new Operation.Read(key, set ? some(known) : recent(known));
        } else {
            Value fresh = Value.of(shape.repeat ? 1 + dice.below(3) : nextValue++);
            asked =
                    set
                            ? new Operation.Add(key, fresh)
                            : dice.chance(1, 4)
                                    ? new Operation.Cas(key, recent(known), fresh)
                                    : new Operation.Write(key, fresh);
            answered = asked;
            known.add(fresh);
        }
        events.add(new Event(Event.Type.INVOKE, process, events.size(), asked));
        events.add(
                new Event(
                        doubt ? Event.Type.INFO : Event.Type.OK,
                        process,
                        events.size(),
                        doubt ? asked : answered));
    }

    private Value recent(List<Value> known) {
        int back = Math.min(dice.below(3), dice.below(known.size()));
        return known.get(known.size() - 1 - back);
    }

    private Value some(List<Value> known) {
        List<Value> shown = new ArrayList<>();
        int cut = known.size() - Math.min(known.size(), dice.below(3));
        for (Value element : known.subList(0, cut)) {
            if (!shown.contains(element) && !dice.chance(1, 12)) {
                shown.add(element);
            }
        }
        Collections.sort(shown);
        return new Value.Many(shown);
    }
}
