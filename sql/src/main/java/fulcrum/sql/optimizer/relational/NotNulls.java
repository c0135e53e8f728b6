package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.plan.Plan;
import java.util.List;

/// Which values cannot be NULL: columns that their tables do not let be, as far as no outer join
/// stands between.
final class NotNulls {

    NotNulls() {}

    boolean areNotNull(Correlation found, Plan around) {
        return found.keys().stream()
                .allMatch(key ->
                        isNotNull(key.inner(), found.rows()) && isNotNull(key.outer(), around));
    }

    private static boolean isNotNull(Scalar value, Plan plan) {
        return value instanceof Scalar.Column(Variable variable, _) && isNotNull(variable, plan);
    }

    private static boolean isNotNull(Variable variable, Plan plan) {
        return switch (plan) {
            case Plan.Scan scan -> {
                Table table = scan.table().table();
                List<Column> columns = table.columns();
                int at = scan.output().indexOf(variable);
                yield at >= 0
                        && at < columns.size()
                        && (columns.get(at).notNull()
                                || table.primaryKey().contains(columns.get(at).number()));
            }
            case Plan.Filter(Plan input, _) -> isNotNull(variable, input);
            case Plan.Sort(Plan input, _) -> isNotNull(variable, input);
            case Plan.Project(Plan input, var values, var output) -> {
                int at = output.indexOf(variable);
                yield at >= 0 && isNotNull(values.get(at), input);
            }
            case Plan.Join join ->
                    switch (join.kind()) {
                        case INNER ->
                                isNotNull(variable, join.left())
                                        || isNotNull(variable, join.right());
                        case LEFT -> isNotNull(variable, join.left());
                        case RIGHT -> isNotNull(variable, join.right());
                        case FULL -> false;
                    };
            default -> false;
        };
    }
}
