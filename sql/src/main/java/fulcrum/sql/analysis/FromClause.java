package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.SpecialCall;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.routine.CommonType;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a FROM clause means (manual, 7.2.1).
final class FromClause {

    private final Statement statement;
    private final Scope scope;
    private final List<Query.Lock> locks;

    /// @param scope gets what the clause makes visible
    FromClause(Statement statement, Scope scope) {
        this(statement, scope, List.of());
    }

    /// @param locks how rows are locked, those of queries and views in it too
    FromClause(Statement statement, Scope scope, List<Query.Lock> locks) {
        this.statement = statement;
        this.scope = scope;
        this.locks = locks;
    }

    /// Rows, and what of them is visible.
    record Built(Plan plan, Scope.Item item) {}

    /// All items, joined by commas.
    ///
    /// @param first what is there already; null for nothing
    Plan of(List<TableReference> from, @Nullable Plan first) {
        Plan plan = first;
        for (TableReference each : from) {
            Built built = of(each, List.copyOf(scope.items()));
            plan = plan == null ? built.plan : cross(plan, built.plan);
            scope.addDistinct(built.item, each.at());
        }
        return plan == null ? new Plan.OneRow() : plan;
    }

    private static Plan cross(Plan left, Plan right) {
        return new Plan.Join(
                Plan.JoinKind.INNER,
                left,
                right,
                Scalar.Constant.TRUE,
                Plans.speaksOf(right, left.output()));
    }

    /// @param before items that a lateral one may speak of
    private Built of(TableReference reference, List<Scope.Item> before) {
        return switch (reference) {
            case TableReference.Table table -> table(table);
            case TableReference.Subquery query -> subquery(query, before);
            case TableReference.Functions functions -> functions(functions, before);
            case TableReference.Join join -> join(join, before);
        };
    }

    private Scope lateral(boolean lateral, List<Scope.Item> before) {
        Scope around = new Scope(scope.outerForQueries());
        if (lateral) {
            before.forEach(around::add);
        }
        return around;
    }

    // Tables and queries

    private Built table(TableReference.Table table) {
        if (table.sample() != null) {
            throw SqlError.notSupported("TABLESAMPLE", table.at());
        }
        Name name = table.name();
        if (name.parts().size() == 1) {
            Scope.Common common = scope.common(name.last());
            if (common != null) {
                return common(common, table);
            }
            String objection = scope.objection(name.last());
            if (objection != null && scope.announces(name.last())) {
                throw SqlError.at(name.at(), SqlState.BAD_RECURSION, objection);
            }
            if (scope.announces(name.last())) {
                throw SqlError.notSupported(
                        "WITH RECURSIVE query \"" + name.last() + "\" before its definition",
                        name.at());
            }
        }
        Relation relation = statement.names().relation(name);
        statement.reads(relation);
        if (name.parts().size() == 1) {
            statement.unqualified(name.at(), statement.names().schemaOf(relation));
        }
        return switch (relation) {
            case Table known -> stored(known, table.alias());
            case View view -> view(view, table);
            case SystemView view -> system(view, table.alias());
            case Sequence _ ->
                    throw SqlError.notSupported("SELECT from a sequence", name.at())
                            .hint("Ask pg_sequences.");
            case Index _ ->
                    throw SqlError.at(
                                    name.at(),
                                    SqlState.WRONG_OBJECT_TYPE,
                                    "cannot open relation \"" + relation.name() + "\"")
                            .detail("This operation is not supported for indexes.");
        };
    }

    private Built common(Scope.Common common, TableReference.Table table) {
        if (!common.readable()) {
            throw SqlError.notSupported(
                    "WITH query \"" + table.name().last() + "\" without RETURNING", table.at());
        }
        List<Variable> output = new ArrayList<>();
        List<Scope.Visible> columns = new ArrayList<>();
        for (Scope.Visible column : common.columns()) {
            Variable fresh = statement.variable(column.name(), column.variable().type());
            output.add(fresh);
            columns.add(new Scope.Visible(column.name(), fresh, column.table(), column.column()));
        }
        return aliased(
                new Plan.Common(common.number(), output),
                null,
                table.name().last(),
                0,
                columns,
                table.alias(),
                table.at());
    }

