package fulcrum.sql.analysis;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a SELECT means, with the order, limit and locks of its query (manual, SELECT).
///
/// Rows go from clause to clause as the manual's description has it: FROM, WHERE, GROUP BY, HAVING,
/// windows, the select list, DISTINCT, ORDER BY, locks, LIMIT.
final class Selects {

    private final Statement statement;
    private final Scope scope;

    Selects(Statement statement, Scope scope) {
        this.statement = statement;
        this.scope = scope;
    }

    /// A column of the result before it is computed.
    private record Item(String name, Scalar value, int table, int column, Position at) {
        Item with(Scalar other) {
            return new Item(name, other, table, column, at);
        }
    }

    Result of(Select select, Query query) {
        if (select.into() != null) {
            throw SqlError.at(
                    select.into().table().at(),
                    SqlState.SYNTAX,
                    "SELECT ... INTO is not allowed here");
        }
        if (select.asOf() != null) {
            statement.asOf(
                    new Expressions(statement, new Scope(null), Place.plain("AS OF"))
                            .settled(select.asOf()),
                    select.at());
        }
        scope.windows(select.windows());
        List<Query.Lock> locks = new ArrayList<>(query.locks());
        locks.addAll(scope.locks());
        Plan plan = new FromClause(statement, scope, locks).of(select.from(), null);
        Expression where = select.where();
        if (where != null) {
            Scalar condition = new Expressions(statement, scope, Place.WHERE).condition(where);
            plan = new Plan.Filter(plan, condition);
        }
        List<Item> items = items(select);
        List<Sorted> order = order(query.orderBy(), items);
        Select.Distinct distinct = select.distinct();
        List<Scalar> on = distinct == null ? List.of() : distinctOn(distinct, items);
        Grouping grouping = new Grouping(statement, scope, plan);
        Scalar having = having(select);
        List<Scalar> all = new ArrayList<>();
        items.forEach(item -> all.add(item.value));
        order.forEach(sorted -> all.add(sorted.term.value()));
        all.addAll(on);
        if (grouping.isNeeded(select, all, having)) {
            demandNoRecursion(select, all);
            demandNoLocks(
                    locks,
                    select.groupBy() != null
                            ? "GROUP BY clause"
                            : having != null ? "HAVING clause" : "aggregate functions");
            plan =
                    grouping.group(
                            select,
                            items.stream().map(Item::value).toList(),
                            items.stream().map(Item::name).toList(),
                            all,
                            having);
            items = items.stream().map(item -> item.with(grouping.after(item.value))).toList();
            order = order.stream().map(one -> one.with(grouping::after)).toList();
            on = Scalars.all(on, grouping::after);
        }
        return finish(query, locks, distinct, plan, items, order, on);
    }

    /// Aggregates need all rows, of which a recursive query does not know the last.
    private void demandNoRecursion(Select select, List<Scalar> values) {
        if (select.from().stream().noneMatch(this::isRecursive)) {
            return;
        }
        values.forEach(value ->
                Scalars.visit(
                        value,
                        part -> {
                            if (part instanceof Scalar.Aggregated(_, Position at)) {
                                throw SqlError.at(
                                        at,
                                        SqlState.BAD_RECURSION,
                                        "aggregate functions are not allowed in a recursive"
                                                + " query's recursive term");
                            }
                        }));
    }

    private boolean isRecursive(TableReference reference) {
        return switch (reference) {
            case TableReference.Table table when table.name().parts().size() == 1 -> {
                Scope.Common common = scope.common(table.name().last());
                yield common != null && common.step();
            }
            case TableReference.Join join -> isRecursive(join.left()) || isRecursive(join.right());
            default -> false;
        };
    }

    private @Nullable Scalar having(Select select) {
        Expression having = select.having();
        return having == null
                ? null
                : new Expressions(statement, scope, Place.HAVING).condition(having);
    }

    // The select list

    private List<Item> items(Select select) {
        boolean untyped = scope.outputs() != null && select.distinct() == null;
        Expressions expressions = new Expressions(statement, scope, Place.SELECT_LIST);
        List<Item> items = new ArrayList<>();
        for (Select.Item item : select.items()) {
            if (item.value() instanceof Expression.Star(List<String> qualifier, Position at)) {
                stars(qualifier, at)
                        .forEach(column ->
                                items.add(
                                        new Item(
                                                column.name(),
                                                new Scalar.Column(column.variable(), at),
                                                column.table(),
                                                column.column(),
                                                at)));
                continue;
            }
            Scalar value =
                    untyped ? expressions.of(item.value()) : expressions.settled(item.value());
            Scope.Visible origin = origin(item.value());
            items.add(
                    new Item(
                            ResultNames.of(item),
                            value,
                            origin == null ? 0 : origin.table(),
                            origin == null ? 0 : origin.column(),
                            item.at()));
        }
        return items;
    }

