package fulcrum.sql.analysis;

import fulcrum.sql.plan.Plan;
import java.util.List;

/// What a query means.
///
/// @param columns of it by their names, in the order of the plan's output
record Result(Plan plan, List<Scope.Visible> columns) {
    Result {
        columns = List.copyOf(columns);
        if (columns.size() != plan.output().size()) {
            throw new IllegalArgumentException(columns + " of " + plan.output());
        }
    }
}
