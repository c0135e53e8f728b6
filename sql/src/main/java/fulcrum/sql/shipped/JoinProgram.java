package fulcrum.sql.shipped;

import fulcrum.database.sharding.TableLayout;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.storage.RowForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How rows of two tables that lie together are joined where they are.
///
/// @param condition over rows of both sides, with arguments from 1 on; it demands that the shard
///   keys are equal
/// @param wanted positions in a row of both sides of the columns that are answered
public record JoinProgram(
        Plan.JoinKind kind, Side left, Side right, Scalar condition, List<Integer> wanted) {

    /// A table.
    ///
    /// @param row the variable of each of the row's values, in their order
    /// @param condition rows of which it is not true are passed over; null for none
    public record Side(RowForm form, List<Variable> row, @Nullable Scalar condition) {
        public Side {
            row = List.copyOf(row);
            if (row.size() != form.width()) {
                throw new IllegalArgumentException("not of a row of " + form.width() + " values");
            }
        }
    }

    /// @throws IllegalArgumentException where the tables do not lie together, or there are no such
    ///   columns
    public JoinProgram {
        wanted = List.copyOf(wanted);
        boolean together =
                left.form().layout() instanceof TableLayout.Hashed
                        && right.form().layout() instanceof TableLayout.Hashed
                        && left.form().layout().space().equals(right.form().layout().space());
        int width = left.row().size() + right.row().size();
        if (!together || wanted.stream().anyMatch(at -> at < 0 || at >= width)) {
            throw new IllegalArgumentException("no join of tables that lie together");
        }
    }

    /// The variables of a row of both sides.
    public List<Variable> row() {
        List<Variable> both = new ArrayList<>(left.row());
        both.addAll(right.row());
        return both;
    }
}
