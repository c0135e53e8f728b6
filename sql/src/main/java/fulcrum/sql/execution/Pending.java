package fulcrum.sql.execution;

import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
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

    /// The value of a row as the statement has left it; null where there is none.
    @Nullable Bytes find(Bytes key, Lock lock, Planned planned) {
        Write written = writes.get(key);
        if (written != null) {
            return written.value;
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
    }
}
