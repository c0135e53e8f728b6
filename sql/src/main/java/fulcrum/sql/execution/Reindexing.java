package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.plan.Upkeep;

/// Brings the rows that a table has into one of its indexes.
public final class Reindexing {

    /// So many rows are written at once.
    private static final int BATCH = 500;

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

    /// @throws fulcrum.sql.error.SqlError 23505 where it is unique and two rows have the same
    public void carryOut(Execution execution) {
        Frame frame = Frame.outermost(execution);
        Cursor rows =
                TableReads.rows(
                        upkeep.table(),
                        new TableReads.Pages(
                                execution,
                                upkeep.table().range(),
                                upkeep.table().planned(),
                                BATCH));
        Writing writing = new Writing(frame);
        int pending = 0;
        for (Datum[] row = rows.next(); row != null; row = rows.next()) {
            writing.reindex(upkeep, which, row);
            if (++pending % BATCH == 0) {
                writing.finish();
            }
        }
        writing.finish();
    }
}
