package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/// What joins cost, in rows that are handled.
///
/// A join reads both sides, keeps the right one in memory, and looks at all pairs where no columns
/// are equal. Where few rows of one side name the rows of the other by a key of its table, those
/// alone are read, whichever side that is.
final class JoinCosts {

    /// A row that is kept costs more than one that is only met.
    static final double KEPT = 2;

    /// Rows of a key that are asked for with many others cost as much as so many that come by the
    /// page.
    private static final double SOUGHT = 4;

    /// Of more rows than these, what they name is not looked for.
    private static final double FEW = 1_000;

    private final Estimates estimates;
    private final Keyed keyed;

    JoinCosts(Estimates estimates, SqlCatalog catalog) {
        this.estimates = estimates;
        this.keyed = new Keyed(catalog);
    }

    /// How many rows are read so that a leaf gives its own.
    double reading(Plan leaf) {
        Plan.Scan scan = Keyed.scan(leaf);
        return scan == null || keyed.isByOwnConditions(leaf)
                ? estimates.rows(leaf)
                : estimates.rows(scan);
    }

    /// One side of a join.
    ///
    /// @param rows that it brings
    /// @param read so that it brings them, where they are not brought by a join
    /// @param byKey whether its rows can be looked for by keys that the join's conditions name
    record Side(double rows, double read, boolean byKey) {}

    /// @param joined rows that come
    /// @param equal whether the conditions say that columns of both are equal
    static double of(Side left, Side right, double joined, boolean equal) {
        double smaller = Math.min(left.rows, right.rows);
        double pairs = equal ? 0 : left.rows * right.rows;
        double hashed = left.read + right.read + KEPT * smaller + pairs;
        double least = hashed;
        if (left.rows <= FEW && right.byKey) {
            least = Math.min(least, left.read + left.rows * SOUGHT);
        }
        if (right.rows <= FEW && left.byKey) {
            least = Math.min(least, right.read + right.rows * SOUGHT);
        }
        return least + joined;
    }

    /// Whether rows of a plan can be looked for by keys that conditions name.
    boolean isByKey(Plan plan, List<Scalar> conditions) {
        List<Variable> columns = new ArrayList<>();
        for (Scalar each : conditions) {
            if (Equality.of(each) instanceof Equality(Variable left, Variable right)) {
                columns.add(left);
                columns.add(right);
            }
        }
        return keyed.isBy(plan, columns);
    }

    /// A join with the smaller side on its right, so that less is kept in memory.
    Plan.Join sided(Plan.Join join) {
        Plan kept = join.right();
        Plan met = join.left();
        boolean fits = !join.lateral() && Scalars.isPlain(join.condition());
        return fits && estimates.rows(kept) > estimates.rows(met)
                ? new Plan.Join(mirrored(join.kind()), kept, met, join.condition(), false)
                : join;
    }

    private static Plan.JoinKind mirrored(Plan.JoinKind kind) {
        return switch (kind) {
            case INNER -> Plan.JoinKind.INNER;
            case LEFT -> Plan.JoinKind.RIGHT;
            case RIGHT -> Plan.JoinKind.LEFT;
            case FULL -> Plan.JoinKind.FULL;
        };
    }
}
