package fulcrum.verify.generate;

import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One copy of everything; each operation takes effect at one instant. Linearizable.
final class AtomicStore implements Store {

    private final Map<Value, Value> registers = new LinkedHashMap<>();
    private final Map<Value, Set<Value>> sets = new LinkedHashMap<>();
    private final Predicate<Value> isSet;

    AtomicStore(Predicate<Value> isSet) {
        this.isSet = isSet;
    }

    @Override
    public @Nullable Operation apply(int session, Operation asked, long nowNanos) {
        return switch (asked) {
            case Operation.Read(Value key, _) ->
                    new Operation.Read(
                            key,
                            isSet.test(key)
                                    ? Value.many(elements(key).toArray(Value[]::new))
                                    : registers.getOrDefault(key, Value.nil()));
            case Operation.Write(Value key, Value value) -> {
                registers.put(key, value);
                yield asked;
            }
            case Operation.Cas(Value key, Value expected, Value replacement) -> {
                if (!registers.getOrDefault(key, Value.nil()).equals(expected)) {
                    yield null;
                }
                registers.put(key, replacement);
                yield asked;
            }
            case Operation.Add(Value key, Value element) -> {
                elements(key).add(element);
                yield asked;
            }
            case Operation.Transact _ -> null;
        };
    }

    private Set<Value> elements(Value key) {
        return sets.computeIfAbsent(key, _ -> new TreeSet<>());
    }
}
