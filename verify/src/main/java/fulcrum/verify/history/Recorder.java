package fulcrum.verify.history;

import fulcrum.verify.history.Call.Outcome;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Builds a history event by event, and refuses what no client can have done.
public final class Recorder {

    /// What is known of a key.
    private enum Kind {
        UNKNOWN,
        REGISTER,
        SET
    }

    private static final int IDLE = -1;
    private static final int RETIRED = -2;

    private final Columns calls = new Columns();
    private final Interner values = new Interner();
    private final Interner keys = new Interner();
    private final Map<Integer, Integer> underWay = new LinkedHashMap<>();
    private Kind[] kinds = new Kind[0];
    private int position;
    private long lastNanos = Event.NO_TIME;

    public Recorder() {
        values.code(Value.nil());
        keys.code(Value.nil());
    }

    /// Takes the next event.
    ///
    /// @throws MalformedHistory where no client can have done this
    public void record(Event event) {
        record(event, position + 1);
    }

    /// Takes the next event.
    ///
    /// @param line where it stands in its text, for complaints
    /// @throws MalformedHistory where no client can have done this
    public void record(Event event, int line) {
        checkTime(event, line);
        if (event.process() < 0) {
            throw new MalformedHistory(line, "process " + event.process() + " is negative");
        }
        int call = underWay.getOrDefault(event.process(), IDLE);
        if (event.type() == Event.Type.INVOKE) {
            invoke(event, call, line);
        } else if (call < 0) {
            throw new MalformedHistory(
                    line,
                    event.type().text()
                            + " of process "
                            + event.process()
                            + ", which has no operation under way");
        } else {
            complete(event, call, line);
        }
        position++;
    }

    /// The history so far. What is still under way has an unknown outcome.
    public History finish() {
        boolean[] sets = new boolean[keys.size()];
        for (int key = 0; key < sets.length; key++) {
            sets[key] = kind(key) == Kind.SET;
        }
        boolean timed = lastNanos != Event.NO_TIME;
        return new History(calls, values, keys, sets, timed);
    }

    private void checkTime(Event event, int line) {
        long nanos = event.timeNanos();
        if (nanos < Event.NO_TIME) {
            throw new MalformedHistory(line, "time " + nanos + " is negative");
        }
        if (position > 0 && (nanos == Event.NO_TIME) != (lastNanos == Event.NO_TIME)) {
            throw new MalformedHistory(line, "either every event has a time, or none has");
        }
        if (nanos < lastNanos) {
            throw new MalformedHistory(line, "time goes back from " + lastNanos + " to " + nanos);
        }
        lastNanos = nanos;
    }

    private void invoke(Event event, int earlier, int line) {
        if (earlier == RETIRED) {
            throw new MalformedHistory(
                    line,
                    "process "
                            + event.process()
                            + " ended in doubt (info) before and cannot be heard of again");
        }
        if (earlier != IDLE) {
            throw new MalformedHistory(
                    line,
                    "process "
                            + event.process()
                            + " begins an operation while another of its own is under way");
        }
        int call = calls.append();
        calls.process[call] = event.process();
        calls.function[call] = event.operation().function();
        calls.outcome[call] = Outcome.UNKNOWN;
        calls.invokedAt[call] = position;
        calls.completedAt[call] = History.NEVER;
        calls.invokedNanos[call] = event.timeNanos();
        calls.completedNanos[call] = Event.NO_TIME;
        calls.key[call] = History.NONE;
        calls.argument[call] = History.NONE;
        calls.expected[call] = History.NONE;
        calls.result[call] = History.NONE;
        ask(event.operation(), call, line);
        underWay.put(event.process(), call);
    }

    private void ask(Operation operation, int call, int line) {
        switch (operation) {
            case Operation.Read(Value key, _) -> calls.key[call] = keys.code(key);
            case Operation.Write(Value key, Value value) -> {
                calls.key[call] = keys.code(key);
                calls.argument[call] = scalar(value, line);
                becomes(calls.key[call], Kind.REGISTER, line);
            }
            case Operation.Cas(Value key, Value expected, Value replacement) -> {
                calls.key[call] = keys.code(key);
                calls.expected[call] = scalar(expected, line);
                calls.argument[call] = scalar(replacement, line);
                becomes(calls.key[call], Kind.REGISTER, line);
            }
            case Operation.Add(Value key, Value element) -> {
                calls.key[call] = keys.code(key);
                calls.argument[call] = scalar(element, line);
                becomes(calls.key[call], Kind.SET, line);
            }
            case Operation.Transact asked ->
                    calls.setBody(call, new Operation.Transact[] {asked, asked});
        }
    }

