package fulcrum.verify.naive;

import fulcrum.verify.history.Call;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/// The models by their definitions, for histories of a few calls with times that all differ.
final class NaiveModels {

    private NaiveModels() {}

    /// Herlihy and Wing (1990): one order of all calls on all keys that respects real time.
    static boolean linearizable(History history) {
        return anyOrder(history, (a, b) -> over(a) < b.invokedNanos());
    }

    /// Lamport (1979): one order of all calls that respects each session's.
    static boolean sequential(History history) {
        return anyOrder(history, NaiveModels::sameSession);
    }

    /// Golab, Li and Shah (2011): linearizable if reads may take effect earlier by the bound. It is
    /// local, so each key has an order of its own.
    static boolean bounded(History history, long nanos) {
        BiPredicate<Call, Call> before =
                (a, b) ->
                        key(a).equals(key(b))
                                && over(a) < b.invokedNanos() - (isRead(b) ? nanos : 0);
        return anyOrder(history, before);
    }

    private static boolean anyOrder(History history, BiPredicate<Call, Call> before) {
        return NaiveOrder.fates(history.calls()).stream()
                .anyMatch(fate -> NaiveOrder.exists(fate, before, _ -> true));
    }

    /// One order of the updates, of which each look shows first parts that never shrink.
    static boolean prefix(History history) {
        return NaiveOrder.fates(history.calls()).stream()
                .anyMatch(fate -> {
                    List<Call> updates = fate.stream().filter(call -> !isRead(call)).toList();
                    return prefix(updates, new ArrayList<>(), new TreeMap<>(), fate);
                });
    }

    private static boolean prefix(
            List<Call> left,
            List<Map<Value, Value>> states,
            Map<Value, Value> last,
            List<Call> all) {
        states.add(last);
        boolean found = left.isEmpty() && showsFirstParts(all, states);
        for (int i = 0; i < left.size() && !found; i++) {
            Call next = left.get(i);
            Map<Value, Value> after = new TreeMap<>(last);
            if (left.stream().noneMatch(other -> sameSession(other, next))
                    && NaiveOrder.apply(next, after, true)) {
                List<Call> rest = new ArrayList<>(left);
                rest.remove(i);
                found = prefix(rest, states, after, all);
            }
        }
        states.removeLast();
        return found;
    }

    private static boolean showsFirstParts(List<Call> all, List<Map<Value, Value>> states) {
        for (Call read : all) {
            if (isRead(read) && part(read, all, states) == states.size()) {
                return false;
            }
        }
        return true;
    }

    /// The earliest part that the read can show, after those of its look; the count of parts where
    /// there is none.
    private static int part(Call read, List<Call> all, List<Map<Value, Value>> states) {
        int from = 0;
        if (!SmallHistories.isSet(key(read))) {
            Set<Value> keys = new LinkedHashSet<>();
            for (Call other : all) {
                if (other.process() != read.process()
                        || (SmallHistories.isSet(key(other)) && isRead(other))) {
                    continue;
                }
                if (!isRead(other) || !keys.add(key(other))) {
                    keys.clear();
                    keys.add(isRead(other) ? key(other) : Value.nil());
                    from = 0;
                }
                if (isRead(other)) {
                    from = firstWith(other, from, states);
                }
                if (other.number() == read.number()) {
                    return from;
                }
            }
        }
        return firstWith(read, from, states);
    }

    private static int firstWith(Call read, int from, List<Map<Value, Value>> states) {
        int part = from;
        while (part < states.size()
                && !NaiveOrder.apply(read, new TreeMap<>(states.get(part)), true)) {
            part++;
        }
        return part;
    }

    static boolean sameSession(Call a, Call b) {
        return a.process() == b.process() && a.number() < b.number();
    }

    static boolean isRead(Call call) {
        return call.asked() instanceof Operation.Read;
    }

    static Value key(Call call) {
        return switch (call.asked()) {
            case Operation.Read(Value key, _) -> key;
            case Operation.Write(Value key, _) -> key;
            case Operation.Cas(Value key, _, _) -> key;
            case Operation.Add(Value key, _) -> key;
            case Operation.Transact _ -> Value.nil();
        };
    }

    private static long over(Call call) {
        return call.outcome() == Call.Outcome.UNKNOWN ? Long.MAX_VALUE : call.returnedNanos();
    }
}
