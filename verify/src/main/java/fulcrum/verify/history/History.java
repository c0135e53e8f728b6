package fulcrum.verify.history;

import fulcrum.verify.history.Call.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the clients of one run asked, when, and what they were told.
///
/// Calls are numbered from 0 by invocation. Values and keys are numbered by first appearance, so
/// that a judge works on ints alone: equal codes mean equal values. *Positions* are places in the
/// sequence of events: one call was over before another began if it returned at a lower position
/// than the other was invoked at. Times tell the story and measure staleness; the order of events
/// is what counts.
public final class History {

    /// The position of what never happens.
    public static final int NEVER = Integer.MAX_VALUE;

    /// The code of `Value.Nil`, also as a key.
    public static final int NIL = 0;

    /// Stands where a call has no such value: the argument of a read, the result of a write.
    public static final int NONE = -1;

    /// Stands as the result of a read that returned several elements; see `elements`.
    public static final int MANY = -2;

    private static final int[] NO_ELEMENTS = {};

    private final Columns calls;
    private final Interner values;
    private final Interner keys;
    private final boolean[] sets;
    private final boolean timed;

    History(Columns calls, Interner values, Interner keys, boolean[] sets, boolean timed) {
        this.calls = calls;
        this.values = values;
        this.keys = keys;
        this.sets = sets;
        this.timed = timed;
    }

    /// The history of these events.
    ///
    /// @throws MalformedHistory where no client can have done this; its line is the ordinal
    public static History of(Iterable<Event> events) {
        Recorder recorder = new Recorder();
        events.forEach(recorder::record);
        return recorder.finish();
    }

    /// How many calls there are.
    public int size() {
        return calls.size;
    }

    /// True if the events tell their times.
    public boolean timed() {
        return timed;
    }

    public int process(int call) {
        return calls.process[call];
    }

    public Function function(int call) {
        return calls.function[call];
    }

    public Outcome outcome(int call) {
        return calls.outcome[call];
    }

    /// The code of the key; `NONE` for a transaction.
    public int key(int call) {
        return calls.key[call];
    }

    /// The code of what is written, put in place of the expected value, or added.
    public int argument(int call) {
        return calls.argument[call];
    }

    /// The code of the value that a compare-and-set expects.
    public int expected(int call) {
        return calls.expected[call];
    }

    /// The code of what an acknowledged read of a register returned; `MANY` for elements.
    public int result(int call) {
        return calls.result[call];
    }

    /// The codes of the elements that an acknowledged read of a set returned, as told.
    public int[] elements(int call) {
        return calls.body(call) instanceof int[] elements ? elements : NO_ELEMENTS;
    }

    /// The position of the invocation.
    public int invokedAt(int call) {
        return calls.invokedAt[call];
    }

    /// The position at which the call was over; `NEVER` where its outcome is unknown.
    public int returnedAt(int call) {
        return outcome(call) == Outcome.UNKNOWN ? NEVER : calls.completedAt[call];
    }

    /// The code of the first element that the one read of a set shows and the other does not;
    /// `NONE` where there is none.
    public int firstNotIn(int read, int other) {
        int[] shown = elements(other);
        return Arrays.stream(elements(read))
                .filter(element -> Arrays.stream(shown).noneMatch(its -> its == element))
                .findFirst()
                .orElse(NONE);
    }

    /// The position of the last event of the call: where it returned, was told to be in doubt, or,
    /// if it was never heard of again, was invoked.
    public int endedAt(int call) {
        return calls.completedAt[call] == NEVER ? calls.invokedAt[call] : calls.completedAt[call];
    }

    public long invokedNanos(int call) {
        return calls.invokedNanos[call];
    }

    /// When the call was over, or told to be in doubt.
    public long completedNanos(int call) {
        return calls.completedNanos[call];
    }

    /// The number of the call in the history that this one was chosen from.
    public int origin(int call) {
        return calls.origin[call];
    }

    /// How many values there are; codes are 0 to below it.
    public int valueCount() {
        return values.size();
    }

    public Value value(int code) {
        return values.value(code);
    }

    /// How many keys there are; codes are 0 to below it. A key may have no calls.
    public int keyCount() {
        return keys.size();
    }

    public Value keyValue(int code) {
        return keys.value(code);
    }

    /// True if the key holds a set, false if it holds a register.
    public boolean isSet(int key) {
        return sets[key];
    }

    /// True if any call has the function.
    public boolean has(Function function) {
        for (int call = 0; call < size(); call++) {
            if (function(call) == function) {
                return true;
            }
        }
        return false;
    }