    Built stored(Table table, TableReference.@Nullable Alias alias) {
        StoredTable stored = statement.stored(table);
        List<Variable> output = new ArrayList<>();
        List<Scope.Visible> columns = new ArrayList<>();
        for (Column column : table.columns()) {
            Variable variable = statement.variable(column.name(), column.type());
            output.add(variable);
            columns.add(new Scope.Visible(column.name(), variable, table.oid(), column.number()));
        }
        if (stored.width() > output.size()) {
            output.add(statement.variable("row", SqlType.UUID));
        }
        return aliased(
                new Plan.Scan(stored, output, new Path.Whole(), false),
                statement.names().schemaOf(table),
                table.name(),
                table.oid(),
                columns,
                alias,
                Position.NONE);
    }

    private Built system(SystemView view, TableReference.@Nullable Alias alias) {
        List<Variable> output = new ArrayList<>();
        List<Scope.Visible> columns = new ArrayList<>();
        for (Column column : view.columns()) {
            Variable variable = statement.variable(column.name(), column.type());
            output.add(variable);
            columns.add(new Scope.Visible(column.name(), variable, view.oid(), column.number()));
        }
        return aliased(
                new Plan.Computed(view, output),
                statement.names().schemaOf(view),
                view.name(),
                view.oid(),
                columns,
                alias,
                Position.NONE);
    }

    private Built view(View view, TableReference.Table table) {
        if (!(Parser.parse(view.text()) instanceof Query query)) {
            throw new IllegalStateException("a view that is no query: " + view.name());
        }
        statement.beginView();
        Scope inside = new Scope(null);
        inside.locks(Locking.within(locks, table.alias(), view.name()));
        Result result = new Queries(statement).of(query, inside);
        statement.endView();
        List<Scope.Visible> columns = new ArrayList<>();
        for (int i = 0; i < view.columns().size(); i++) {
            Column column = view.columns().get(i);
            columns.add(
                    new Scope.Visible(
                            column.name(),
                            result.plan().output().get(i),
                            view.oid(),
                            column.number()));
        }
        return aliased(
                result.plan(),
                statement.names().schemaOf(view),
                view.name(),
                view.oid(),
                columns,
                table.alias(),
                table.at());
    }

    private Built subquery(TableReference.Subquery query, List<Scope.Item> before) {
        Scope inside = lateral(query.lateral(), before);
        inside.locks(Locking.within(locks, query.alias(), ""));
        Result result = new Queries(statement).of(query.query(), inside);
        List<Scope.Visible> columns =
                result.columns().stream()
                        .map(column ->
                                new Scope.Visible(
                                        column.name(),
                                        column.variable(),
                                        column.table(),
                                        column.column()))
                        .toList();
        return aliased(result.plan(), null, "", 0, columns, query.alias(), query.at());
    }

