package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Statement.Preparable;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Inspecting;
import fulcrum.sql.execution.Rebuilding;
import fulcrum.sql.execution.Reindexing;
import fulcrum.sql.execution.RowFilter;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.routine.Casts;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Understands statements that have a plan.
public final class Analyzer {

    private final Names names;
    private final Styles styles;
    private final long nowMicros;

    /// @param nowMicros for literals such as `'today'`
    public Analyzer(Names names, Styles styles, long nowMicros) {
        this.names = names;
        this.styles = styles;
        this.nowMicros = nowMicros;
    }

    /// What a statement means.
    ///
    /// @param columns of its rows; of a change without RETURNING none
    /// @param parameters types of `$1` and on
    /// @param reads the relations that it names
    /// @param rights what its user must be allowed
    /// @param unqualified at which characters of the text relations are named without a schema, and
    ///   the schemas
    /// @param asOf the moment that it reads as of; null for now
    public record Analyzed(
            Plan plan,
            List<Column> columns,
            List<SqlType> parameters,
            Set<Relation> reads,
            Set<Right> rights,
            SortedMap<Integer, String> unqualified,
            @Nullable Scalar asOf) {
        public Analyzed {
            columns = List.copyOf(columns);
            parameters = List.copyOf(parameters);
        }
    }

    /// Something that a user must be allowed.
    ///
    /// @param privilege its letter, as in `aclitem`
    public record Right(Relation relation, char privilege) {}

    /// A column of a result.
    ///
    /// @param table the number of the table that it comes from; 0 where it is computed
    /// @param column its number there; 0 likewise
    public record Column(String name, SqlType type, int table, int column) {}

    /// @param given types of parameters that its client has said, null for others
    /// @throws SqlError where it means nothing
    public Analyzed analyze(Preparable text, List<@Nullable SqlType> given) {
        Statement statement = new Statement(names, new Arguments(given), styles, nowMicros);
        Result result = new Queries(statement).changes(text, new Scope(null));
        return new Analyzed(
                result.plan(),
                result.columns().stream()
                        .map(column ->
                                new Column(
                                        column.name(),
                                        column.variable().type(),
                                        column.table(),
                                        column.column()))
                        .toList(),
                statement.arguments().all(),
                Set.copyOf(statement.read()),
                Set.copyOf(statement.rights()),
                statement.unqualified(),
                statement.asOf());
    }

    /// What an expression without columns and parameters means, as a value of a type.
    ///
    /// @throws SqlError where it means nothing, or becomes none of the type
    public Scalar constant(Expression expression, SqlType type) {
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        Expressions expressions =
                new Expressions(statement, new Scope(null), Place.plain("EXECUTE parameters"));
        return expressions.coercion.assigned(
                expressions.of(expression), "?", type, expression.at());
    }

    /// What an expression over the columns of a table means: a condition, a default, what is
    /// indexed.
    ///
    /// @param clause as messages call its place
    /// @throws SqlError where it means nothing
    public Scalar overRow(Expression expression, Table table, String clause) {
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        Expressions over = new Upkeeps(statement).over(table, statement.variables(table));
        Scalar understood = over.at(Place.plain(clause)).settled(expression);
        StoredExpressions.demandFit(understood, expression, clause);
        return understood;
    }

    /// What a generated column of a table is made of.
    ///
    /// @throws SqlError where it means nothing, becomes none of the column's type, or may be
    ///   another value later
    public Scalar generated(Expression expression, Table table, fulcrum.sql.catalog.Column column) {
        String clause = "column generation expressions";
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        List<Variable> row = statement.variables(table);
        Expressions over = new Upkeeps(statement).over(table, row).at(Place.plain(clause));
        Scalar understood =
                over.coercion.assigned(
                        over.of(expression), column.name(), column.type(), expression.at());
        Set<Variable> used = Scalars.variables(understood);
        for (var each : table.columns()) {
            if (used.contains(row.get(table.position(each.number())))) {
                StoredExpressions.demandNotGenerated(each, expression);
            }
        }
        StoredExpressions.demandFit(understood, expression, clause);
        return understood;
    }

    /// A condition on the rows of a table.
    ///
    /// @throws SqlError where it means nothing, or is none
    public Scalar conditionOverRow(Expression expression, Table table, String clause) {
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        Expressions over = new Upkeeps(statement).over(table, statement.variables(table));
        Scalar understood = over.at(Place.plain(clause)).condition(expression);
        StoredExpressions.demandFit(understood, expression, clause);
        return understood;
    }

