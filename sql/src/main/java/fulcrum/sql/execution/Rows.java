package fulcrum.sql.execution;

import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Asked;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The stored rows, as the transaction of a statement reads and writes them. On a thread that may
/// wait.
public interface Rows {

    /// Rows in the order of their keys.
    ///
    /// @param lock stronger than the isolation asks for, or [Lock#NONE]
    /// @param limit at most so many
    Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned);

    /// @param more there are further rows behind
    /// @param next where those begin; null for right behind the last one
    record Page(List<Row> rows, boolean more, @Nullable Bytes next) {

        /// All rows of a part of what was asked for.
        public Page(List<Row> rows, boolean more) {
            this(rows, more, null);
        }

        /// From where on there are further rows; null where there are none.
        public @Nullable Bytes rest() {
            if (!more) {
                return null;
            }
            return next == null ? Span.after(rows.getLast().key()) : next;
        }
    }

    /// Whether programs can be run over the rows where they are.
    default boolean runsPrograms(Planned planned) {
        return false;
    }

    /// What a program answers of rows, and as it is what the transaction itself has written among
    /// them. Where a program that folds cannot be run for that reason, nothing comes, and what is
    /// to come begins where it did before.
    ///
    /// @param limit at most so many; what stands for several rows may be more
    default Page read(Span span, int limit, Planned planned, Program program) {
        throw new IllegalStateException("it runs no programs");
    }

    /// Rows of several spans, whose shards are asked side by side where that can be: those of each
    /// shard in the order of their keys.
    ///
    /// @param spans that do not overlap; not empty, [#SPANS_MOST] of them at most
    /// @param width so many shards are asked at once at most
    /// @param limit at most so many of each shard; as soon as so many are there, no further shard
    ///   is asked
    /// @param program as with the other reads; null for none. Where nothing comes and all is left,
    ///   a program that folds cannot be run
    default Gathered gather(
            List<Span> spans, int width, int limit, Planned planned, @Nullable Program program) {
        Span first = spans.getFirst();
        Page page =
                program == null
                        ? read(first, Lock.NONE, IfLocked.WAIT, limit, planned)
                        : read(first, limit, planned, program);
        List<Span> left = new ArrayList<>(spans.subList(1, spans.size()));
        Bytes rest = page.rest();
        if (rest != null) {
            left.addFirst(Span.range(rest, first.to()));
        }
        return new Gathered(page.rows(), left, List.of());
    }

    /// So many spans may be read at once.
    int SPANS_MOST = 500;

    /// @param left what was not read yet
    /// @param asked the shards that were asked; none where it is not known which
    record Gathered(List<Row> rows, List<Span> left, List<Asked> asked) {}

    /// Whether [#isAsPlanned] can be asked.
    default boolean knowsVersions() {
        return false;
    }

    /// Whether a table is as it was planned, at a moment that is not before this was asked: so
    /// whatever was read of it before is too.
    default boolean isAsPlanned(Planned planned) {
        throw new IllegalStateException("it knows of no versions");
    }

    /// Writes rows, once they are locked.
    void write(List<RowWrite> writes, Planned planned);

    /// Whether nobody else knows where this is about, so that what is written takes effect at once,
    /// row by row, and there may be as many as one likes.
    default boolean isAlone(Planned planned) {
        return false;
    }

    /// Rows of one table by their keys, those that are there. Where these are not all, the page
    /// says so, and who asked goes on behind its last row.
    ///
    /// @param keys ascending, none of them twice, [#KEYS_MOST] of them at most
    /// @param lock stronger than the isolation asks for, or [Lock#NONE]
    Page fetch(List<Bytes> keys, Lock lock, Planned planned);

    /// So many keys may be asked for at once.
    int KEYS_MOST = 500;

    /// One row; null where there is none.
    default @Nullable Row find(Bytes key, Lock lock, Planned planned) {
        Page page = read(Span.row(key), lock, IfLocked.WAIT, 1, planned);
        return page.rows().isEmpty() ? null : page.rows().getFirst();
    }

    /// Rows of one table by their keys, as few requests as it takes.
    ///
    /// @return those that are there
    default Map<Bytes, Row> find(Collection<Bytes> keys, Lock lock, Planned planned) {
        Map<Bytes, Row> found = new HashMap<>();
        List<Bytes> left = List.copyOf(new TreeSet<>(keys));
        while (!left.isEmpty()) {
            int size = Math.min(KEYS_MOST, left.size());
            int done = size;
            if (size == 1) {
                Row row = find(left.getFirst(), lock, planned);
                if (row != null) {
                    found.put(row.key(), row);
                }
            } else {
                Page page = fetch(left.subList(0, size), lock, planned);
                page.rows().forEach(row -> found.put(row.key(), row));
                if (page.more()) {
                    done = 1 + Collections.binarySearch(left, page.rows().getLast().key());
                }
            }
            left = left.subList(done, left.size());
        }
        return found;
    }
}
