package fulcrum.sql.analysis;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.IndexElement;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Printer;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What INSERT means.
final class Inserts {

    private final Statement statement;
    private final Scope scope;

    Inserts(Statement statement, Scope scope) {
        this.statement = statement;
        this.scope = scope;
    }

    Result of(Change.Insert insert) {
        Table table = statement.names().changed(insert.table(), "INSERT");
        statement.changes(table, 'a');
        if (insert.onConflict() != null && insert.onConflict().update() != null) {
            statement.changes(table, 'w');
        }
        Scope around = scope.outerForQueries();
        FromClause.Built target =
                new FromClause(statement, scope).stored(table, Changes.alias(insert.alias()));
        List<Variable> row = target.plan().output();
        Assignments assignments = new Assignments(statement, scope, table, row);
        int[] given = given(insert, table);
        Plan source = source(insert, table, given, assignments, around);
        scope.add(target.item());
        Upkeep upkeep = new Upkeeps(statement).of(table, row);
        Change.OnConflict conflict = insert.onConflict();
        return Changes.returning(
                statement,
                new fulcrum.sql.plan.Change.Insert(
                        upkeep,
                        source,
                        row,
                        conflict == null ? null : onConflict(conflict, table, row, target, upkeep)),
                insert.returning(),
                scope);
    }

    /// Positions of the columns that are given values, in the order in which they are.
    private int[] given(Change.Insert insert, Table table) {
        if (insert.columns().isEmpty()) {
            int[] all = new int[table.columns().size()];
            for (int i = 0; i < all.length; i++) {
                all[i] = i;
            }
            return all;
        }
        List<Integer> positions = new ArrayList<>();
        for (Change.Target target : insert.columns()) {
            int position = Assignments.position(statement, table, target);
            if (positions.contains(position)) {
                throw SqlError.at(
                        target.at(),
                        SqlState.DUPLICATE_COLUMN,
                        "column \"" + target.column() + "\" specified more than once");
            }
            positions.add(position);
        }
        return positions.stream().mapToInt(each -> each).toArray();
    }

    private Plan source(
            Change.Insert insert, Table table, int[] given, Assignments assignments, Scope around) {
        Query query = insert.source();
        if (query == null) {
            return rows(insert, table, given, List.of(List.of()), assignments, around);
        }
        boolean plainValues = query.body() instanceof Query.Values && !query.isMoreThanItsBody();
        if (plainValues) {
            return rows(
                    insert,
                    table,
                    given,
                    ((Query.Values) query.body()).rows(),
                    assignments,
                    around);
        }
        Scope inside = new Scope(around);
        Outputs outputs = new Outputs();
        inside.outputs(outputs);
        Plan plan = new Queries(statement).of(query, inside).plan();
        List<Outputs.Output> values =
                plan.output().stream().map(each -> outputs.of(each, query.at())).toList();
        return project(insert, table, given, plan, values, assignments, query.at());
    }

    private static void demandFit(
            Change.Insert insert, int given, int values, @Nullable Position at) {
        Position where = at == null ? insert.at() : at;
        if (values > given) {
            throw SqlError.at(
                    where, SqlState.SYNTAX, "INSERT has more expressions than target columns");
        }
        if (values < given && !insert.columns().isEmpty()) {
            throw SqlError.at(
                    insert.columns().get(values).at(),
                    SqlState.SYNTAX,
                    "INSERT has more target columns than expressions");
        }
    }

    private Plan rows(
            Change.Insert insert,
            Table table,
            int[] given,
            List<List<Expression>> rows,
            Assignments assignments,
            Scope around) {
        Expressions expressions = new Expressions(statement, around, Place.plain("VALUES"));
        int width = rows.getFirst().size();
        List<List<Scalar>> made = new ArrayList<>();
        for (List<Expression> row : rows) {
            if (row.size() != width) {
                throw SqlError.at(
                        row.getFirst().at(),
                        SqlState.SYNTAX,
                        "VALUES lists must all be the same length");
            }
            demandFit(
                    insert,
                    given.length,
                    row.size() + (insert.source() == null ? given.length : 0),
                    row.size() > given.length ? row.get(given.length).at() : null);
            List<Scalar> values = new ArrayList<>();
            for (int position = 0; position < table.columns().size(); position++) {
                int at = indexOf(given, position);
                Expression value = at >= 0 && at < row.size() ? row.get(at) : null;
                values.add(
                        assignments.inserted(
                                expressions,
                                table.columns().get(position),
                                value,
                                insert.overriding()));
            }
            addHidden(table, values);
            made.add(values);
        }
        return new Plan.Rows(made, output(table));
    }