    private static Built aliased(
            Plan plan,
            @Nullable String schema,
            String name,
            int relation,
            List<Scope.Visible> columns,
            TableReference.@Nullable Alias alias,
            Position at) {
        if (alias == null) {
            return new Built(
                    plan, new Scope.Item(new Scope.Entry(schema, name, relation, columns)));
        }
        if (alias.columns().size() > columns.size()) {
            throw SqlError.at(
                    at,
                    SqlState.BAD_COLUMN_REFERENCE,
                    "table \""
                            + alias.name()
                            + "\" has "
                            + columns.size()
                            + " columns available but "
                            + alias.columns().size()
                            + " columns specified");
        }
        List<Scope.Visible> renamed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Scope.Visible column = columns.get(i);
            String called = i < alias.columns().size() ? alias.columns().get(i) : column.name();
            renamed.add(
                    new Scope.Visible(called, column.variable(), column.table(), column.column()));
        }
        return new Built(
                plan, new Scope.Item(new Scope.Entry(null, alias.name(), relation, renamed)));
    }

    // Functions

    private Built functions(TableReference.Functions functions, List<Scope.Item> before) {
        Expressions expressions =
                new Expressions(
                        statement,
                        lateral(true, before),
                        new Place("functions in FROM", false, false, true));
        List<Plan.Functions.Call> calls = new ArrayList<>();
        List<Variable> output = new ArrayList<>();
        if (!functions.columns().isEmpty()) {
            throw SqlError.notSupported("AS (column definitions)", functions.at());
        }
        TableReference.Alias alias = functions.alias();
        for (TableReference.Function function : functions.functions()) {
            if (!function.columns().isEmpty()) {
                throw SqlError.notSupported("AS (column definitions)", functions.at());
            }
            for (Expression call : each(function.call())) {
                new RowsOf(statement, expressions).add(call, alias, calls, output);
            }
        }
        if (functions.withOrdinality()) {
            output.add(statement.variable("ordinality", SqlType.BIGINT));
        }
        List<Scope.Visible> columns =
                output.stream()
                        .map(variable -> new Scope.Visible(variable.name(), variable, 0, 0))
                        .toList();
        String name = nameOf(functions.functions().getFirst().call());
        return aliased(
                new Plan.Functions(calls, functions.withOrdinality(), output),
                null,
                name,
                0,
                columns,
                alias,
                functions.at());
    }

    /// `unnest(a, b)` is short for `ROWS FROM (unnest(a), unnest(b))`.
    private static List<Expression> each(Expression call) {
        if (call instanceof FunctionCall function
                && function.name().last().equals("unnest")
                && function.arguments().size() > 1) {
            return function.arguments().stream()
                    .<Expression>map(argument ->
                            new FunctionCall(
                                    function.name(), List.of(argument.value()), function.at()))
                    .toList();
        }
        return List.of(call);
    }

    static String nameOf(Expression call) {
        return switch (call) {
            case FunctionCall function -> function.name().last();
            case SpecialCall special ->
                    Objects.requireNonNullElse(ResultNames.suggested(special), "function");
            default -> "function";
        };
    }

    // Joins

    private Built join(TableReference.Join join, List<Scope.Item> before) {
        Built left = of(join.left(), before);
        List<Scope.Item> visible = new ArrayList<>(before);
        visible.add(left.item);
        Built right = of(join.right(), visible);
        right.item
                .entries()
                .forEach(entry -> Scope.demandNew(List.of(left.item), entry, join.right().at()));
        boolean lateral = Plans.speaksOf(right.plan, left.plan.output());
        Plan.JoinKind kind =
                switch (join.kind()) {
                    case CROSS, INNER -> Plan.JoinKind.INNER;
                    case LEFT -> Plan.JoinKind.LEFT;
                    case RIGHT -> Plan.JoinKind.RIGHT;
                    case FULL -> Plan.JoinKind.FULL;
                };
        if (lateral && (kind == Plan.JoinKind.RIGHT || kind == Plan.JoinKind.FULL)) {
            throw SqlError.at(
                            join.right().at(),
                            SqlState.BAD_COLUMN_REFERENCE,
                            "invalid reference to FROM-clause entry")
                    .detail(
                            "The combining JOIN type must be INNER or LEFT for a LATERAL"
                                    + " reference.");
        }
        List<String> using =
                join.natural() ? common(left.item.columns(), right.item.columns()) : join.using();
        Built joined =
                using.isEmpty()
                        ? on(join, kind, left, right, lateral, before)
                        : using(join, kind, left, right, lateral, using);
        TableReference.Alias alias = join.alias();
        return alias == null
                ? joined
                : aliased(
                        joined.plan,
                        null,
                        alias.name(),
                        0,
                        joined.item.columns(),
                        alias,
                        join.at());
    }

    private static List<String> common(List<Scope.Visible> left, List<Scope.Visible> right) {
        return left.stream()
                .map(Scope.Visible::name)
                .filter(name -> right.stream().anyMatch(other -> other.name().equals(name)))
                .distinct()
                .toList();
    }

    private Built on(
            TableReference.Join join,
            Plan.JoinKind kind,
            Built left,
            Built right,
            boolean lateral,
            List<Scope.Item> before) {
        List<Scope.Entry> entries = new ArrayList<>(left.item.entries());
        entries.addAll(right.item.entries());
        List<Scope.Visible> columns = new ArrayList<>(left.item.columns());
        columns.addAll(right.item.columns());
        Scope.Item both = new Scope.Item(entries, columns);
        Scalar condition = Scalar.Constant.TRUE;
        Expression given = join.condition();
        if (given != null) {
            Scope here = new Scope(scope.outerForQueries());
            before.forEach(here::add);
            here.add(both);
            condition = new Expressions(statement, here, Place.JOIN).condition(given, "JOIN/ON");
        }
        return new Built(new Plan.Join(kind, left.plan, right.plan, condition, lateral), both);
    }

    private Built using(
            TableReference.Join join,
            Plan.JoinKind kind,
            Built left,
            Built right,
            boolean lateral,
            List<String> using) {
        Expressions expressions = new Expressions(statement, new Scope(scope.outer()), Place.JOIN);
        List<Scalar> conditions = new ArrayList<>();
        List<Scope.Visible> merged = new ArrayList<>();
        List<Scalar> computed = new ArrayList<>();
        for (String name : using) {
            Scope.Visible one = column(left.item, name, "left", join.at());
            Scope.Visible other = column(right.item, name, "right", join.at());
            Scalar mine = new Scalar.Column(one.variable(), join.at());
            Scalar theirs = new Scalar.Column(other.variable(), join.at());
            conditions.add(
                    expressions.operation(
                            new Operator("=", join.at()), mine, theirs, join.at(), join.at()));
            merged.add(merged(kind, one, other, mine, theirs, computed, expressions, join.at()));
        }
        Plan plan = new Plan.Join(kind, left.plan, right.plan, Scalars.and(conditions), lateral);
        if (!computed.isEmpty()) {
            plan = withComputed(plan, merged, computed);
        }
        List<Scope.Entry> entries = new ArrayList<>(left.item.entries());
        entries.addAll(right.item.entries());
        List<Scope.Visible> columns = new ArrayList<>(merged);
        addOthers(left.item, using, columns);
        addOthers(right.item, using, columns);
        String alias = join.usingAlias();
        if (alias != null) {
            entries.add(new Scope.Entry(null, alias, 0, merged));
        }
        return new Built(plan, new Scope.Item(entries, columns));
    }

    private static Scope.Visible column(Scope.Item item, String name, String side, Position at) {
        List<Scope.Visible> found =
                item.columns().stream().filter(column -> column.name().equals(name)).toList();
        if (found.size() > 1) {
            throw SqlError.at(
                    at,
                    SqlState.AMBIGUOUS_COLUMN,
                    "common column name \""
                            + name
                            + "\" appears more than once in "
                            + side
                            + " table");
        }
        if (found.isEmpty()) {
            throw SqlError.at(
                    at,
                    SqlState.NO_COLUMN,
                    "column \""
                            + name
                            + "\" specified in USING clause does not exist in "
                            + side
                            + " table");
        }
        return found.getFirst();
    }

    /// The one column that stands for both.
    private Scope.Visible merged(
            Plan.JoinKind kind,
            Scope.Visible one,
            Scope.Visible other,
            Scalar mine,
            Scalar theirs,
            List<Scalar> computed,
            Expressions expressions,
            Position at) {
        SqlType type =
                CommonType.of(List.of(mine.type(), theirs.type()), "JOIN/USING", List.of(at, at));
        boolean right = kind == Plan.JoinKind.RIGHT;
        Scope.Visible chosen = right ? other : one;
        if (kind != Plan.JoinKind.FULL && chosen.variable().type().sameAs(type)) {
            return chosen;
        }
        Scalar value =
                kind == Plan.JoinKind.FULL
                        ? new Scalar.Coalesce(
                                List.of(
                                        expressions.coercion.to(mine, type, at),
                                        expressions.coercion.to(theirs, type, at)),
                                type)
                        : expressions.coercion.to(right ? theirs : mine, type, at);
        computed.add(value);
        return new Scope.Visible(one.name(), statement.variable(one.name(), type), 0, 0);
    }

    private static Plan withComputed(Plan plan, List<Scope.Visible> merged, List<Scalar> computed) {
        List<Scalar> values = new ArrayList<>();
        List<Variable> output = new ArrayList<>();
        for (Variable variable : plan.output()) {
            values.add(new Scalar.Column(variable, Position.NONE));
            output.add(variable);
        }
        int next = 0;
        for (Scope.Visible each : merged) {
            if (!output.contains(each.variable())) {
                values.add(computed.get(next++));
                output.add(each.variable());
            }
        }
        return new Plan.Project(plan, values, output);
    }

    private static void addOthers(
            Scope.Item item, List<String> using, List<Scope.Visible> columns) {
        item.columns().stream()
                .filter(column -> !using.contains(column.name()))
                .forEach(columns::add);
    }
}
