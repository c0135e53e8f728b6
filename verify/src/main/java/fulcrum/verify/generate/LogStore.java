package fulcrum.verify.generate;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One log of updates, applied as they come, and reads of older states of it.
final class LogStore implements Store {

    /// How old a state a read may return.
    sealed interface Age {

        /// Never older than what its session saw or wrote: sequential.
        record OwnSession() implements Age {}

        /// Any age; only reads of different registers in a row never go back: prefix.
        record Any() implements Age {}

        /// No older than the bound.
        record Bounded(long nanos) implements Age {}
    }

    private record Logged(Operation update, long nanos) {}

    /// A look at the data under way: where it is in the log, and which registers it has read.
    private static final class Look {
        int position;
        final Set<Value> keys = new LinkedHashSet<>();
    }

    private final Dice dice;
    private final Age age;
    private final Predicate<Value> isSet;
    private final List<Logged> log = new ArrayList<>();
    private final Map<Integer, Integer> positions = new LinkedHashMap<>();
    private final Map<Integer, Look> looks = new LinkedHashMap<>();
    private boolean settled;

    LogStore(Dice dice, Age age, Predicate<Value> isSet) {
        this.dice = dice;
        this.age = age;
        this.isSet = isSet;
    }

    @Override
    public @Nullable Operation apply(int session, Operation asked, long nowNanos) {
        if (asked instanceof Operation.Read(Value key, _)) {
            return new Operation.Read(key, state(key, position(session, key, nowNanos)));
        }
        if (asked instanceof Operation.Cas(Value key, Value expected, _)
                && !state(key, log.size()).equals(expected)) {
            positions.put(session, log.size());
            return null;
        }
        log.add(new Logged(asked, nowNanos));
        positions.put(session, log.size());
        looks.remove(session);
        return asked;
    }

    @Override
    public void settle() {
        settled = true;
    }

    private int position(int session, Value key, long nowNanos) {
        if (settled) {
            return log.size();
        }
        return switch (age) {
            case Age.OwnSession _ -> {
                int position = atLeast(positions.getOrDefault(session, 0));
                positions.put(session, position);
                yield position;
            }
            case Age.Any _ -> {
                Look look = isSet.test(key) ? new Look() : look(session, key);
                look.position = atLeast(look.position);
                yield look.position;
            }
            case Age.Bounded(long nanos) -> {
                int oldest = log.size();
                while (oldest > 0 && log.get(oldest - 1).nanos >= nowNanos - nanos) {
                    oldest--;
                }
                yield atLeast(oldest);
            }
        };
    }

    private int atLeast(int position) {
        return position + dice.below(log.size() - position + 1);
    }

    /// The session's look, a new one if it has read the register already.
    private Look look(int session, Value key) {
        Look look = looks.computeIfAbsent(session, _ -> new Look());
        if (look.keys.contains(key)) {
            look = new Look();
            looks.put(session, look);
        }
        look.keys.add(key);
        return look;
    }

    private Value state(Value key, int position) {
        Value register = Value.nil();
        Set<Value> elements = new TreeSet<>();
        for (Logged logged : log.subList(0, position)) {
            switch (logged.update) {
                case Operation.Write(Value its, Value value) ->
                        register = its.equals(key) ? value : register;
                case Operation.Cas(Value its, _, Value value) ->
                        register = its.equals(key) ? value : register;
                case Operation.Add(Value its, Value element) -> {
                    if (its.equals(key)) {
                        elements.add(element);
                    }
                }
                case Operation.Read _, Operation.Transact _ -> {}
            }
        }
        return isSet.test(key) ? Value.many(elements.toArray(Value[]::new)) : register;
    }
}
