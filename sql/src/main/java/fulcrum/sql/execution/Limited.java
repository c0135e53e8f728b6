package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import org.jspecify.annotations.Nullable;

/// Some rows of a plan.
final class Limited implements Cursor {

    private final Cursor rows;
    private final Frame frame;
    private final @Nullable Sorting ties;
    private long skip;
    private long take;
    private Datum @Nullable [] last;

    /// @param ties by what rows are equal to the last one that come as well; null for none
    Limited(Source source, Frame frame, long skip, long take, @Nullable Sorting ties) {
        this.rows = source.open(frame);
        this.frame = frame;
        this.skip = skip;
        this.take = take;
        this.ties = ties;
    }

    @Override
    public Datum @Nullable [] next() {
        while (skip > 0) {
            skip--;
            if (rows.next() == null) {
                take = 0;
                last = null;
                return null;
            }
        }
        Datum[] before = last;
        if (take > 0) {
            take--;
            last = rows.next();
            return last;
        }
        Sorting equal = ties;
        if (equal == null || before == null) {
            return null;
        }
        Datum[] row = rows.next();
        boolean tied = row != null && equal.areEqual(before, row, frame);
        last = tied ? row : null;
        return last;
    }
}
