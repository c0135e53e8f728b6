package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import org.jspecify.annotations.Nullable;

/// The row that is at hand while expressions are computed, and those around it.
final class Frame {

    private static final Datum[] NO_ROW = {};

    private final Execution execution;
    private final Datum[] row;
    private final @Nullable Frame outer;

    /// @param row not to be changed as long as this is used
    /// @param outer of the query around; null outside of all
    Frame(Execution execution, Datum[] row, @Nullable Frame outer) {
        this.execution = execution;
        this.row = row;
        this.outer = outer;
    }

    /// The outermost one, which has no row.
    static Frame outermost(Execution execution) {
        return new Frame(execution, NO_ROW, null);
    }

    /// One for rows within this one.
    Frame inner(Datum[] within) {
        return new Frame(execution, within, this);
    }

    Execution execution() {
        return execution;
    }

    Datum[] row() {
        return row;
    }

    @Nullable Frame outer() {
        return outer;
    }
}
