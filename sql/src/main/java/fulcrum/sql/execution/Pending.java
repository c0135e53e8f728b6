package fulcrum.sql.execution;

import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a statement has written, kept back until it is whole.
final class Pending {

    private record Write(@Nullable Bytes value, Planned planned) {}

    private final Rows storage;
    private final Map<Bytes, Write> writes = new LinkedHashMap<>();

    /// Rows that were asked for together; null of those that are not there.
    private final Map<Bytes, @Nullable Bytes> known = new HashMap<>();

    private Lock knownBy = Lock.NONE;

    Pending(Rows storage) {
        this.storage = storage;
    }

    /// @param value null to delete
    void put(Bytes key, @Nullable Bytes value, Planned planned) {
        writes.put(key, new Write(value, planned));
    }

    /// Whether the statement itself has written, or deleted, this.
    boolean knows(Bytes key) {
        return writes.containsKey(key);
    }

    /// The keys of a table's rows that the statement has written, and not deleted.
    List<Bytes> written(Planned planned) {
        List<Bytes> keys = new ArrayList<>();
        writes.forEach((key, write) -> {
            if (write.value != null && write.planned.table() == planned.table()) {
                keys.add(key);
            }
        });
        return keys;
    }

    /// Asks for rows of which each is going to be asked for, all at once. What was known before is
    /// known no more once others are.
    void expect(Collection<Bytes> keys, Lock lock, Planned planned) {
        if (knownBy != lock) {
            known.clear();
            knownBy = lock;
        }
        List<Bytes> asked =
                keys.stream().filter(key -> !writes.containsKey(key)).distinct().toList();
        if (asked.size() > 1) {
            Map<Bytes, Row> found = storage.find(asked, lock, planned);
            for (Bytes key : asked) {
                Row row = found.get(key);
                known.put(key, row == null ? null : row.value());
            }
        }
    }

    /// What was expected does not come any more.
    void expectNothing() {
        known.clear();
    }

    /// The value of a row as the statement has left it; null where there is none.
    @Nullable Bytes find(Bytes key, Lock lock, Planned planned) {
        Write written = writes.get(key);
        if (written != null) {
            return written.value;
        }
        if (knownBy == lock && known.containsKey(key)) {
            return known.get(key);
        }
        Row row = storage.find(key, lock, planned);
        return row == null ? null : row.value();
    }

    void flush() {
        Map<Long, List<RowWrite>> byTable = new TreeMap<>();
        Map<Long, Planned> plans = new TreeMap<>();
        writes.forEach((key, write) -> {
            byTable.computeIfAbsent(write.planned.table(), _ -> new ArrayList<>())
                    .add(new RowWrite(key, write.value));
            plans.put(write.planned.table(), write.planned);
        });
        byTable.forEach((table, all) ->
                storage.write(all, java.util.Objects.requireNonNull(plans.get(table))));
        writes.clear();
        known.clear();
    }
}
