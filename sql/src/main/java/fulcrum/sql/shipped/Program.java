package fulcrum.sql.shipped;

import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.storage.RowForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be done with rows of a table, one by one. Its expressions speak of the row's columns
/// and of arguments, from 1 on, and of nothing else.
///
/// @param row the variable of each of the row's values, in their order
/// @param condition rows of which it is not true are passed over; null for none
/// @param values computed of each row that is not passed over
/// @param kept positions in the row of the columns that are wanted; null for all of them
/// @param fold what becomes of the rows together; null where each is wanted
public record Program(
        RowForm form,
        List<Variable> row,
        @Nullable Scalar condition,
        List<Scalar> values,
        @Nullable List<Integer> kept,
        @Nullable Fold fold) {

    /// Groups of rows, and what is remembered of each.
    ///
    /// @param groups by which rows are grouped; none for one group of all
    public record Fold(List<Scalar> groups, List<AggregateCall> calls) {
        public Fold {
            groups = List.copyOf(groups);
            calls = List.copyOf(calls);
        }
    }

    /// All of its expressions.
    public List<Scalar> scalars() {
        List<Scalar> all = new ArrayList<>(values);
        if (condition != null) {
            all.add(condition);
        }
        if (fold != null) {
            all.addAll(fold.groups());
            for (AggregateCall call : fold.calls()) {
                all.addAll(call.arguments());
                if (call.filter() != null) {
                    all.add(call.filter());
                }
            }
        }
        return all;
    }

    /// @throws IllegalArgumentException where variables and positions are not those of a row
    public Program {
        row = List.copyOf(row);
        values = List.copyOf(values);
        kept = kept == null ? null : List.copyOf(kept);
        int width = form.width();
        if (row.size() != width || (kept != null && kept.stream().anyMatch(at -> at >= width))) {
            throw new IllegalArgumentException("not of a row of " + width + " values");
        }
    }
}
