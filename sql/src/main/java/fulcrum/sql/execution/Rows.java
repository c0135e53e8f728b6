package fulcrum.sql.execution;

import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import java.util.List;
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
    record Page(List<Row> rows, boolean more) {}

    /// Writes rows, once they are locked.
    void write(List<RowWrite> writes, Planned planned);

    /// Whether nobody else knows where this is about, so that what is written takes effect at once,
    /// row by row, and there may be as many as one likes.
    default boolean isAlone(Planned planned) {
        return false;
    }

    /// One row; null where there is none.
    default @Nullable Row find(fulcrum.machine.Bytes key, Lock lock, Planned planned) {
        Page page = read(Span.row(key), lock, IfLocked.WAIT, 1, planned);
        return page.rows().isEmpty() ? null : page.rows().getFirst();
    }
}
