package fulcrum.server.postgres.wire;

import fulcrum.server.postgres.wire.DoorCounters.Kind;
import java.util.EnumMap;

/// How many statements of each kind there were. For one thread at a time.
final class Tally {

    private static final class Count {
        long value;
    }

    private final EnumMap<Kind, Count> counts = new EnumMap<>(Kind.class);

    void add(Kind kind) {
        counts.computeIfAbsent(kind, _ -> new Count()).value++;
    }

    long of(Kind kind) {
        Count count = counts.get(kind);
        return count == null ? 0 : count.value;
    }

    /// Adds what was counted here to another, and begins anew.
    void moveTo(Tally other) {
        for (Kind kind : Kind.values()) {
            Count count = counts.get(kind);
            if (count != null && count.value > 0) {
                other.counts.computeIfAbsent(kind, _ -> new Count()).value += count.value;
                count.value = 0;
            }
        }
    }
}
