package fulcrum.sql.analysis;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Select;
import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.Operators;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What GROUP BY and aggregates mean (manual, 7.2.3 to 7.2.5).
final class Grouping {

    private final Statement statement;
    private final Scope scope;
    private final Plan input;

    private final Map<Scalar, Variable> groups = new LinkedHashMap<>();
    private final Map<AggregateCall, Variable> calls = new LinkedHashMap<>();
    private List<List<Integer>> sets = List.of(List.of());
    private @Nullable Variable set;

    Grouping(Statement statement, Scope scope, Plan input) {
        this.statement = statement;
        this.scope = scope;
        this.input = input;
    }

    boolean isNeeded(Select select, List<Scalar> all, @Nullable Scalar having) {
        boolean[] found = {select.groupBy() != null || having != null};
        all.forEach(value ->
                Scalars.visit(
                        value,
                        part ->
                                found[0] |=
                                        part instanceof Scalar.Aggregated
                                                || part instanceof Scalar.GroupingOf));
        return found[0];
    }

    /// Groups the input.
    ///
    /// @param items of the select list, by whose names and numbers groups may be named
    /// @param all expressions that are computed from groups
    Plan group(
            Select select,
            List<Scalar> items,
            List<String> names,
            List<Scalar> all,
            @Nullable Scalar having) {
        Select.GroupBy by = select.groupBy();
        if (by != null) {
            sets = new GroupingSets(value -> this.number(value, items, names)).of(by);
        }
        if (sets.size() > 1) {
            set = statement.variable("set", SqlType.INTEGER);
        }
        addDependent(all, having);
        all.forEach(this::after); // so that all aggregates are known
        Scalar condition = having == null ? null : after(having);
        List<Variable> output = new ArrayList<>(groups.values());
        output.addAll(calls.values());
        Variable number = set;
        if (number != null) {
            output.add(number);
        }
        // functions that give rows and are grouped by give them before
        Lifting lifting = new Lifting(statement, input);
        List<Scalar> lifted = groups.keySet().stream().map(lifting::of).toList();
        Plan plan =
                new Plan.Aggregate(
                        lifting.plan(), lifted, sets, List.copyOf(calls.keySet()), output);
        return condition == null ? plan : new Plan.Filter(plan, condition);
    }

    private int number(Expression value, List<Scalar> items, List<String> names) {
        Scalar group = group(value, items, names);
        boolean[] bad = {false};
        Scalars.visit(group, part -> bad[0] |= part instanceof Scalar.Aggregated);
        if (bad[0]) {
            throw SqlError.at(
                    value.at(),
                    SqlState.GROUPING,
                    "aggregate functions are not allowed in GROUP BY");
        }
        if (!groups.containsKey(group)) {
            if (Operators.comparison(fulcrum.sql.routine.SqlOperator.Comparison.EQUAL, group.type())
                    == null) {
                throw SqlError.at(
                        value.at(),
                        SqlState.NO_FUNCTION,
                        "could not identify an equality operator for type " + group.type());
            }
            groups.put(group, statement.variable("group", group.type()));
        }
        return List.copyOf(groups.keySet()).indexOf(group);
    }

