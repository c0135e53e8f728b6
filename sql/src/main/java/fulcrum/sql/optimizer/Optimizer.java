package fulcrum.sql.optimizer;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.optimizer.relational.Fresh;
import fulcrum.sql.optimizer.relational.JoinOrder;
import fulcrum.sql.optimizer.relational.Unnesting;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import org.jspecify.annotations.Nullable;

/// Makes a plan that is carried out faster.
public final class Optimizer {

    private final SqlCatalog catalog;

    public Optimizer(SqlCatalog catalog) {
        this.catalog = catalog;
    }

    public Plan optimize(Plan plan) {
        Plan chosen = ReadBefore.of(optimize(plan, null));
        return new Shipments(Wanted.by(chosen)).of(chosen);
    }

    /// @param known null where no variable was made yet
    private Plan optimize(Plan plan, @Nullable Fresh known) {
        Plan pushed = new Pushdown().of(plan);
        Fresh fresh = known;
        if (hasQueries(pushed)) {
            fresh = fresh == null ? new Fresh(plan) : fresh;
            Plan unnested = Unnesting.of(pushed, catalog, fresh);
            pushed = unnested.equals(pushed) ? pushed : new Pushdown().of(unnested);
            pushed = withQueries(pushed, fresh);
        }
        return new Paths(catalog).of(JoinOrder.of(pushed, catalog));
    }

    private static boolean hasQueries(Plan plan) {
        boolean[] found = {false};
        Plans.visit(plan, scalar -> found[0] |= Scalars.query(scalar) != null);
        return found[0];
    }

    /// Queries within expressions are plans of their own.
    private Plan withQueries(Plan plan, Fresh fresh) {
        Plan inner = Plans.withInputs(plan, input -> withQueries(input, fresh));
        return Plans.withScalars(inner, scalar -> withQueries(scalar, fresh));
    }

    private Scalar withQueries(Scalar scalar, Fresh fresh) {
        return switch (scalar) {
            case Scalar.Single(Plan plan, var type) ->
                    new Scalar.Single(optimize(plan, fresh), type);
            case Scalar.ArrayOfRows(Plan plan, var type) ->
                    new Scalar.ArrayOfRows(optimize(plan, fresh), type);
            case Scalar.Exists(Plan plan) -> new Scalar.Exists(optimize(plan, fresh));
            case Scalar.AnyRow(Plan plan, Scalar compared, boolean all) ->
                    new Scalar.AnyRow(optimize(plan, fresh), withQueries(compared, fresh), all);
            default -> Scalars.withParts(scalar, part -> withQueries(part, fresh));
        };
    }
}
