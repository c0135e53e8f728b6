package fulcrum.sql.analysis;

import fulcrum.sql.ast.Query;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;

/// What WITH means (manual, 7.8).
final class CommonTables {

    private final Statement statement;
    private final Queries queries;

    CommonTables(Statement statement) {
        this.statement = statement;
        this.queries = new Queries(statement);
    }

    /// @param scope gets the names
    List<Plan.With.Definition> define(Query.With with, Scope scope) {
        List<Plan.With.Definition> definitions = new ArrayList<>();
        if (with.recursive()) {
            scope.announce(with.tables().stream().map(Query.CommonTable::name).toList());
        }
        for (Query.CommonTable table : with.tables()) {
            if (scope.defines(table.name())) {
                throw SqlError.at(
                        table.at(),
                        SqlState.DUPLICATE_ALIAS,
                        "WITH query name \"" + table.name() + "\" specified more than once");
            }
            boolean union = isUnion(table);
            if (with.recursive()) {
                scope.beginDefinition(
                        table.name(),
                        union
                                ? "recursive reference to query \""
                                        + table.name()
                                        + "\" must not appear within its non-recursive term"
                                : "recursive query \""
                                        + table.name()
                                        + "\" does not have the form non-recursive-term UNION"
                                        + " [ALL] recursive-term");
            }
            definitions.add(
                    with.recursive() && union ? maybeRecursive(table, scope) : plain(table, scope));
        }
        return definitions;
    }

    private static boolean isUnion(Query.CommonTable table) {
        return table.statement() instanceof Query query
                && query.body() instanceof Query.SetOperation(var kind, _, var operands, _)
                && kind == Query.SetOperation.Kind.UNION
                && operands.size() >= 2;
    }

    private Plan.With.Definition plain(Query.CommonTable table, Scope scope) {
        if (!(table.statement() instanceof Query) && scope.outer() != null) {
            throw SqlError.at(
                    table.at(),
                    SqlState.NOT_SUPPORTED,
                    "WITH clause containing a data-modifying statement must be at the top level");
        }
        Result result = queries.changes(table.statement(), new Scope(scope));
        int number = statement.nextCommon();
        scope.define(
                table.name(),
                new Scope.Common(
                        number, named(table, result.columns()), !result.columns().isEmpty()));
        return new Plan.With.Definition(number, table.name(), result.plan(), null, true);
    }

    private static List<Scope.Visible> named(Query.CommonTable table, List<Scope.Visible> columns) {
        if (table.columns().size() > columns.size()) {
            throw SqlError.at(
                    table.at(),
                    SqlState.BAD_COLUMN_REFERENCE,
                    "WITH query \""
                            + table.name()
                            + "\" has "
                            + columns.size()
                            + " columns available but "
                            + table.columns().size()
                            + " columns specified");
        }
        List<Scope.Visible> renamed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Scope.Visible column = columns.get(i);
            String name = i < table.columns().size() ? table.columns().get(i) : column.name();
            renamed.add(
                    new Scope.Visible(name, column.variable(), column.table(), column.column()));
        }
        return renamed;
    }

    /// The first part says what columns there are, the second may speak of the query itself.
    private Plan.With.Definition maybeRecursive(Query.CommonTable table, Scope scope) {
        Query query = (Query) table.statement();
        Query.SetOperation union = (Query.SetOperation) query.body();
        int last = union.operands().size() - 1;
        Scope inside = new Scope(scope);
        Query.With inner = query.with();
        List<Plan.With.Definition> before = inner == null ? List.of() : define(inner, inside);
        Query.Body firstBody =
                last == 1
                        ? union.operands().getFirst()
                        : new Query.SetOperation(
                                union.kind(),
                                union.all(),
                                union.operands().subList(0, last),
                                union.at());
        Result first = queries.body(firstBody, inside);
        int number = statement.nextCommon();
        List<Scope.Visible> columns = named(table, first.columns());
        Scope recursive = new Scope(inside);
        recursive.define(table.name(), new Scope.Common(number, columns, true, true));
        Result step = queries.body(union.operands().get(last), recursive);
        RecursiveReferences.demandAllowed(table, number, step.plan());
        demandSameColumns(table, first, step);
        if (!query.orderBy().isEmpty() || query.limit() != null || !query.locks().isEmpty()) {
            throw SqlError.notSupported(
                    "ORDER BY, LIMIT or FOR UPDATE in a recursive query", query.at());
        }
        scope.define(table.name(), new Scope.Common(number, columns, true));
        List<Variable> wanted = first.plan().output();
        Plan next =
                new SetOperations(statement, queries).converted(step.plan(), wanted, table.at());
        return new Plan.With.Definition(
                number,
                table.name(),
                before.isEmpty() ? first.plan() : new Plan.With(before, first.plan()),
                before.isEmpty() ? next : new Plan.With(before, next),
                union.all());
    }

    private static void demandSameColumns(Query.CommonTable table, Result first, Result step) {
        if (first.columns().size() != step.columns().size()) {
            throw SqlError.at(
                    table.at(),
                    SqlState.SYNTAX,
                    "each UNION query must have the same number of columns");
        }
        for (int i = 0; i < first.columns().size(); i++) {
            SqlType one = first.plan().output().get(i).type();
            SqlType other = SetOperations.type(step, i);
            SqlType both =
                    fulcrum.sql.routine.CommonType.of(
                            List.of(one, other), "UNION", List.of(table.at(), table.at()));
            if (!both.sameAs(one)) {
                throw SqlError.at(
                                table.at(),
                                SqlState.WRONG_TYPE,
                                "recursive query \""
                                        + table.name()
                                        + "\" column "
                                        + (i + 1)
                                        + " has type "
                                        + one
                                        + " in non-recursive term but type "
                                        + both
                                        + " overall")
                        .hint("Cast the output of the non-recursive term to the correct type.");
            }
        }
    }
}
