package fulcrum.verify.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Understands a map of a text form as an event, and records it.
///
/// Events of the process `nemesis`, Jepsen's fault injector, are passed over.
final class EventReader {

    /// Where an event tells its key.
    enum Keys {
        /// In a field of its own, absent where the history has no keys.
        FIELD,
        /// As the first of two in its value, Jepsen's independent form.
        TUPLE
    }

    private static final String NEMESIS = "nemesis";

    private final Keys keys;
    private final Recorder recorder = new Recorder();

    /// Whether a process has an operation with a key under way, for its completion looks the same.
    private final Map<Long, Boolean> keyed = new LinkedHashMap<>();

    /// Whether operations have keys; null before the first.
    private @Nullable Boolean allKeyed;

    EventReader(Keys keys) {
        this.keys = keys;
    }

    History finish() {
        return recorder.finish();
    }

    /// Records the event that the datum is.
    ///
    /// @param line where it ends, for data that is no map
    void record(Datum datum, int line) {
        if (!(datum instanceof Datum.Dict event)) {
            throw new MalformedHistory(line, "expected a map, found " + datum.told());
        }
        new Form(event).record();
    }

    /// One event as it is being understood.
    private final class Form {

        private final Datum.Dict fields;
        private final int line;

        Form(Datum.Dict fields) {
            this.fields = fields;
            this.line = fields.line();
        }

        void record() {
            Datum process = required("process");
            if (process instanceof Datum.Text(String name) && name.equals(NEMESIS)) {
                return;
            }
            if (!(process instanceof Datum.Int(long number))
                    || number < 0
                    || number > Integer.MAX_VALUE) {
                throw wrong("process " + process.told() + " is not a client's number");
            }
            Event.Type type = type();
            Function function = function();
            Operation operation = operation(type, number, function);
            recorder.record(new Event(type, (int) number, time(), operation), line);
        }

        private Event.Type type() {
            String name = name("type");
            Event.Type type = Event.Type.of(name);
            if (type == null) {
                throw wrong("unknown type '" + name + "'; known are invoke, ok, fail, info");
            }
            return type;
        }

        private Function function() {
            String name = name("f");
            Function function = Function.of(name);
            if (function == null) {
                throw wrong(
                        "unknown function '" + name + "'; known are read, write, cas, add, txn");
            }
            return function;
        }

        private long time() {
            Datum time = fields.field("time");
            return switch (time) {
                case null -> Event.NO_TIME;
                case Datum.Nil _ -> Event.NO_TIME;
                case Datum.Int(long nanos) when nanos >= 0 -> nanos;
                case Datum.Int _, Datum.Decimal _, Datum.Text _, Datum.Seq _, Datum.Dict _ ->
                        throw wrong(
                                "time "
                                        + time.told()
                                        + " is not a whole number of nanoseconds from 0 up");
            };
        }

        private Operation operation(Event.Type type, long process, Function function) {
            Datum value = fields.field("value");
            value = value == null ? new Datum.Nil() : value;
            if (function == Function.TXN) {
                boolean silent = value instanceof Datum.Nil && type != Event.Type.OK;
                return new Operation.Transact(silent ? List.of() : micros(value));
            }
            Value key = Value.nil();
            if (keys == Keys.FIELD) {
                Datum told = fields.field("key");
                key = told == null ? key : scalar(told);
                agree(type, told != null);
            } else if (type == Event.Type.INVOKE) {
                boolean tuple = isTuple(function, value);
                keyed.put(process, tuple);
                agree(type, tuple);
            }
            if (keyed.getOrDefault(process, false) && pair(value) != null) {
                key = scalar(list(value).getFirst());
                value = list(value).getLast();
            }
            return operation(type, function, key, value);
        }

        /// Operations with a key and without would be about different registers, surely by mistake.
        private void agree(Event.Type type, boolean hasKey) {
            if (type != Event.Type.INVOKE) {
                return;
            }
            if (allKeyed != null && allKeyed != hasKey) {
                throw wrong(
                        hasKey
                                ? "this operation has a key and those before it have none"
                                : "this operation has no key and those before it have one");
            }
            allKeyed = hasKey;
        }

        private boolean isTuple(Function function, Datum value) {
            List<Datum> pair = pair(value);
            return pair != null
                    && (function != Function.CAS || pair.getLast() instanceof Datum.Seq);
        }

