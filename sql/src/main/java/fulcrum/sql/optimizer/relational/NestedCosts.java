package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/// Whether a query within another costs less when it is carried out for each row of the other: only
/// where few rows ask for others by a key of their table. Else it costs at least as much for one
/// row as the join for all, and there may be more rows than are thought.
final class NestedCosts {

    /// Rows of a key that are asked for alone cost as much as so many that come by the page.
    private static final double REQUEST = 50;

    private final SqlCatalog catalog;
    private final Plan whole;

    NestedCosts(SqlCatalog catalog, Plan whole) {
        this.catalog = catalog;
        this.whole = whole;
    }

    /// @param asked whether the query's own conditions say which of its rows belong to a row, so
    ///   that they may be found by a key
    boolean isCheaperNested(Plan at, Correlation found, boolean asked) {
        Estimates within = new Estimates(catalog, found.rows());
        List<Variable> columns = new ArrayList<>();
        for (Correlation.Key key : found.keys()) {
            if (key.inner() instanceof Scalar.Column(Variable column, _)) {
                columns.add(column);
            }
        }
        if (!asked || !new Keyed(catalog).isBy(found.rows(), columns)) {
            return false;
        }
        double read = new JoinCosts(within, catalog).reading(found.rows());
        double rows = new Estimates(catalog, whole).rows(at);
        return rows * REQUEST < JoinCosts.KEPT * read;
    }
}
