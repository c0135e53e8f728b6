package fulcrum.sql.optimizer.relational;

import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Queries within conditions as joins, where that brings the same rows (Kim, "On Optimizing an
/// SQL-like Nested Query", 1982): `EXISTS` and `IN` as joins with the distinct keys of the query,
/// `NOT EXISTS` as what an outer join with them leaves unmatched, and aggregates of rows that
/// belong to a row of the outer query as an outer join with all groups ([GroupedQueries]).
///
/// `NOT IN` is one of them only where neither side can be NULL: a NULL among the query's rows makes
/// it true for no row. What is not understood is carried out for each row, as it is written, and so
/// is what costs less that way.
public final class Unnesting {

    private final Fresh fresh;
    private final NestedCosts costs;

    private Unnesting(Fresh fresh, NestedCosts costs) {
        this.fresh = fresh;
        this.costs = costs;
    }

    /// @param fresh for columns that joins need
    public static Plan of(Plan plan, SqlCatalog catalog, Fresh fresh) {
        return new Unnesting(fresh, new NestedCosts(catalog, plan)).of(plan);
    }

    private Plan of(Plan plan) {
        return switch (plan) {
            case Plan.Changed(Change.Insert _, _, _) -> Plans.withInputs(plan, this::of);
            // which rows are locked depends on how they are found
            case Plan.LockRows _, Plan.Changed _ -> plan;
            case Plan.Filter filter -> {
                Plan inner = Plans.withInputs(filter, this::of);
                yield filter((Plan.Filter) inner);
            }
            case Plan.Project project -> {
                Plan inner = Plans.withInputs(project, this::of);
                yield new GroupedQueries(fresh, costs).of((Plan.Project) inner);
            }
            default -> Plans.withInputs(plan, this::of);
        };
    }

    private Plan filter(Plan.Filter filter) {
        List<Scalar> plain = new ArrayList<>();
        List<Scalar> others = new ArrayList<>();
        for (Scalar condition : Scalars.conjuncts(filter.condition())) {
            (Scalars.isPlain(condition) ? plain : others).add(condition);
        }
        Plan before =
                plain.isEmpty()
                        ? filter.input()
                        : new Plan.Filter(filter.input(), Scalars.and(plain));
        Plan at = before;
        List<Scalar> kept = new ArrayList<>();
        for (Scalar condition : others) {
            Plan joined = joined(at, condition);
            if (joined == null) {
                kept.add(condition);
            } else {
                at = joined;
            }
        }
        GroupedQueries grouped = new GroupedQueries(fresh, costs);
        for (int i = 0; i < kept.size(); i++) {
            GroupedQueries.Replaced replaced = grouped.of(at, kept.get(i));
            at = replaced.rows();
            kept.set(i, replaced.value());
        }
        if (at.equals(before)) {
            return filter;
        }
        Plan rows = kept.isEmpty() ? at : new Plan.Filter(at, Scalars.and(kept));
        return narrowed(rows, filter.output());
    }

    /// The rows, with these columns alone.
    static Plan narrowed(Plan rows, List<Variable> columns) {
        List<Scalar> values = new ArrayList<>();
        columns.forEach(each -> values.add(column(each)));
        return new Plan.Project(rows, values, columns);
    }

    static Scalar column(Variable variable) {
        return new Scalar.Column(variable, Position.NONE);
    }

    /// @return null where a condition is no query that may be joined
    private @Nullable Plan joined(Plan at, Scalar condition) {
        return switch (condition) {
            case Scalar.Exists(Plan query) -> semi(at, exists(query, at), true);
            case Scalar.AnyRow(Plan query, Scalar compared, boolean all) when !all ->
                    semi(at, any(query, compared, at), false);
            case Scalar.Not(Scalar.Exists(Plan query)) -> anti(at, exists(query, at), true);
            case Scalar.Not(Scalar.AnyRow(Plan query, Scalar compared, boolean all)) when !all -> {
                Correlation found = any(query, compared, at);
                yield found != null && new NotNulls().areNotNull(found, at)
                        ? anti(at, found, false)
                        : null;
            }
            default -> null;
        };
    }

    private static @Nullable Correlation exists(Plan query, Plan at) {
        Plan rows = query;
        while (rows instanceof Plan.Sort
                || (rows instanceof Plan.Project project
                        && project.values().stream().allMatch(Scalars::isPlain))) {
            rows = rows instanceof Plan.Sort sort ? sort.input() : ((Plan.Project) rows).input();
        }
        return Correlation.of(rows, List.of(), at.output());
    }

    private static @Nullable Correlation any(Plan query, Scalar compared, Plan at) {
        Plan rows = query instanceof Plan.Sort sort ? sort.input() : query;
        Scalar condition = compared;
        if (rows instanceof Plan.Project project
                && project.values().stream().allMatch(Scalars::isPlain)) {
            rows = project.input();
            condition = replaced(compared, project);
        }
        return Correlation.of(rows, Scalars.conjuncts(condition), at.output());
    }

    /// An expression of a projection's columns as one of its input's.
    static Scalar replaced(Scalar scalar, Plan.Project project) {
        Map<Variable, Scalar> values = new HashMap<>();
        for (int i = 0; i < project.values().size(); i++) {
            values.put(project.output().get(i), project.values().get(i));
        }
        return replaced(scalar, values);
    }

    static Scalar replaced(Scalar scalar, Map<Variable, Scalar> values) {
        if (scalar instanceof Scalar.Column(Variable variable, _)) {
            Scalar value = values.get(variable);
            return value == null ? scalar : value;
        }
        return Scalars.withParts(scalar, part -> replaced(part, values));
    }

    // Joins

    /// @param byKey whether the query would be asked by its keys, row by row
    private @Nullable Plan semi(Plan at, @Nullable Correlation found, boolean byKey) {
        if (found == null || costs.isCheaperNested(at, found, byKey)) {
            return null;
        }
        Keys keys = keys(found);
        return new Plan.Join(
                Plan.JoinKind.INNER, at, keys.rows, Scalars.and(keys.conditions), false);
    }

    private @Nullable Plan anti(Plan at, @Nullable Correlation found, boolean byKey) {
        if (found == null || costs.isCheaperNested(at, found, byKey)) {
            return null;
        }
        Keys keys = keys(found);
        Plan joined =
                new Plan.Join(
                        Plan.JoinKind.LEFT, at, keys.rows, Scalars.and(keys.conditions), false);
        // a key that is matched is not NULL
        Plan unmatched =
                new Plan.Filter(joined, new Scalar.IsNull(column(keys.rows.output().getFirst())));
        return narrowed(unmatched, at.output());
    }

    /// The keys of a query's rows, each once.
    private record Keys(Plan rows, List<Scalar> conditions) {}

    private Keys keys(Correlation found) {
        List<Scalar> values = new ArrayList<>();
        List<Variable> columns = new ArrayList<>();
        List<Scalar> conditions = new ArrayList<>();
        for (Correlation.Key key : found.keys()) {
            Variable column = fresh.variable("key", key.inner().type());
            values.add(key.inner());
            columns.add(column);
            conditions.add(key.with(column(column)));
        }
        Plan projected = new Plan.Project(found.rows(), values, columns);
        List<Scalar> on = columns.stream().map(Unnesting::column).toList();
        return new Keys(new Plan.Distinct(projected, on), conditions);
    }
}