        private Operation operation(Event.Type type, Function function, Value key, Datum value) {
            boolean silent = type == Event.Type.FAIL || type == Event.Type.INFO;
            return switch (function) {
                case READ ->
                        new Operation.Read(key, type == Event.Type.OK ? value(value) : Value.nil());
                case WRITE -> new Operation.Write(key, silent ? Value.nil() : scalar(value));
                case ADD -> new Operation.Add(key, silent ? Value.nil() : scalar(value));
                case CAS -> {
                    List<Datum> both = pair(value);
                    if (both == null && !silent) {
                        throw wrong("cas needs [expected, new], found " + counted(value));
                    }
                    yield both == null
                            ? new Operation.Cas(key, Value.nil(), Value.nil())
                            : new Operation.Cas(
                                    key, scalar(both.getFirst()), scalar(both.getLast()));
                }
                case TXN -> throw new IllegalStateException("a transaction has no key");
            };
        }

        private List<Micro> micros(Datum value) {
            List<Micro> micros = new ArrayList<>();
            for (Datum step : list(value)) {
                List<Datum> parts = list(step);
                if (parts.size() != 3 || !(parts.getFirst() instanceof Datum.Text(String name))) {
                    throw wrong(
                            "a micro-operation is [append, key, element], [r, key, list],"
                                    + " [add, key, amount] or [get, key, balance]");
                }
                Value key = scalar(parts.get(1));
                Datum last = parts.getLast();
                micros.add(
                        switch (name) {
                            case "append" -> new Micro.Append(key, scalar(last));
                            case "r" -> new Micro.ReadList(key, elements(last));
                            case "add" -> new Micro.Add(key, number(last));
                            case "get" ->
                                    new Micro.Get(
                                            key, last instanceof Datum.Nil ? null : number(last));
                            default ->
                                    throw wrong(
                                            "unknown micro-operation '"
                                                    + name
                                                    + "'; known are append, r, add, get");
                        });
            }
            return micros;
        }

        private @Nullable List<Value> elements(Datum told) {
            return told instanceof Datum.Nil
                    ? null
                    : list(told).stream().map(this::scalar).toList();
        }

        private long number(Datum told) {
            if (told instanceof Datum.Int(long number)) {
                return number;
            }
            throw wrong("expected an amount, found " + told.told());
        }

        private Value value(Datum told) {
            return told instanceof Datum.Seq(List<Datum> elements)
                    ? new Value.Many(elements.stream().map(this::scalar).toList())
                    : scalar(told);
        }

        private Value scalar(Datum told) {
            return switch (told) {
                case Datum.Nil _ -> Value.nil();
                case Datum.Int(long number) -> Value.of(number);
                case Datum.Text(String text) -> Value.of(text);
                case Datum.Decimal(String digits) when isWhole(digits) ->
                        throw wrong(
                                told.told()
                                        + " is beyond 64 bits; put such numbers in quotes, as"
                                        + " texts");
                case Datum.Decimal _, Datum.Seq _, Datum.Dict _ ->
                        throw wrong(told.told() + " where a whole number, a text or nil belongs");
            };
        }

        private String counted(Datum told) {
            return told instanceof Datum.Seq(List<Datum> elements)
                    ? "a list of " + elements.size()
                    : told.told();
        }

        private boolean isWhole(String digits) {
            return digits.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '+');
        }

        private List<Datum> list(Datum told) {
            if (told instanceof Datum.Seq(List<Datum> elements)) {
                return elements;
            }
            throw wrong("expected a list, found " + told.told());
        }

        private @Nullable List<Datum> pair(Datum told) {
            return told instanceof Datum.Seq(List<Datum> both) && both.size() == 2 ? both : null;
        }

        private String name(String field) {
            Datum told = required(field);
            if (told instanceof Datum.Text(String name)) {
                return name;
            }
            throw wrong("field '" + field + "' is " + told.told() + ", not a name");
        }

        private Datum required(String field) {
            Datum told = fields.field(field);
            if (told == null) {
                throw wrong("field '" + field + "' is missing");
            }
            return told;
        }

        private MalformedHistory wrong(String reason) {
            return new MalformedHistory(line, reason);
        }
    }
}