    /// A name is first one of the input's columns, then one of the result's.
    private Scalar group(Expression value, List<Scalar> items, List<String> names) {
        if (value instanceof Expression.Column(var name, _)
                && name.parts().size() == 1
                && scope.find(name) != null) {
            return new Expressions(statement, scope, Place.GROUP_BY).settled(value);
        }
        List<Scope.Visible> results = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            results.add(
                    new Scope.Visible(
                            names.get(i),
                            new Variable(-1 - i, names.get(i), items.get(i).type()),
                            0,
                            i));
        }
        Scope.Visible found = Queries.outputColumn(value, results, "GROUP BY");
        return found != null
                ? new Coercion(statement).settled(items.get(found.column()), value.at())
                : new Expressions(statement, scope, Place.GROUP_BY).settled(value);
    }

    /// Columns of a table whose primary key is grouped by are the same in all rows of a group.
    private void addDependent(List<Scalar> all, @Nullable Scalar having) {
        if (sets.size() != 1) {
            return;
        }
        List<Scalar> every = new ArrayList<>(all);
        if (having != null) {
            every.add(having);
        }
        List<Scalar> dependent = new ArrayList<>();
        for (Scalar value : every) {
            for (Variable variable : Scalars.variables(value)) {
                Scalar column = new Scalar.Column(variable, Position.NONE);
                if (input.output().contains(variable)
                        && !groups.containsKey(column)
                        && isDependent(variable)) {
                    dependent.add(column);
                }
            }
        }
        for (Scalar column : dependent) {
            groups.computeIfAbsent(column, each -> statement.variable("group", each.type()));
        }
        if (!dependent.isEmpty()) {
            List<Integer> whole = new ArrayList<>();
            for (int i = 0; i < groups.size(); i++) {
                whole.add(i);
            }
            sets = List.of(whole);
        }
    }

    private boolean isDependent(Variable variable) {
        for (Scope.Item item : scope.items()) {
            for (Scope.Entry entry : item.entries()) {
                boolean has =
                        entry.columns().stream()
                                .anyMatch(column -> column.variable().equals(variable));
                if (has && entry.relation() != 0 && isWholeKeyGrouped(entry)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isWholeKeyGrouped(Scope.Entry entry) {
        if (!(statement.names().catalog().entry(entry.relation()) instanceof Relation relation)
                || !(relation instanceof Table table)
                || table.primaryKey().isEmpty()) {
            return false;
        }
        return table.primaryKey().stream()
                .allMatch(number ->
                        entry.columns().stream()
                                .filter(column -> column.column() == number)
                                .anyMatch(column ->
                                        groups.containsKey(
                                                new Scalar.Column(
                                                        column.variable(), Position.NONE))));
    }

    /// An expression in terms of the groups.
    ///
    /// @throws SqlError 42803 where it speaks of what is not the same in all rows of a group
    Scalar after(Scalar value) {
        Variable group = groups.get(value);
        if (group != null) {
            return new Scalar.Column(group, Position.NONE);
        }
        return switch (value) {
            case Scalar.Aggregated(AggregateCall call, Position at) ->
                    new Scalar.Column(
                            calls.computeIfAbsent(
                                    call, _ -> statement.variable(call.name(), call.type())),
                            at);
            case Scalar.GroupingOf grouping -> grouping(grouping);
            case Scalar.Column(Variable variable, Position at)
                    when input.output().contains(variable) ->
                    throw ungrouped(variable, at);
            default -> Scalars.withParts(value, this::after);
        };
    }

    private SqlError ungrouped(Variable variable, Position at) {
        String table = "";
        for (Scope.Item item : scope.items()) {
            for (Scope.Entry entry : item.entries()) {
                for (Scope.Visible column : entry.columns()) {
                    if (column.variable().equals(variable)) {
                        table = entry.alias() + ".";
                    }
                }
            }
        }
        return SqlError.at(
                at,
                SqlState.GROUPING,
                "column \""
                        + table
                        + variable.name()
                        + "\" must appear in the GROUP BY clause or be used in an aggregate"
                        + " function");
    }

    /// Of each argument one bit: 1 where the row is not grouped by it.
    private Scalar grouping(Scalar.GroupingOf grouping) {
        List<Integer> numbers = new ArrayList<>();
        for (Scalar argument : grouping.groups()) {
            int number = List.copyOf(groups.keySet()).indexOf(argument);
            if (number < 0) {
                throw SqlError.at(
                        grouping.at(),
                        SqlState.GROUPING,
                        "arguments to GROUPING must be grouping expressions of the associated"
                                + " query level");
            }
            numbers.add(number);
        }
        Variable which = set;
        if (which == null) {
            return bits(numbers, sets.getFirst());
        }
        List<Scalar.Case.When> whens = new ArrayList<>();
        var equals = Operators.resolve("=", SqlType.INTEGER, SqlType.INTEGER, Position.NONE);
        for (int i = 0; i < sets.size(); i++) {
            Scalar same =
                    new Scalar.Operation(
                            equals,
                            new Scalar.Column(which, Position.NONE),
                            new Scalar.Constant(new Datum.Int(i), SqlType.INTEGER));
            whens.add(new Scalar.Case.When(same, bits(numbers, sets.get(i))));
        }
        return new Scalar.Case(
                whens, Objects.requireNonNull(bits(numbers, List.of())), SqlType.INTEGER);
    }

    private static Scalar bits(List<Integer> numbers, List<Integer> grouped) {
        long bits = 0;
        for (int number : numbers) {
            bits = (bits << 1) | (grouped.contains(number) ? 0 : 1);
        }
        return new Scalar.Constant(new Datum.Int(bits), SqlType.INTEGER);
    }
}
