package fulcrum.sql.optimizer.relational;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.ColumnStatistics;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.statistics.Widths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many rows the parts of one plan bring, and how many different values columns have in them:
/// by what ANALYZE has found, and by PostgreSQL's guesses where it has not looked.
public final class Estimates {

    /// PostgreSQL takes a table that it knows nothing of for one of ten pages.
    private static final int PAGES = 10;

    private static final int PAGE_BYTES = 8_168;

    /// Where nothing is known of a column, so many values are different.
    private static final double DISTINCT = 200;

    private static final double FUNCTION_ROWS = 1_000;
    private static final double VIEW_ROWS = 100;
    private static final double LIMITED_PART = 0.1;

    private final SqlCatalog catalog;
    private final Map<Variable, Origin> origins = new HashMap<>();
    private final Map<Integer, Plan> common = new HashMap<>();

    /// The column of a table that a variable is.
    ///
    /// @param statistics null where nothing is known of it
    record Origin(Table table, Column column, @Nullable ColumnStatistics statistics, double rows) {

        /// How many different values the whole table has.
        double distinct(boolean unique) {
            if (unique) {
                return rows;
            }
            double known = statistics == null ? DISTINCT : statistics.distinctOf(rows);
            return Math.clamp(known, 1, Math.max(1, rows));
        }
    }

    /// @param whole all variables that will be asked about are of it
    public Estimates(SqlCatalog catalog, Plan whole) {
        this.catalog = catalog;
        learn(whole);
    }

    private void learn(Plan plan) {
        switch (plan) {
            case Plan.Scan scan -> {
                Table table = scan.table().table();
                TableStatistics known = catalog.statistics(table.oid());
                double rows = rows(table);
                for (int i = 0; i < table.columns().size(); i++) {
                    Column column = table.columns().get(i);
                    ColumnStatistics of = known == null ? null : known.of(column);
                    origins.put(scan.output().get(i), new Origin(table, column, of, rows));
                }
            }
            case Plan.With with ->
                    with.definitions().forEach(each -> common.put(each.number(), each.plan()));
            default -> {
                // its inputs say more
            }
        }
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            learn(input);
                            return input;
                        });
        if (plan instanceof Plan.Project(_, var values, var output)) {
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i) instanceof Scalar.Column(Variable variable, _)) {
                    Origin origin = origins.get(variable);
                    if (origin != null) {
                        origins.put(output.get(i), origin);
                    }
                }
            }
        }
    }

    private double rows(Table table) {
        TableStatistics known = catalog.statistics(table.oid());
        if (known != null && known.rows() != TableStatistics.UNKNOWN) {
            return Math.max(1, known.rows());
        }
        return (double) PAGES * Math.max(1, PAGE_BYTES / Widths.ofRow(table));
    }

    /// Which column of a table a variable is; null where it is none, or is of no table of the plan.
    @Nullable Origin origin(Variable variable) {
        return origins.get(variable);
    }

    /// Whether no two rows of its table have the same value of a column.
    boolean isUnique(Origin origin) {
        List<Integer> alone = List.of(origin.column.number());
        return origin.table.primaryKey().equals(alone)
                || origin.table.constraints().stream()
                        .anyMatch(each ->
                                each instanceof Constraint.Unique unique
                                        && unique.columns().equals(alone))
                || catalog.indexes(origin.table.oid()).stream()
                        .anyMatch(index ->
                                index.unique()
                                        && index.predicate() == null
                                        && index.parts().size() == 1
                                        && index.parts().getFirst().column()
                                                == origin.column.number());
    }

    /// How many different values a variable has in so many rows.
    double distinct(Variable variable, double rows) {
        Origin origin = origins.get(variable);
        double all = origin == null ? DISTINCT : origin.distinct(isUnique(origin));
        return Math.clamp(all, 1, Math.max(1, rows));
    }

    /// How many rows a plan brings, when it is carried out once; at least 1.
    public double rows(Plan plan) {
        return Math.max(1, unbounded(plan));
    }

    private double unbounded(Plan plan) {
        return switch (plan) {
            case Plan.OneRow _ -> 1;
            case Plan.Rows(var rows, _) -> rows.size();
            case Plan.Scan scan -> rows(scan.table().table());
            case Plan.Computed _ -> VIEW_ROWS;
            case Plan.Functions _ -> FUNCTION_ROWS;
            case Plan.Common(int number, _) -> {
                Plan known = common.remove(number);
                if (known == null) { // of a recursive query, itself
                    yield FUNCTION_ROWS;
                }
                double rows = rows(known);
                common.put(number, known);
                yield rows;
            }
            case Plan.Filter(Plan input, Scalar condition) ->
                    rows(input) * new Selectivity(this).of(condition);
            case Plan.Project(Plan input, _, _) -> rows(input);
            case Plan.Aggregate(Plan input, var groups, var sets, _, _, _) ->
                    groups.isEmpty() ? sets.size() : groups(groups, rows(input)) * sets.size();
            case Plan.Window(Plan input, _, _) -> rows(input);
            case Plan.Sort(Plan input, _) -> rows(input);
            case Plan.Limit limit -> limit(limit);
            case Plan.Distinct(Plan input, var on) -> groups(on, rows(input));
            case Plan.LockRows lock -> rows(lock.input());
            case Plan.Measured(Plan input, _) -> rows(input);
            case Plan.Join join -> join(join);
            case Plan.Colocated colocated -> join(colocated.join());
            case Plan.SetOperation(var kind, _, Plan left, Plan right, _) ->
                    switch (kind) {
                        case UNION -> rows(left) + rows(right);
                        case INTERSECT -> Math.min(rows(left), rows(right));
                        case EXCEPT -> rows(left);
                    };
            case Plan.With(_, Plan body) -> rows(body);
            case Plan.Changed(var change, _, _) ->
                    switch (change) {
                        case fulcrum.sql.plan.Change.Insert insert -> rows(insert.source());
                        case fulcrum.sql.plan.Change.Update update -> rows(update.source());
                        case fulcrum.sql.plan.Change.Delete delete -> rows(delete.source());
                    };
        };
    }

    private double limit(Plan.Limit limit) {
        double rows = rows(limit.input());
        return switch (limit.count()) {
            case null -> rows;
            case Scalar.Constant(Datum.Int(long count), _) -> Math.min(rows, (double) count);
            default -> rows * LIMITED_PART;
        };
    }

    private double groups(List<Scalar> groups, double rows) {
        double all = 1;
        for (Scalar group : groups) {
            double own = 1;
            for (Variable variable : Scalars.variables(group)) {
                own *= distinct(variable, rows);
            }
            all = Math.min(rows, all * own);
        }
        return all;
    }

    private double join(Plan.Join join) {
        double left = rows(join.left());
        double right = rows(join.right());
        double both = joined(left, right, Scalars.conjuncts(join.condition()));
        return switch (join.kind()) {
            case INNER -> both;
            case LEFT -> Math.max(left, both);
            case RIGHT -> Math.max(right, both);
            case FULL -> Math.max(left + right, both);
        };
    }

    /// How many rows come of two inputs, each of which is joined with each other where all
    /// conditions hold.
    double joined(double left, double right, List<Scalar> conditions) {
        double rows = left * right;
        for (Scalar condition : conditions) {
            Equality equality = Equality.of(condition);
            rows *=
                    equality == null
                            ? new Selectivity(this).of(condition)
                            : 1
                                    / Math.max(
                                            distinct(equality.left(), Math.max(left, right)),
                                            distinct(equality.right(), Math.max(left, right)));
        }
        return Math.max(1, rows);
    }
}