    /// Which of the rows that are copied into a table go in.
    ///
    /// @throws SqlError where the condition means nothing, or speaks of what cannot be known of one
    ///   row by itself
    public RowFilter copied(Expression condition, Table table) {
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        List<Variable> row = statement.variables(table);
        Scalar understood =
                new Upkeeps(statement)
                        .over(table, row)
                        .at(Place.plain("COPY FROM WHERE conditions"))
                        .condition(condition, "WHERE");
        Scalars.visit(
                understood,
                part -> {
                    if (Scalars.query(part) != null) {
                        throw SqlError.at(
                                condition.at(),
                                SqlState.NOT_SUPPORTED,
                                "cannot use subquery in COPY FROM WHERE condition");
                    }
                });
        for (var column : table.columns()) {
            boolean used =
                    Scalars.variables(understood)
                            .contains(row.get(table.position(column.number())));
            if (used && column.generation() == fulcrum.sql.catalog.Column.Generation.STORED) {
                throw new SqlError(
                                SqlState.BAD_COLUMN_REFERENCE,
                                "generated columns are not supported in COPY FROM WHERE conditions")
                        .detail("Column \"" + column.name() + "\" is a generated column.");
            }
        }
        return new RowFilter(row, understood);
    }

    /// What a column is given by default.
    ///
    /// @throws SqlError where it means nothing, or becomes none of the column's type
    public Scalar byDefault(Expression expression, String column, SqlType type) {
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        Expressions expressions =
                new Expressions(statement, new Scope(null), Place.plain("DEFAULT expressions"));
        Scalar understood =
                expressions.coercion.assigned(
                        expressions.of(expression), column, type, expression.at());
        StoredExpressions.demandFit(understood, expression, "DEFAULT expressions");
        return understood;
    }

    /// What brings the rows of a table into a stored table of another form, and into indexes.
    ///
    /// @param from the table as it is; `to` has its number
    /// @param using of columns by their numbers, how old values become new ones; others stay
    /// @param indexes numbers of the indexes that are filled
    /// @throws SqlError 42804 where one does not become a value of its column's type
    public Rebuilding rebuilding(
            Table from, Table to, SortedMap<Integer, Expression> using, Set<Integer> indexes) {
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        List<Variable> row = statement.variables(from);
        Expressions over = new Upkeeps(statement).over(from, row);
        List<Scalar> values = new ArrayList<>();
        for (var column : to.columns()) {
            Expression given = using.get(column.number());
            values.add(
                    given == null
                            ? new Scalar.Column(
                                    row.get(from.position(column.number())), Position.NONE)
                            : converted(over, given, column));
        }
        return new Rebuilding(
                new StoredTable(from, names.catalog().stored(from)),
                row,
                values,
                new Upkeeps(statement).of(to, statement.variables(to)),
                indexes);
    }

    private static Scalar converted(
            Expressions over, Expression given, fulcrum.sql.catalog.Column column) {
        Expressions place = over.at(Place.plain("transform expressions"));
        Scalar value = place.of(given);
        Scalar made =
                place.coercion.tryTo(value, column.type(), Casts.Context.ASSIGNMENT, given.at());
        if (made == null) {
            throw notAutomatic(column.name(), column.type());
        }
        return made;
    }

    /// Values of a column become none of a type by themselves.
    public static SqlError notAutomatic(String column, SqlType type) {
        return new SqlError(
                        SqlState.WRONG_TYPE,
                        "column \"" + column + "\" cannot be cast automatically to type " + type)
                .hint("You might need to specify \"USING " + column + "::" + type + "\".");
    }

    /// What brings the rows of a table, which stay where they are, into indexes.
    ///
    /// @param indexes their numbers
    public Rebuilding filling(Table table, Set<Integer> indexes) {
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        return new Rebuilding(
                new StoredTable(table, names.catalog().stored(table)),
                List.of(),
                null,
                new Upkeeps(statement).of(table, statement.variables(table)),
                indexes);
    }

    /// What looks at the rows of a table.
    public Inspecting inspecting(Table table) {
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        return new Inspecting(new Upkeeps(statement).of(table, statement.variables(table)));
    }

    /// What brings the rows of a table into one of its indexes.
    public Reindexing reindexing(int table, int index) {
        Statement statement = new Statement(names, new Arguments(List.of()), styles, nowMicros);
        Table of = (Table) Objects.requireNonNull(names.catalog().entry(table));
        Upkeep upkeep = new Upkeeps(statement).of(of, statement.variables(of));
        return new Reindexing(upkeep, index);
    }
}
