package fulcrum.verify.naive;

import fulcrum.verify.history.Call;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// Is there one order of calls that keeps a given order of some of them, and in which every read
/// returns what the updates before it left? All orders are tried.
final class NaiveOrder {

    private final List<Call> calls;
    private final BiPredicate<Call, Call> before;
    private final Predicate<Call> looks;
    private final boolean[] taken;

    private NaiveOrder(List<Call> calls, BiPredicate<Call, Call> before, Predicate<Call> looks) {
        this.calls = calls;
        this.before = before;
        this.looks = looks;
        this.taken = new boolean[calls.size()];
    }

    /// @param before true if the first call must come before the second
    /// @param looks true if the call must return what is there
    static boolean exists(List<Call> calls, BiPredicate<Call, Call> before, Predicate<Call> looks) {
        return new NaiveOrder(calls, before, looks).extend(0, new TreeMap<>());
    }

    /// All ways for calls in doubt: the calls that happened.
    static List<List<Call>> fates(List<Call> all) {
        List<List<Call>> fates = new ArrayList<>();
        fates.add(new ArrayList<>());
        for (Call call : all) {
            boolean read = call.asked() instanceof Operation.Read;
            switch (call.outcome()) {
                case FAIL -> {}
                case OK -> fates.forEach(fate -> fate.add(call));
                case UNKNOWN -> {
                    if (!read) {
                        List<List<Call>> happened = new ArrayList<>();
                        fates.forEach(fate -> happened.add(new ArrayList<>(fate)));
                        happened.forEach(fate -> fate.add(call));
                        fates.addAll(happened);
                    }
                }
            }
        }
        return fates;
    }

    private boolean extend(int count, Map<Value, Value> state) {
        if (count == calls.size()) {
            return true;
        }
        for (int i = 0; i < calls.size(); i++) {
            if (!taken[i] && isFirst(i)) {
                Map<Value, Value> after = new TreeMap<>(state);
                if (apply(calls.get(i), after, looks.test(calls.get(i)))) {
                    taken[i] = true;
                    if (extend(count + 1, after)) {
                        return true;
                    }
                    taken[i] = false;
                }
            }
        }
        return false;
    }

    private boolean isFirst(int candidate) {
        for (int other = 0; other < calls.size(); other++) {
            if (!taken[other]
                    && other != candidate
                    && before.test(calls.get(other), calls.get(candidate))) {
                return false;
            }
        }
        return true;
    }

    /// True if the call can happen in the state, which it changes.
    static boolean apply(Call call, Map<Value, Value> state, boolean looks) {
        return switch (call.answered()) {
            case Operation.Read(Value key, Value value) ->
                    !looks || state.getOrDefault(key, nothing(key)).equals(value);
            case Operation.Write(Value key, Value value) -> {
                state.put(key, value);
                yield true;
            }
            case Operation.Cas(Value key, Value expected, Value replacement) -> {
                boolean fits = !looks || state.getOrDefault(key, nothing(key)).equals(expected);
                state.put(key, replacement);
                yield fits;
            }
            case Operation.Add(Value key, Value element) -> {
                TreeSet<Value> elements = new TreeSet<>(List.of(element));
                if (state.get(key) instanceof Value.Many(List<Value> old)) {
                    elements.addAll(old);
                }
                state.put(key, Value.many(elements.toArray(Value[]::new)));
                yield true;
            }
            case Operation.Transact _ -> false;
        };
    }

    private static Value nothing(Value key) {
        return SmallHistories.isSet(key) ? Value.many() : Value.nil();
    }
}
