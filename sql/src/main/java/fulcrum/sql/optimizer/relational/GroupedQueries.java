package fulcrum.sql.optimizer.relational;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Queries that give an aggregate of the rows that belong to a row, as an outer join with the
/// aggregates of all groups. A row to which none belong has no group: there a count is 0, and the
/// others are NULL.
///
/// Groups are computed that no row asks for; so only what cannot fail is computed.
final class GroupedQueries {

    private static final Set<String> NULL_OF_NOTHING =
            Set.of("sum", "min", "max", "avg", "bool_and", "bool_or", "every");

    private final Fresh fresh;
    private final NestedCosts costs;

    GroupedQueries(Fresh fresh, NestedCosts costs) {
        this.fresh = fresh;
        this.costs = costs;
    }

    /// Rows with what a value needs, and the value.
    record Replaced(Plan rows, Scalar value) {}

    Plan of(Plan.Project project) {
        Plan at = project.input();
        List<Scalar> values = new ArrayList<>();
        for (Scalar value : project.values()) {
            Replaced replaced = of(at, value);
            at = replaced.rows();
            values.add(replaced.value());
        }
        return at.equals(project.input())
                ? project
                : new Plan.Project(at, values, project.output());
    }

    /// A value, queries of which are taken for columns of rows.
    Replaced of(Plan rows, Scalar value) {
        Plan[] at = {rows};
        Scalar replaced = replaced(value, at);
        return new Replaced(at[0], replaced);
    }

    private Scalar replaced(Scalar value, Plan[] at) {
        return switch (value) {
            case Scalar.Single(Plan query, _) -> {
                Scalar joined = joined(query, at);
                yield joined == null ? value : joined;
            }
            case Scalar.Operation _, Scalar.Converted _, Scalar.Coalesce _, Scalar.Not _ ->
                    Scalars.withParts(value, part -> replaced(part, at));
            default -> value;
        };
    }

    private @Nullable Scalar joined(Plan query, Plan[] at) {
        boolean projects =
                query instanceof Plan.Project(_, var values, _)
                        && values.size() == 1
                        && Scalars.isPlain(values.getFirst());
        Plan below = projects ? ((Plan.Project) query).input() : query;
        if (!(below instanceof Plan.Aggregate aggregate)
                || !aggregate.groups().isEmpty()
                || aggregate.sets().size() != 1
                || !aggregate.calls().stream().allMatch(GroupedQueries::isSafe)) {
            return null;
        }
        Correlation found = Correlation.of(aggregate.input(), List.of(), at[0].output());
        boolean safe =
                found != null
                        && isSafe(found.rows())
                        && found.keys().stream().allMatch(key -> isSafe(key.inner()));
        if (found == null || !safe || costs.isCheaperNested(at[0], found, true)) {
            return null;
        }
        Scalar wanted =
                projects
                        ? ((Plan.Project) query).values().getFirst()
                        : Unnesting.column(query.output().getFirst());
        boolean around = Scalars.variables(wanted).stream().allMatch(aggregate.output()::contains);
        if (!around) {
            return null;
        }
        at[0] = join(at[0], aggregate, found);
        return Unnesting.replaced(wanted, ofNothing(aggregate));
    }

    private Plan join(Plan at, Plan.Aggregate aggregate, Correlation found) {
        List<Scalar> groups = new ArrayList<>();
        List<Variable> columns = new ArrayList<>();
        List<Scalar> conditions = new ArrayList<>();
        for (Correlation.Key key : found.keys()) {
            Variable column = fresh.variable("key", key.inner().type());
            groups.add(key.inner());
            columns.add(column);
            conditions.add(key.with(Unnesting.column(column)));
        }
        List<Integer> all = IntStream.range(0, groups.size()).boxed().toList();
        columns.addAll(aggregate.output());
        Plan grouped =
                new Plan.Aggregate(found.rows(), groups, List.of(all), aggregate.calls(), columns);
        return new Plan.Join(Plan.JoinKind.LEFT, at, grouped, Scalars.and(conditions), false);
    }

    /// What stands for each aggregate where there may be no group.
    private static Map<Variable, Scalar> ofNothing(Plan.Aggregate aggregate) {
        Map<Variable, Scalar> values = new HashMap<>();
        for (int i = 0; i < aggregate.calls().size(); i++) {
            Variable variable = aggregate.output().get(i);
            if (aggregate.calls().get(i).name().equals("count")) {
                Scalar zero = new Scalar.Constant(new Datum.Int(0), SqlType.BIGINT);
                values.put(
                        variable,
                        new Scalar.Coalesce(
                                List.of(Unnesting.column(variable), zero), variable.type()));
            }
        }
        return values;
    }

    // What cannot fail

    private static boolean isSafe(AggregateCall call) {
        boolean known = call.name().equals("count") || NULL_OF_NOTHING.contains(call.name());
        boolean overflows =
                call.arguments().stream()
                        .anyMatch(each ->
                                each.type().is(ScalarType.FLOAT4)
                                        || each.type().is(ScalarType.FLOAT8)
                                        || each.type().is(ScalarType.INTERVAL));
        Scalar filter = call.filter();
        return known
                && (!overflows || !Set.of("sum", "avg").contains(call.name()))
                && call.order().isEmpty()
                && call.arguments().stream().allMatch(GroupedQueries::isSafe)
                && (filter == null || isSafe(filter));
    }

    private static boolean isSafe(Plan plan) {
        return switch (plan) {
            case Plan.Scan _, Plan.Rows _, Plan.Common _ -> true;
            case Plan.Filter(Plan input, Scalar condition) -> isSafe(condition) && isSafe(input);
            case Plan.Join join ->
                    isSafe(join.condition()) && isSafe(join.left()) && isSafe(join.right());
            default -> false;
        };
    }

    private static boolean isSafe(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Column _, Scalar.Constant _, Scalar.Argument _ -> true;
            case Scalar.And(var operands) -> operands.stream().allMatch(GroupedQueries::isSafe);
            case Scalar.Or(var operands) -> operands.stream().allMatch(GroupedQueries::isSafe);
            case Scalar.Not(Scalar operand) -> isSafe(operand);
            case Scalar.IsNull(Scalar value) -> isSafe(value);
            case Scalar.IsTruth(Scalar value, _) -> isSafe(value);
            case Scalar.OneOf(_, Scalar value, var list) ->
                    isSafe(value) && list.stream().allMatch(GroupedQueries::isSafe);
            case Scalar.Converted(var cast, Scalar value, _, _) ->
                    cast.isNothing() && isSafe(value);
            case Scalar.Operation(var operator, Scalar left, Scalar right) ->
                    operator.operator().comparison() != null
                            && left != null
                            && isSafe(left)
                            && isSafe(right);
            default -> false;
        };
    }
}
