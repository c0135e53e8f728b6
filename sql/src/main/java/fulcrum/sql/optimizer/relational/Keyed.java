package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.SqlOperator.Comparison;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether rows of a table are found by a key of it, its own or an index's, rather than by reading
/// all of them.
final class Keyed {

    private final SqlCatalog catalog;

    Keyed(SqlCatalog catalog) {
        this.catalog = catalog;
    }

    /// The table that a plan reads, and of which it maybe leaves out rows; null where it does more.
    static Plan.@Nullable Scan scan(Plan plan) {
        return switch (plan) {
            case Plan.Scan scan -> scan;
            case Plan.Filter(Plan input, _) -> scan(input);
            default -> null;
        };
    }

    /// Whether one of these columns begins a key of the table that a plan reads.
    boolean isBy(Plan plan, Collection<Variable> columns) {
        Plan.Scan scan = scan(plan);
        if (scan == null) {
            return false;
        }
        Table table = scan.table().table();
        for (Variable each : columns) {
            int at = scan.output().indexOf(each);
            if (at >= 0 && at < table.columns().size() && begins(table, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean begins(Table table, int position) {
        int number = table.columns().get(position).number();
        boolean first = !table.primaryKey().isEmpty() && table.primaryKey().getFirst() == number;
        return first
                || catalog.indexes(table.oid()).stream().anyMatch(index -> begins(index, number));
    }

    private static boolean begins(Index index, int column) {
        return index.ready()
                && index.predicate() == null
                && index.parts().getFirst().column() == column;
    }

    /// Whether a plan's own conditions find its rows by a key.
    boolean isByOwnConditions(Plan plan) {
        if (!(plan instanceof Plan.Filter(Plan input, Scalar condition))) {
            return false;
        }
        for (Scalar each : Scalars.conjuncts(condition)) {
            Variable column = pinned(each);
            if (column != null && isBy(input, List.of(column))) {
                return true;
            }
        }
        return isByOwnConditions(input);
    }

    /// The column that a condition says is equal to one value, or to one of a few.
    private static @Nullable Variable pinned(Scalar condition) {
        return switch (condition) {
            case Scalar.Operation(var operator, Scalar left, Scalar right)
                    when left != null
                            && operator.operator().comparison() == Comparison.EQUAL
                            && left instanceof Scalar.Column(Variable variable, _)
                            && Scalars.variables(right).isEmpty() ->
                    variable;
            case Scalar.OneOf(_, Scalar.Column(Variable variable, _), _) -> variable;
            default -> null;
        };
    }
}
