package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import java.util.List;

/// A condition on rows that come from elsewhere than a plan.
public final class RowFilter {

    private final Evaluator condition;

    /// @param row of what the rows consist
    public RowFilter(List<Variable> row, Scalar condition) {
        this.condition = new Compiler(new Layout(row, null)).of(condition);
    }

    boolean holds(Datum[] row, Frame frame) {
        return condition.of(frame.inner(row)) instanceof Datum.Bool(boolean is) && is;
    }
}