    private Scope.@Nullable Visible origin(Expression value) {
        return value instanceof Expression.Column(var name, _) ? scope.find(name) : null;
    }

    private List<Scope.Visible> stars(List<String> qualifier, Position at) {
        if (!qualifier.isEmpty()) {
            Scope.Entry entry = scope.table(qualifier, at);
            if (entry == null) {
                throw scope.missing(qualifier, at, statement.names().catalog());
            }
            return entry.columns();
        }
        if (scope.items().isEmpty()) {
            throw SqlError.at(
                    at, SqlState.SYNTAX, "SELECT * with no tables specified is not valid");
        }
        return scope.columns();
    }

    // ORDER BY and DISTINCT

    /// By what the result is sorted.
    ///
    /// @param item which of the result's columns it is, from 0; -1 for none
    private record Sorted(int item, SortTerm term, Position at) {
        Sorted with(java.util.function.UnaryOperator<Scalar> f) {
            return new Sorted(
                    item,
                    new SortTerm(f.apply(term.value()), term.descending(), term.nullsFirst()),
                    at);
        }
    }

    private List<Sorted> order(List<SortKey> keys, List<Item> items) {
        List<Sorted> order = new ArrayList<>();
        for (SortKey key : keys) {
            int item = item(key.value(), items, "ORDER BY");
            Scalar value;
            if (item >= 0) {
                value = new Coercion(statement).settled(items.get(item).value, key.value().at());
            } else {
                value = new Expressions(statement, scope, Place.ORDER_BY).settled(key.value());
                for (int i = 0; i < items.size() && item < 0; i++) {
                    item = items.get(i).value.equals(value) ? i : -1;
                }
            }
            order.add(new Sorted(item, Ordering.term(key, value), key.value().at()));
        }
        return order;
    }

