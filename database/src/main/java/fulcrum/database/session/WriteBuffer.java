package fulcrum.database.session;

import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a transaction has written, by row, the latest of each; and what it had written at marks to
/// which it may go back.
final class WriteBuffer {

    private final TreeMap<Bytes, RowWrite> rows = new TreeMap<>();

    /// What stood in place of each write since the first mark.
    private final List<Undo> undo = new ArrayList<>();

    /// For each mark, how much was to be undone already.
    private final List<Integer> marks = new ArrayList<>();

    private long bytes;

    private record Undo(Bytes key, @Nullable RowWrite before) {}

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /// Of the latest writes, and of what is kept to undo.
    long bytes() {
        return bytes;
    }

    /// The same with what objects cost around them.
    long heldBytes() {
        return bytes + (long) Memory.ROW_BYTES * (rows.size() + undo.size());
    }

    boolean has(Bytes key) {
        return rows.containsKey(key);
    }

    /// What was written of a row last; null where nothing was.
    @Nullable RowWrite get(Bytes key) {
        return rows.get(key);
    }

    /// Whether there are rows of a span among them.
    boolean hasIn(Span span) {
        Bytes first = rows.ceilingKey(span.from());
        return first != null && span.contains(first);
    }

    Bytes firstKey() {
        return rows.firstKey();
    }

    /// In the order of keys.
    Collection<RowWrite> rows() {
        return rows.values();
    }

    /// Those from a key on, in the order of keys.
    Collection<RowWrite> rowsFrom(Bytes key) {
        return rows.tailMap(key).values();
    }

    void put(RowWrite write) {
        RowWrite before = rows.put(write.key(), write);
        bytes += bytes(write);
        if (marks.isEmpty()) {
            bytes -= before == null ? 0 : bytes(before);
        } else {
            undo.add(new Undo(write.key(), before));
        }
    }

    /// Why these may not be written too; null where they may.
    @Nullable Why reasonAgainst(List<RowWrite> writes, CoordinatorConfig config) {
        long all = bytes;
        for (RowWrite write : writes) {
            long size = bytes(write);
            if (size > config.rowBytesMost()) {
                return Why.ROW_TOO_LARGE;
            }
            all += size;
        }
        return all > config.bufferBytesMost() ? Why.TRANSACTION_TOO_LARGE : null;
    }

    /// How large a write is: its key and its value.
    static long bytes(RowWrite write) {
        Bytes value = write.value();
        return write.key().size() + (value == null ? 0L : value.size());
    }

    /// @return the number of the mark
    int mark() {
        marks.add(undo.size());
        return marks.size();
    }

    /// Takes back what was written since a mark, and the marks behind it.
    ///
    /// @return false where there is no such mark
    boolean goBack(int mark) {
        if (mark < 1 || mark > marks.size()) {
            return false;
        }
        marks.subList(mark, marks.size()).clear();
        for (int left = marks.getLast(); undo.size() > left; ) {
            Undo last = undo.removeLast();
            RowWrite now = rows.remove(last.key());
            bytes -= now == null ? 0 : bytes(now);
            if (last.before() != null) {
                rows.put(last.key(), last.before());
            }
        }
        return true;
    }
}
