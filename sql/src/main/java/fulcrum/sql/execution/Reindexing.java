package fulcrum.sql.execution;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.storage.StoredTable;
import org.jspecify.annotations.Nullable;

/// Brings the rows that a table has into one of its indexes, which everybody who writes the table
/// keeps up to date by now. It goes block by block, each a transaction of its own: a row is locked
/// when its entry is written, so whoever changes it has done so before, or finds the entry.
public final class Reindexing {

    /// Rows of a block.
    private static final int BLOCK = 500;

    private final Upkeep upkeep;
    private final int which;

    /// @param index the number of the index
    public Reindexing(Upkeep upkeep, int index) {
        this.upkeep = upkeep;
        int found = -1;
        for (int i = 0; i < upkeep.indexes().size(); i++) {
            found = upkeep.indexes().get(i).index().index().oid() == index ? i : found;
        }
        if (found < 0) {
            throw new IllegalArgumentException("no index " + index);
        }
        this.which = found;
    }

    /// One block.
    ///
    /// @param from where it begins; null for the first one
    /// @return where the next one begins; null where this was the last
    public @Nullable Bytes carryOut(Execution execution, @Nullable Bytes from) {
        StoredTable table = upkeep.table();
        KeyRange range = table.range();
        execution.demandWanted();
        Rows.Page page =
                execution
                        .storage()
                        .read(
                                Span.range(from == null ? range.from() : from, range.to()),
                                Lock.SHARED,
                                IfLocked.WAIT,
                                BLOCK,
                                table.planned());
        Writing writing = new Writing(Frame.outermost(execution));
        for (Row row : page.rows()) {
            if (table.owns(row.key())) {
                writing.reindex(upkeep, which, table.row(row.key(), row.value()));
            }
        }
        writing.finish();
        return page.more() ? Span.after(page.rows().getLast().key()) : null;
    }
}