    /// Which column of the result a name or a number means; -1 where it is neither's.
    private static int item(Expression value, List<Item> items, String clause) {
        List<Scope.Visible> names = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            boolean same = false;
            for (Scope.Visible other : names) {
                Item first = items.get(other.column());
                same |= first.name.equals(item.name) && first.value.equals(item.value);
            }
            String name = same ? "" : item.name;
            names.add(new Scope.Visible(name, new Variable(-1 - i, name, SqlType.TEXT), 0, i));
        }
        Scope.Visible found = Queries.outputColumn(value, names, clause);
        return found == null ? -1 : found.column();
    }

    private List<Scalar> distinctOn(Select.Distinct distinct, List<Item> items) {
        List<Scalar> on = new ArrayList<>();
        for (Expression value : distinct.on()) {
            int item = item(value, items, "DISTINCT ON");
            on.add(
                    item >= 0
                            ? items.get(item).value
                            : new Expressions(statement, scope, Place.SELECT_LIST).settled(value));
        }
        return on;
    }

    // What comes after grouping

    private Result finish(
            Query query,
            List<Query.Lock> asked,
            Select.@Nullable Distinct distinct,
            Plan grouped,
            List<Item> items,
            List<Sorted> order,
            List<Scalar> on) {
        List<Query.Lock> locking = isLockedAround(query) ? List.of() : asked;
        boolean locks = !locking.isEmpty();
        Plan from = locks ? Locking.withRows(grouped) : grouped;
        Lifting lifting = new Lifting(statement, from);
        List<Item> lifted = items.stream().map(one -> one.with(lifting.of(one.value))).toList();
        List<Sorted> sorted = order.stream().map(one -> one.with(lifting::of)).toList();
        List<Scalar> liftedOn = Scalars.all(on, lifting::of);
        if (distinct != null && distinct.on().isEmpty()) {
            items.forEach(item -> Ordering.demandEquality(item.value.type(), item.at));
        }
        if (distinct != null || lifting.isUsed()) {
            demandNoLocks(asked, distinct != null ? "DISTINCT clause" : lifting.called());
        }
        Columns columns = new Columns();
        List<Variable> result = new ArrayList<>();
        List<Scope.Visible> visible = new ArrayList<>();
        for (Item item : lifted) {
            Variable variable = output(item, columns);
            result.add(variable);
            visible.add(new Scope.Visible(item.name, variable, item.table, item.column));
        }
        List<SortTerm> terms = terms(sorted, distinct, columns, result);
        List<Scalar> distinctOn =
                liftedOn.stream()
                        .<Scalar>map(value ->
                                new Scalar.Column(columns.find("on", value), Position.NONE))
                        .toList();
        if (locks) {
            lifting.plan()
                    .output()
                    .forEach(variable ->
                            columns.find(
                                    variable.name(), new Scalar.Column(variable, Position.NONE)));
        }
        Plan plan = columns.project(lifting.plan());
        if (distinct != null) {
            plan = distinct(plan, distinct, distinctOn, result, terms);
        }
        plan = terms.isEmpty() ? plan : new Plan.Sort(plan, terms);
        if (distinct != null && !distinct.on().isEmpty() && !terms.isEmpty()) {
            plan = new Plan.Distinct(plan, distinctOn);
        }
        if (locks) {
            plan = new Locking(scope).lock(plan, from, locking, columns::variable);
        }
        plan = new Queries(statement).limited(plan, query.limit(), terms, scope);
        return new Result(trimmed(plan, result), visible);
    }

    /// A literal without a type, which is left to who asks for it, stands as NULL in the rows.
    private Variable output(Item item, Columns columns) {
        boolean untyped = item.value.type().is(ScalarType.UNKNOWN);
        Scalar value = untyped ? new Scalar.Constant(Datum.NULL, SqlType.TEXT) : item.value;
        Variable variable = columns.add(item.name, value);
        Outputs outputs = scope.outputs();
        if (outputs != null) {
            outputs.add(
                    variable, untyped ? item.value : new Scalar.Column(variable, item.at), item.at);
        }
        return variable;
    }

    /// The order in terms of the columns of the projection.
    private static List<SortTerm> terms(
            List<Sorted> sorted,
            Select.@Nullable Distinct distinct,
            Columns columns,
            List<Variable> result) {
        List<SortTerm> terms = new ArrayList<>();
        for (Sorted one : sorted) {
            if (one.item < 0 && distinct != null && distinct.on().isEmpty()) {
                throw SqlError.at(
                        one.at,
                        SqlState.BAD_COLUMN_REFERENCE,
                        "for SELECT DISTINCT, ORDER BY expressions must appear in select list");
            }
            Variable variable =
                    one.item >= 0 ? result.get(one.item) : columns.find("sorted", one.term.value());
            terms.add(
                    new SortTerm(
                            new Scalar.Column(variable, one.at),
                            one.term.descending(),
                            one.term.nullsFirst()));
        }
        return terms;
    }

    private static Plan distinct(
            Plan plan,
            Select.Distinct distinct,
            List<Scalar> on,
            List<Variable> result,
            List<SortTerm> terms) {
        if (distinct.on().isEmpty()) {
            return new Plan.Distinct(
                    plan,
                    result.stream()
                            .<Scalar>map(one -> new Scalar.Column(one, Position.NONE))
                            .toList());
        }
        int leading = Math.min(on.size(), terms.size());
        for (int i = 0; i < leading; i++) {
            if (!on.contains(terms.get(i).value())) {
                throw new SqlError(
                        SqlState.BAD_COLUMN_REFERENCE,
                        "SELECT DISTINCT ON expressions must match initial ORDER BY expressions");
            }
        }
        // with an order, the first of equal rows is known only when they are in it
        return terms.isEmpty() ? new Plan.Distinct(plan, on) : plan;
    }

    /// The columns of the result alone.
    private static Plan trimmed(Plan plan, List<Variable> result) {
        if (plan.output().equals(result)) {
            return plan;
        }
        return new Plan.Project(
                plan,
                result.stream().<Scalar>map(one -> new Scalar.Column(one, Position.NONE)).toList(),
                result);
    }

    /// Columns of a projection, the hidden ones behind the others.
    private final class Columns {

        private final List<Scalar> values = new ArrayList<>();
        private final List<Variable> output = new ArrayList<>();
        private final Map<Variable, Variable> carried = new LinkedHashMap<>();

        Variable add(String name, Scalar value) {
            Variable variable = statement.variable(name, value.type());
            values.add(value);
            output.add(variable);
            if (value instanceof Scalar.Column(Variable from, _)) {
                carried.putIfAbsent(from, variable);
            }
            return variable;
        }

        Variable find(String name, Scalar value) {
            int known = values.indexOf(value);
            return known >= 0 ? output.get(known) : add(name, value);
        }

        /// What carries a variable of the input.
        Variable variable(Variable from) {
            return Objects.requireNonNull(carried.get(from));
        }

        Plan project(Plan input) {
            return new Plan.Project(input, values, output);
        }
    }

    // Locks

    static String strength(Query.Lock lock) {
        return switch (lock.strength()) {
            case UPDATE -> "FOR UPDATE";
            case NO_KEY_UPDATE -> "FOR NO KEY UPDATE";
            case SHARE -> "FOR SHARE";
            case KEY_SHARE -> "FOR KEY SHARE";
        };
    }

    /// Whether whoever is around locks the rows of which this query's are made: those that are left
    /// when all of his conditions hold. That is so where each row of the result is of the rows that
    /// it is made of and nothing else.
    private boolean isLockedAround(Query query) {
        return !scope.locks().isEmpty()
                && query.locks().isEmpty()
                && query.with() == null
                && query.limit() == null
                && query.orderBy().isEmpty();
    }

    static void demandNoLocks(List<Query.Lock> locks, String with) {
        if (!locks.isEmpty()) {
            Query.Lock lock = locks.getFirst();
            throw SqlError.at(
                    lock.at(),
                    SqlState.NOT_SUPPORTED,
                    strength(lock) + " is not allowed with " + with);
        }
    }
}