    private void complete(Event event, int call, int line) {
        Function asked = calls.function[call];
        if (event.operation().function() != asked) {
            throw new MalformedHistory(
                    line,
                    event.operation().function().text()
                            + " completes the "
                            + asked.text()
                            + " of process "
                            + event.process());
        }
        calls.completedAt[call] = position;
        calls.completedNanos[call] = event.timeNanos();
        switch (event.type()) {
            case OK -> {
                calls.outcome[call] = Outcome.OK;
                answer(event.operation(), call, line);
            }
            case FAIL -> calls.outcome[call] = Outcome.FAIL;
            case INFO -> calls.outcome[call] = Outcome.UNKNOWN;
            case INVOKE -> throw new IllegalStateException("an invocation completes nothing");
        }
        underWay.put(event.process(), event.type() == Event.Type.INFO ? RETIRED : IDLE);
    }

    private void answer(Operation operation, int call, int line) {
        switch (operation) {
            case Operation.Read(Value key, Value value) -> {
                same(key, keys.value(calls.key[call]), "key", line);
                read(value, call, line);
            }
            case Operation.Write(Value key, Value value) -> {
                same(key, keys.value(calls.key[call]), "key", line);
                same(value, values.value(calls.argument[call]), "value", line);
            }
            case Operation.Cas(Value key, Value expected, Value replacement) -> {
                same(key, keys.value(calls.key[call]), "key", line);
                same(expected, values.value(calls.expected[call]), "expected value", line);
                same(replacement, values.value(calls.argument[call]), "value", line);
            }
            case Operation.Add(Value key, Value element) -> {
                same(key, keys.value(calls.key[call]), "key", line);
                same(element, values.value(calls.argument[call]), "element", line);
            }
            case Operation.Transact answered -> {
                Operation.Transact[] both =
                        (Operation.Transact[]) Objects.requireNonNull(calls.body(call));
                sameShape(both[0].micros(), answered.micros(), line);
                calls.setBody(call, new Operation.Transact[] {both[0], answered});
            }
        }
    }

    private void read(Value value, int call, int line) {
        switch (value) {
            case Value.Nil _ -> calls.result[call] = History.NIL;
            case Value.Int _, Value.Text _ -> {
                becomes(calls.key[call], Kind.REGISTER, line);
                calls.result[call] = values.code(value);
            }
            case Value.Many(List<Value> elements) -> {
                becomes(calls.key[call], Kind.SET, line);
                int[] codes = new int[elements.size()];
                int next = 0;
                for (Value element : elements) {
                    codes[next++] = scalar(element, line);
                }
                calls.result[call] = History.MANY;
                calls.setBody(call, codes);
            }
        }
    }

    private int scalar(Value value, int line) {
        if (value instanceof Value.Many) {
            throw new MalformedHistory(line, value + " is several values where one belongs");
        }
        return values.code(value);
    }

    private void becomes(int key, Kind kind, int line) {
        Kind before = kind(key);
        if (before != Kind.UNKNOWN && before != kind) {
            throw new MalformedHistory(
                    line,
                    "key "
                            + keys.value(key)
                            + " is used as a register (write, cas) and as a set (add, lists)");
        }
        if (key >= kinds.length) {
            int old = kinds.length;
            kinds = Arrays.copyOf(kinds, 2 * key + 16);
            Arrays.fill(kinds, old, kinds.length, Kind.UNKNOWN);
        }
        kinds[key] = kind;
    }

    private Kind kind(int key) {
        return key < kinds.length ? kinds[key] : Kind.UNKNOWN;
    }

    private static void same(Value told, Value asked, String what, int line) {
        if (!told.equals(asked)) {
            throw new MalformedHistory(
                    line, what + " " + told + " completes an operation on " + asked);
        }
    }

    private static void sameShape(List<Micro> asked, List<Micro> answered, int line) {
        boolean same = asked.size() == answered.size();
        Iterator<Micro> answers = answered.iterator();
        for (Micro micro : asked) {
            same = same && answers.hasNext() && fits(micro, answers.next());
        }
        if (!same) {
            throw new MalformedHistory(
                    line, "the transaction completes with other operations than it began with");
        }
    }

    private static boolean fits(Micro asked, Micro answered) {
        return switch (asked) {
            case Micro.Append _ -> asked.equals(answered);
            case Micro.ReadList(Value key, _) ->
                    answered instanceof Micro.ReadList(Value its, _) && key.equals(its);
            case Micro.Add _ -> asked.equals(answered);
            case Micro.Get(Value key, _) ->
                    answered instanceof Micro.Get(Value its, _) && key.equals(its);
        };
    }
}