    /// The call as a record.
    public Call call(int call) {
        boolean over = outcome(call) != Outcome.UNKNOWN;
        Operation asked = asked(call);
        return new Call(
                calls.origin[call],
                process(call),
                asked,
                outcome(call) == Outcome.OK ? answered(call, asked) : asked,
                outcome(call),
                invokedNanos(call),
                over ? completedNanos(call) : Event.NO_TIME);
    }

    /// All calls as records.
    public List<Call> calls() {
        List<Call> all = new ArrayList<>(size());
        for (int call = 0; call < size(); call++) {
            all.add(call(call));
        }
        return all;
    }

    private Operation asked(int call) {
        Function function = function(call);
        if (function == Function.TXN) {
            return transaction(call)[0];
        }
        Value key = keys.value(key(call));
        return switch (function) {
            case READ -> new Operation.Read(key, Value.nil());
            case WRITE -> new Operation.Write(key, values.value(argument(call)));
            case CAS ->
                    new Operation.Cas(
                            key, values.value(expected(call)), values.value(argument(call)));
            case ADD -> new Operation.Add(key, values.value(argument(call)));
            case TXN -> throw new IllegalStateException("a transaction has no key");
        };
    }

    private Operation answered(int call, Operation asked) {
        return switch (asked) {
            case Operation.Read(Value key, _) -> new Operation.Read(key, answer(call));
            case Operation.Transact _ -> transaction(call)[1];
            case Operation.Write _, Operation.Cas _, Operation.Add _ -> asked;
        };
    }

    private Value answer(int call) {
        if (result(call) != MANY) {
            return values.value(result(call));
        }
        List<Value> elements = new ArrayList<>();
        for (int code : elements(call)) {
            elements.add(values.value(code));
        }
        return new Value.Many(elements);
    }

    private Operation.Transact[] transaction(int call) {
        if (calls.body(call) instanceof Operation.Transact[] both) {
            return both;
        }
        throw new IllegalStateException("call " + call + " is not a transaction");
    }

    /// The given calls alone, in ascending order. Codes and positions stay what they are.
    public History only(int[] chosen) {
        int[] ascending = chosen.clone();
        Arrays.sort(ascending);
        return new History(calls.only(ascending), values, keys, sets, timed);
    }

    /// Says which elements the reads of sets show.
    public interface Shown {
        /// True if reads of the set show the element; both are codes.
        boolean shows(int key, int element);
    }

    /// The given calls alone, in ascending order, with codes of their own, so that nothing depends
    /// on the size of this history. Positions stay what they are.
    public History extract(int[] chosen, Shown shown) {
        Columns columns = only(chosen).calls;
        Interner newValues = new Interner();
        Interner newKeys = new Interner();
        newValues.code(Value.nil());
        newKeys.code(Value.nil());
        boolean[] newSets = new boolean[columns.size + 1];
        newSets[NIL] = sets[NIL];
        for (int call = 0; call < columns.size; call++) {
            int key = columns.key[call];
            if (columns.body(call) instanceof int[] elements) {
                int[] left =
                        Arrays.stream(elements)
                                .filter(element -> shown.shows(key, element))
                                .map(element -> newValues.code(values.value(element)))
                                .toArray();
                columns.setBody(call, left);
            }
            columns.argument[call] = recode(columns.argument[call], newValues);
            columns.expected[call] = recode(columns.expected[call], newValues);
            columns.result[call] = recode(columns.result[call], newValues);
            if (key >= 0) {
                columns.key[call] = newKeys.code(keys.value(key));
                newSets[columns.key[call]] = sets[key];
            }
        }
        return new History(columns, newValues, newKeys, newSets, timed);
    }

    private int recode(int code, Interner into) {
        return code < 0 ? code : into.code(values.value(code));
    }

    /// The events again, in their order, without gaps where calls were left out.
    public List<Event> events() {
        List<Placed> placed = new ArrayList<>(2 * size());
        for (int call = 0; call < size(); call++) {
            Call told = call(call);
            placed.add(
                    new Placed(
                            invokedAt(call),
                            new Event(
                                    Event.Type.INVOKE,
                                    told.process(),
                                    told.invokedNanos(),
                                    told.asked())));
            Event completion = completion(call, told);
            if (completion != null) {
                placed.add(new Placed(calls.completedAt[call], completion));
            }
        }
        placed.sort(Comparator.comparingInt(Placed::position));
        return placed.stream().map(Placed::event).toList();
    }

    private @Nullable Event completion(int call, Call told) {
        if (calls.completedAt[call] == NEVER) {
            return null;
        }
        Event.Type type =
                switch (told.outcome()) {
                    case OK -> Event.Type.OK;
                    case FAIL -> Event.Type.FAIL;
                    case UNKNOWN -> Event.Type.INFO;
                };
        return new Event(type, told.process(), completedNanos(call), told.answered());
    }

    private record Placed(int position, Event event) {}
}
