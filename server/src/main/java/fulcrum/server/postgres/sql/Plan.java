package fulcrum.server.postgres.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be done for a statement: resolved, typed, and the same at every execution.
public sealed interface Plan {

    /// `SELECT ... WHERE k = key`.
    record PointRead(Projection output, Scalar key) implements Plan {}

    /// `SELECT ...` over a range of keys.
    ///
    /// @param from null where it begins with the first key
    /// @param to null where it ends with the last
    record RangeRead(
            Projection output,
            @Nullable Scalar from,
            boolean fromIncluded,
            @Nullable Scalar to,
            boolean toIncluded,
            @Nullable Scalar limit)
            implements Plan {}

    record Insert(Scalar key, Scalar value, OnConflict onConflict) implements Plan {}

    /// @param expected the value that the row must have; null for any
    record Update(Scalar key, Scalar value, @Nullable Scalar expected) implements Plan {}

    /// @param expected the value that the row must have; null for any
    record Delete(Scalar key, @Nullable Scalar expected) implements Plan {}

    /// One row that comes from no table.
    record Constants(List<Scalar> values, @Nullable Scalar limit) implements Plan {}

    /// What concerns the session and not the table.
    record OfSession(Statement statement) implements Plan {}

    /// What an INSERT does about a key that has a row.
    sealed interface OnConflict {
        record Complain() implements OnConflict {}

        record Nothing() implements OnConflict {}

        /// The row gets the value that the INSERT had.
        record Excluded() implements OnConflict {}

        record Set(Scalar value) implements OnConflict {}
    }

    /// What of a row is put out, or that rows are counted.
    ///
    /// @param columns of the table, or -1 for a scalar
    /// @param scalars null where there is a column
    /// @param counted one row with the number of rows
    record Projection(List<Integer> columns, List<@Nullable Scalar> scalars, boolean counted) {}
}
