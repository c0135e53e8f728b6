package fulcrum.verify.story;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Tells calls of a small history in sentences. Clients are called after their process, `c2`; times
/// are milliseconds since the run began, or places among the events where a history has no times.
public final class Teller {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final History history;
    private final boolean fine;

    /// @param history the part of a history that matters
    public Teller(History history) {
        this.history = history;
        this.fine =
                IntStream.range(0, history.size())
                        .anyMatch(call ->
                                history.invokedNanos(call) % NANOS_PER_MICRO != 0
                                        || history.completedNanos(call) % NANOS_PER_MICRO != 0);
    }

    /// The verdict that this part is violated: its calls in order of time, then why it cannot be.
    public Verdict.Violated violated(String anomaly, List<String> conclusion) {
        List<String> story = new ArrayList<>(calls());
        story.addAll(conclusion);
        List<Integer> numbers =
                IntStream.range(0, history.size())
                        .mapToObj(history::origin)
                        .sorted(Comparator.naturalOrder())
                        .toList();
        return new Verdict.Violated(anomaly, story, numbers);
    }

    /// One sentence for each call, in the order of their invocations.
    public List<String> calls() {
        return IntStream.range(0, history.size())
                .boxed()
                .sorted(Comparator.comparingInt(history::invokedAt))
                .map(this::sentence)
                .toList();
    }

    /// What a client did, and when.
    private String sentence(int call) {
        String began = client(call) + " " + deed(call) + ": asked " + asked(call) + ", ";
        return switch (history.outcome(call)) {
            case OK -> began + "acknowledged " + over(call) + ".";
            case FAIL -> began + "failed " + over(call) + ".";
            case UNKNOWN -> began + "outcome unknown.";
        };
    }

    /// The client of the call.
    public String client(int call) {
        return "c" + history.process(call);
    }

    private String deed(int call) {
        Operation told = history.call(call).answered();
        boolean done = history.returnedAt(call) != History.NEVER;
        return switch (told) {
            case Operation.Read(Value key, Value value) -> "read " + holding(key, value);
            case Operation.Write(Value key, Value value) ->
                    (done ? "wrote " : "tried to write ") + holding(key, value);
            case Operation.Cas(Value key, Value expected, Value replacement) ->
                    (done ? "changed " : "tried to change ")
                            + (isNamed(key) ? name(key) + " " : "the register ")
                            + "from "
                            + expected
                            + " to "
                            + replacement;
            case Operation.Add(Value key, Value element) ->
                    (done ? "added " : "tried to add ") + element + " to " + set(key);
            case Operation.Transact(var micros) -> "ran a transaction of " + micros.size();
        };
    }

    /// A key and what it holds: `x = 5`, or just `5` where the history has no keys.
    private static String holding(Value key, Value value) {
        return isNamed(key) ? name(key) + " = " + value : value.toString();
    }

    /// What the call is about: `x`, or `the register`.
    public String object(int call) {
        Value key = history.keyValue(history.key(call));
        return isNamed(key)
                ? name(key)
                : history.isSet(history.key(call)) ? "the set" : "the register";
    }

    /// What an update writes or adds.
    public String written(int call) {
        return value(history.argument(call));
    }

    /// A value by its code.
    public String value(int code) {
        return history.value(code).toString();
    }

    /// What an update brings about: `the write of x = 5`, `the add of 3 to x`.
    public String update(int call) {
        Value key = history.keyValue(history.key(call));
        Value argument = history.value(history.argument(call));
        return switch (history.function(call)) {
            case WRITE -> "the write of " + holding(key, argument);
            case CAS ->
                    "the change"
                            + (isNamed(key) ? " of " + name(key) : "")
                            + " from "
                            + history.value(history.expected(call))
                            + " to "
                            + argument;
            case ADD -> "the add of " + argument + (isNamed(key) ? " to " + name(key) : "");
            case READ, TXN -> throw new IllegalArgumentException("not an update");
        };
    }

    private static String set(Value key) {
        return isNamed(key) ? name(key) : "the set";
    }

    private static boolean isNamed(Value key) {
        return !(key instanceof Value.Nil);
    }

    private static String name(Value key) {
        return key instanceof Value.Text(String text) ? text : key.toString();
    }

    /// When the call was asked: `at 10.113 ms`.
    public String asked(int call) {
        return history.timed()
                ? "at " + time(history.invokedNanos(call))
                : "as event " + history.invokedAt(call);
    }

    /// When the call was over: `at 10.113 ms`.
    public String over(int call) {
        return history.timed()
                ? "at " + time(history.completedNanos(call))
                : "as event " + history.returnedAt(call);
    }

    /// A time or a duration: `10.113 ms`.
    public String time(long nanos) {
        long rest = nanos % NANOS_PER_MILLI;
        String digits = Long.toString(NANOS_PER_MILLI + rest).substring(1);
        return nanos / NANOS_PER_MILLI + "." + (fine ? digits : digits.substring(0, 3)) + " ms";
    }

    /// True if the call changes what its key holds.
    public boolean isUpdate(int call) {
        return switch (history.function(call)) {
            case WRITE, CAS, ADD -> true;
            case READ, TXN -> false;
        };
    }
}
