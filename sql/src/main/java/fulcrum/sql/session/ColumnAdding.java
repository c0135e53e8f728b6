package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// ADD COLUMN.
///
/// What rows have in the new column that are there already is one value, which is kept with the
/// column, unless each row has one of its own: then the rows are written anew. The constraints of
/// the column are added after it, as ADD CONSTRAINT adds them.
final class ColumnAdding {

    private final TableStatements statements;

    ColumnAdding(TableStatements statements) {
        this.statements = statements;
    }

    /// Whether rows that are there are looked at, or written anew.
    boolean looksAtRows(TableElement.Column element) {
        boolean notNull = false;
        boolean given = false;
        for (TableElement.Constraint constraint : element.constraints()) {
            switch (constraint.condition()) {
                case TableElement.Condition.NotNull _ -> notNull = true;
                case TableElement.Condition.Default(Expression value) -> {
                    given = true;
                    if (TableDrafting.serial(element.type()) == null && differs(value, element)) {
                        return true;
                    }
                }
                case TableElement.Condition.Null _ -> {}
                default -> {
                    return true;
                }
            }
        }
        return (notNull && !given) || TableDrafting.serial(element.type()) != null;
    }

    private boolean differs(Expression value, TableElement.Column element) {
        return differs(value, element.name(), TableDrafting.resolved(element.type()));
    }

    /// Whether a default may be another value each time that it is computed, as `random()` is.
    private boolean differs(Expression value, String column, SqlType type) {
        Scalar understood =
                new Analyzer(
                                statements.runner().names(statements.catalog()),
                                statements.session().styles(),
                                statements.session().node().nowMicros())
                        .byDefault(value, column, type);
        return !Scalars.isPlain(understood);
    }

    void add(Table table, AlterAction.AddColumn add, Output output) {
        TableElement.Column element = add.column();
        if (table.column(element.name()) != null) {
            String there =
                    "column \""
                            + element.name()
                            + "\" of relation \""
                            + table.name()
                            + "\" already exists";
            if (!add.ifNotExists()) {
                throw SqlError.at(element.at(), SqlState.DUPLICATE_COLUMN, there);
            }
            output.notice(Notice.notice(there + ", skipping"));
            return;
        }
        Schema schema = (Schema) Objects.requireNonNull(statements.catalog().entry(table.schema()));
        List<Sequence> sequences = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        Column made =
                new ColumnDrafting(
                                statements, schema, table.name(), table.oid(), sequences, notices)
                        .of(element, table.nextColumn());
        notices.forEach(output::notice);
        if (!sequences.isEmpty()) {
            statements.add(sequences);
        }
        for (TableElement.Constraint constraint : element.constraints()) {
            if (constraint.condition() instanceof TableElement.Condition.Generated(var value)) {
                Table shape = with(table, made, null);
                Scalar _ = statements.runner().analyzer().generated(value, shape, made);
            }
        }
        Expression each = ofEach(made, schema, sequences);
        if (each == null) {
            plain(table, made);
        } else {
            TreeMap<Integer, Expression> using = new TreeMap<>();
            using.put(made.number(), each);
            new Rewriting(statements)
                    .rewrite(
                            table,
                            with(table, made, null),
                            using,
                            statements.catalog().indexes(table.oid()));
        }
        for (TableElement.Constraint constraint : element.constraints()) {
            constrain(table.oid(), element, constraint, output);
        }
    }

    /// What each row gets of its own; null where all get the same.
    private @Nullable Expression ofEach(Column made, Schema schema, List<Sequence> sequences) {
        if (!sequences.isEmpty()) {
            return Parser.parseExpression(
                    TableDrafting.nextOf(schema.name(), sequences.getFirst().name()));
        }
        String text = made.defaultText();
        if (text == null) {
            return null;
        }
        Expression value = Parser.parseExpression(text);
        boolean own =
                made.generation() == Column.Generation.STORED
                        || differs(value, made.name(), made.type());
        return own ? value : null;
    }

    private static Table with(Table table, Column made, @Nullable Datum missing) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(
                new Column(
                        made.number(),
                        made.name(),
                        made.type(),
                        made.notNull(),
                        made.defaultText(),
                        made.generation(),
                        missing,
                        null));
        return table.withColumns(columns, table.nextColumn() + 1);
    }

    private void plain(Table table, Column made) {
        String text = made.defaultText();
        Datum missing =
                text == null
                        ? Datum.NULL
                        : new Constants(statements.session(), statements.runner())
                                .of(Parser.parseExpression(text), made.type());
        boolean nothing = missing instanceof Datum.Null;
        statements.change(List.of(with(table, made, nothing ? null : missing)));
        if (made.notNull() && nothing) {
            demandNoNulls(statements.table(table.oid()), made);
        }
    }

    private void demandNoNulls(Table table, Column made) {
        var inspecting = statements.runner().analyzer().inspecting(table);
        statements
                .runner()
                .alone(
                        statements.isFrozen(table),
                        execution -> inspecting.demandNoNulls(made.number(), execution));
    }

    /// A constraint of a column is one of its table, over this column alone.
    private void constrain(
            int oid,
            TableElement.Column element,
            TableElement.Constraint constraint,
            Output output) {
        List<String> only = List.of(element.name());
        TableElement.Condition condition =
                switch (constraint.condition()) {
                    case TableElement.Condition.Check check -> check;
                    case TableElement.Condition.Unique(boolean distinct, _, var tail) ->
                            new TableElement.Condition.Unique(distinct, only, tail);
                    case TableElement.Condition.PrimaryKey(_, var tail) ->
                            new TableElement.Condition.PrimaryKey(only, tail);
                    case TableElement.Condition.ForeignKey key ->
                            new TableElement.Condition.ForeignKey(
                                    only,
                                    key.table(),
                                    key.referenced(),
                                    key.match(),
                                    key.onDelete(),
                                    key.onUpdate());
                    default -> null;
                };
        if (condition == null) {
            return;
        }
        Table now = statements.table(oid);
        if (condition instanceof TableElement.Condition.PrimaryKey) {
            demandNoNulls(now, Objects.requireNonNull(now.column(element.name())));
        }
        new ConstraintAltering(statements)
                .add(
                        now,
                        new TableElement.Constraint(
                                constraint.name(),
                                condition,
                                constraint.attributes(),
                                constraint.at()),
                        constraint.at(),
                        output);
    }
}