    private static int indexOf(int[] positions, int position) {
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] == position) {
                return i;
            }
        }
        return -1;
    }

    /// The number that stands for a primary key is made when the row is.
    private void addHidden(Table table, List<Scalar> values) {
        if (statement.stored(table).width() > table.columns().size()) {
            values.add(new Scalar.Constant(Datum.NULL, SqlType.UUID));
        }
    }

    private List<Variable> output(Table table) {
        List<Variable> output = new ArrayList<>();
        for (Column column : table.columns()) {
            output.add(statement.variable(column.name(), column.type()));
        }
        if (statement.stored(table).width() > output.size()) {
            output.add(statement.variable("row", SqlType.UUID));
        }
        return output;
    }

    private Plan project(
            Change.Insert insert,
            Table table,
            int[] given,
            Plan plan,
            List<Outputs.Output> outputs,
            Assignments assignments,
            Position at) {
        int width = outputs.size();
        demandFit(
                insert,
                given.length,
                width,
                width > given.length ? outputs.get(given.length).at() : at);
        Coercion coercion = new Coercion(statement);
        List<Scalar> values = new ArrayList<>();
        for (int position = 0; position < table.columns().size(); position++) {
            Column column = table.columns().get(position);
            int from = indexOf(given, position);
            if (from < 0 || from >= width) {
                values.add(assignments.byDefault(column));
                continue;
            }
            Outputs.Output output = outputs.get(from);
            Assignments.demandMayBeGiven(column, insert.overriding(), at);
            values.add(
                    coercion.assigned(output.value(), column.name(), column.type(), output.at()));
        }
        addHidden(table, values);
        return new Plan.Project(plan, values, output(table));
    }

    // ON CONFLICT

    private fulcrum.sql.plan.Change.OnConflict onConflict(
            Change.OnConflict conflict,
            Table table,
            List<Variable> row,
            FromClause.Built target,
            Upkeep upkeep) {
        List<@Nullable StoredIndex> arbiters = arbiters(conflict, table, upkeep);
        Change.OnConflict.Update update = conflict.update();
        if (update == null) {
            return new fulcrum.sql.plan.Change.OnConflict(arbiters, row, row, null, null);
        }
        if (conflict.arbiter() == null) {
            throw SqlError.at(
                            conflict.at(),
                            SqlState.SYNTAX,
                            "ON CONFLICT DO UPDATE requires inference specification or constraint"
                                    + " name")
                    .hint("For example, ON CONFLICT (column_name).");
        }
        Scope inside = new Scope(scope.outer());
        inside.add(target.item());
        FromClause.Built excluded =
                new FromClause(statement, inside).stored(table, Changes.alias("excluded"));
        // columns without a table are the row's that is there
        inside.add(new Scope.Item(excluded.item().entries(), List.of()));
        Expression where = update.where();
        return new fulcrum.sql.plan.Change.OnConflict(
                arbiters,
                row,
                excluded.plan().output(),
                new Assignments(statement, inside, table, row).of(update.assignments()),
                where == null
                        ? null
                        : new Expressions(statement, inside, Place.plain("ON CONFLICT WHERE"))
                                .condition(where));
    }

    /// The unique indexes that are meant, null among them for the primary key.
    private List<@Nullable StoredIndex> arbiters(
            Change.OnConflict conflict, Table table, Upkeep upkeep) {
        List<@Nullable StoredIndex> found = new ArrayList<>();
        Change.Arbiter arbiter = conflict.arbiter();
        if (arbiter == null || isMeant(arbiter, table, null)) {
            if (!table.primaryKey().isEmpty()) {
                found.add(null);
            }
        }
        for (Upkeep.Indexed indexed : upkeep.indexes()) {
            Index index = indexed.index().index();
            if (index.unique() && (arbiter == null || isMeant(arbiter, table, index))) {
                found.add(indexed.index());
            }
        }
        if (found.isEmpty() && arbiter instanceof Change.Arbiter.Constraint(String name)) {
            throw SqlError.at(
                    conflict.at(),
                    SqlState.NO_OBJECT,
                    "constraint \""
                            + name
                            + "\" for table \""
                            + table.name()
                            + "\" does not exist");
        }
        if (found.isEmpty() && arbiter != null) {
            throw SqlError.at(
                    conflict.at(),
                    SqlState.BAD_COLUMN_REFERENCE,
                    "there is no unique or exclusion constraint matching the ON CONFLICT"
                            + " specification");
        }
        return found;
    }

    /// Whether an index is over just these expressions, as they are printed.
    private static boolean hasTexts(Index index, List<String> texts) {
        List<String> own = new ArrayList<>();
        for (Index.Part part : index.parts()) {
            String text = part.text();
            if (text != null) {
                own.add(text);
            }
        }
        return new TreeSet<>(own).equals(new TreeSet<>(texts));
    }

    /// Whether an index has entries of all rows that a condition is true of: of every row, or of
    /// those with the same condition.
    private static boolean holdsFor(Index index, @Nullable Expression where) {
        String predicate = index.predicate();
        return predicate == null || (where != null && predicate.equals(Printer.print(where)));
    }

    private static boolean isMeant(Change.Arbiter arbiter, Table table, @Nullable Index index) {
        return switch (arbiter) {
            case Change.Arbiter.Constraint(String name) ->
                    table.constraints().stream()
                            .anyMatch(constraint ->
                                    constraint instanceof Constraint.Unique unique
                                            && unique.name().equals(name)
                                            && (index == null
                                                    ? unique.primary()
                                                    : unique.index() == index.oid()));
            case Change.Arbiter.Inferred(List<IndexElement> elements, Expression where) -> {
                List<Integer> columns = new ArrayList<>();
                List<String> texts = new ArrayList<>();
                for (IndexElement element : elements) {
                    String name = element.column();
                    Column column = name == null ? null : table.column(name);
                    if (name != null && column == null) {
                        throw SqlError.at(
                                element.at(),
                                SqlState.NO_COLUMN,
                                "column \"" + name + "\" does not exist");
                    }
                    columns.add(column == null ? 0 : column.number());
                    if (column == null) {
                        texts.add(Printer.print(Objects.requireNonNull(element.expression())));
                    }
                }
                List<Integer> key =
                        index == null
                                ? table.primaryKey()
                                : index.parts().stream().map(Index.Part::column).toList();
                yield !key.isEmpty()
                        && Upkeeps.isSameSet(key, columns)
                        && (index == null || (hasTexts(index, texts) && holdsFor(index, where)));
            }
        };
    }
}
