package fulcrum.sql.shipped;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.storage.RowForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of one row of a table: other values of some columns, or its end. Expressions speak
/// of the row as it is, those of `checks` as it becomes, and of arguments, from 1 on.
///
/// @param row the variable of each of the row's values, in their order
/// @param condition a row of which it is not true is left as it is; null for none
/// @param assigned positions of the columns that get other values; none where the row ends
/// @param values theirs
/// @param notNull positions of which none may be NULL
/// @param checks of which none may be false
public record Remaking(
        RowForm form,
        List<Variable> row,
        @Nullable Scalar condition,
        List<Integer> assigned,
        List<Scalar> values,
        List<Integer> notNull,
        List<Scalar> checks) {

    /// @throws IllegalArgumentException where positions are not those of columns, or are of the key
    public Remaking {
        row = List.copyOf(row);
        assigned = List.copyOf(assigned);
        values = List.copyOf(values);
        notNull = List.copyOf(notNull);
        checks = List.copyOf(checks);
        int columns = form.columns().size();
        boolean known =
                assigned.stream().allMatch(at -> 0 <= at && at < columns)
                        && notNull.stream().allMatch(at -> 0 <= at && at < columns);
        if (!known || row.size() != form.width() || values.size() != assigned.size()) {
            throw new IllegalArgumentException("not of a row of " + form.width() + " values");
        }
        for (int position : form.keyPositions()) {
            if (assigned.contains(position)) {
                throw new IllegalArgumentException("a row keeps its key");
            }
        }
    }

    /// The row is deleted.
    public boolean deletes() {
        return assigned.isEmpty();
    }
}
