package fulcrum.sql.optimizer;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;

/// Makes a plan that is carried out faster.
public final class Optimizer {

    private final SqlCatalog catalog;

    public Optimizer(SqlCatalog catalog) {
        this.catalog = catalog;
    }

    public Plan optimize(Plan plan) {
        Plan chosen = chosen(plan);
        return new Shipments(Wanted.by(chosen)).of(chosen);
    }

    private Plan chosen(Plan plan) {
        Plan pushed = withQueries(new Pushdown().of(plan));
        return new Paths(catalog).of(pushed);
    }

    /// Queries within expressions are plans of their own.
    private Plan withQueries(Plan plan) {
        Plan inner = Plans.withInputs(plan, this::withQueries);
        return Plans.withScalars(inner, this::withQueries);
    }

    private Scalar withQueries(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Single(Plan plan, var type) -> new Scalar.Single(chosen(plan), type);
            case Scalar.ArrayOfRows(Plan plan, var type) ->
                    new Scalar.ArrayOfRows(chosen(plan), type);
            case Scalar.Exists(Plan plan) -> new Scalar.Exists(chosen(plan));
            case Scalar.AnyRow(Plan plan, Scalar compared, boolean all) ->
                    new Scalar.AnyRow(chosen(plan), withQueries(compared), all);
            default -> Scalars.withParts(scalar, this::withQueries);
        };
    }
}
