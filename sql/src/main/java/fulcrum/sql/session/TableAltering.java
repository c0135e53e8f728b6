package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.parser.Printer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// ALTER TABLE. What rows that are there may break, such as a new constraint, is offered for tables
/// without rows only.
final class TableAltering {

    private final TableStatements statements;

    TableAltering(TableStatements statements) {
        this.statements = statements;
    }

    void alter(TableDefinition.Alter alter, Output output) {
        Relation found = statements.runner().names(statements.catalog()).find(alter.name());
        if (found == null) {
            if (alter.ifExists()) {
                output.notice(
                        Notice.notice(
                                "relation \""
                                        + alter.name().last()
                                        + "\" does not exist, skipping"));
                return;
            }
            throw SqlError.at(
                    alter.name().at(),
                    SqlState.NO_TABLE,
                    "relation \"" + alter.name().last() + "\" does not exist");
        }
        if (!(found instanceof Table table)) {
            throw SqlError.notSupported("ALTER " + alter.kind(), alter.at());
        }
        statements.demandOwner(table);
        for (AlterAction action : alter.actions()) {
            Table now = (Table) Objects.requireNonNull(statements.catalog().entry(table.oid()));
            act(now, action, output);
        }
        if (!statements.definitions().hasMade(table.storage())) {
            statements.definitions().renew(statements.catalog().stored(table));
        }
    }

    private void act(Table table, AlterAction action, Output output) {
        switch (action) {
            case AlterAction.AddColumn add -> addColumn(table, add, output);
            case AlterAction.DropColumn drop -> dropColumn(table, drop, output);
            case AlterAction.AddConstraint add -> addConstraint(table, add);
            case AlterAction.DropConstraint drop -> dropConstraint(table, drop, output);
            case AlterAction.AlterColumn(String name, var change, var at) ->
                    alterColumn(table, name, change, at);
            case AlterAction.SetParameters(List<Option> parameters, _) -> {
                SortedMap<String, String> options = new TreeMap<>(table.options());
                options.putAll(
                        new TableMaking(statements).options(parameters, table.name(), output));
                demandSamePlace(table, options);
                statements.change(List.of(table.withOptions(options)));
            }
            case AlterAction.ResetParameters(List<Option> parameters, _) -> {
                SortedMap<String, String> options = new TreeMap<>(table.options());
                parameters.forEach(parameter -> options.remove(parameter.name()));
                demandSamePlace(table, options);
                statements.change(List.of(table.withOptions(options)));
            }
            case AlterAction.OwnerTo owner -> throw SqlError.notSupported("OWNER TO", owner.at());
            default -> throw SqlError.notSupported("this ALTER TABLE", action.at());
        }
    }

    /// What says where rows lie cannot change while they lie there.
    private void demandSamePlace(Table table, SortedMap<String, String> options) {
        var before = new TableMaking(statements).accepted(table.options(), table.columns());
        var after = new TableMaking(statements).accepted(options, table.columns());
        if (!before.texts().equals(after.texts())) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            "changing how a table is stored is not supported")
                    .hint("Make a table with the options that you want, and copy the rows.");
        }
    }

    // Columns

    private void addColumn(Table table, AlterAction.AddColumn add, Output output) {
        TableElement.Column element = add.column();
        if (table.column(element.name()) != null) {
            if (add.ifNotExists()) {
                output.notice(
                        Notice.notice(
                                "column \""
                                        + element.name()
                                        + "\" of relation \""
                                        + table.name()
                                        + "\" already exists, skipping"));
                return;
            }
            throw SqlError.at(
                    element.at(),
                    SqlState.DUPLICATE_COLUMN,
                    "column \""
                            + element.name()
                            + "\" of relation \""
                            + table.name()
                            + "\" already exists");
        }
        demandPlain(element);
        Schema schema = (Schema) Objects.requireNonNull(statements.catalog().entry(table.schema()));
        Column made =
                new ColumnDrafting(
                                statements,
                                schema,
                                table.name(),
                                table.oid(),
                                new ArrayList<Sequence>(),
                                new ArrayList<Notice>())
                        .of(element, table.nextColumn());
        Datum missing = missing(table, made);
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(
                new Column(
                        made.number(),
                        made.name(),
                        made.type(),
                        made.notNull(),
                        made.defaultText(),
                        made.generation(),
                        missing instanceof Datum.Null ? null : missing,
                        null));
        statements.change(List.of(table.withColumns(columns, table.nextColumn() + 1)));
    }

    private static void demandPlain(TableElement.Column element) {
        for (TableElement.Constraint constraint : element.constraints()) {
            boolean plain =
                    constraint.condition() instanceof TableElement.Condition.NotNull
                            || constraint.condition() instanceof TableElement.Condition.Null
                            || constraint.condition() instanceof TableElement.Condition.Default;
            if (!plain) {
                throw SqlError.notSupported("ADD COLUMN with this constraint", constraint.at());
            }
        }
        if (TableDrafting.serial(element.type()) != null) {
            throw SqlError.notSupported("ADD COLUMN of a serial type", element.at());
        }
    }

    /// What rows have in a new column that are there already.
    private Datum missing(Table table, Column made) {
        String text = made.defaultText();
        Datum missing =
                text == null
                        ? Datum.NULL
                        : new Constants(statements.session(), statements.runner())
                                .of(Parser.parseExpression(text), made.type());
        if (made.notNull() && missing instanceof Datum.Null) {
            throw new SqlError(
                            SqlState.NOT_NULL,
                            "column \""
                                    + made.name()
                                    + "\" of relation \""
                                    + table.name()
                                    + "\" contains null values")
                    .hint("Give the column a default.");
        }
        return missing;
    }

    private Column column(Table table, String name, Position at) {
        Column column = table.column(name);
        if (column == null) {
            throw SqlError.at(
                    at,
                    SqlState.NO_COLUMN,
                    "column \"" + name + "\" of relation \"" + table.name() + "\" does not exist");
        }
        return column;
    }

    private void dropColumn(Table table, AlterAction.DropColumn drop, Output output) {
        if (drop.ifExists() && table.column(drop.column()) == null) {
            output.notice(
                    Notice.notice(
                            "column \""
                                    + drop.column()
                                    + "\" of relation \""
                                    + table.name()
                                    + "\" does not exist, skipping"));
            return;
        }
        Column _ = column(table, drop.column(), drop.at());
        throw SqlError.notSupported("DROP COLUMN", drop.at());
    }

    private void alterColumn(
            Table table, String name, AlterAction.ColumnChange change, Position at) {
        Column c = column(table, name, at);
        Column altered =
                switch (change) {
                    case AlterAction.ColumnChange.SetDefault(var value) ->
                            withDefault(c, Printer.print(value));
                    case AlterAction.ColumnChange.DropDefault _ -> withDefault(c, null);
                    case AlterAction.ColumnChange.NotNull(boolean set) -> {
                        if (set && !c.notNull()) {
                            throw SqlError.notSupported("SET NOT NULL", at);
                        }
                        if (!set && table.primaryKey().contains(c.number())) {
                            throw SqlError.at(
                                    at,
                                    SqlState.BAD_TABLE_DEFINITION,
                                    "column \"" + name + "\" is in a primary key");
                        }
                        yield new Column(
                                c.number(),
                                c.name(),
                                c.type(),
                                set,
                                c.defaultText(),
                                c.generation(),
                                c.missing(),
                                c.comment());
                    }
                    default -> throw SqlError.notSupported("this ALTER COLUMN", at);
                };
        List<Column> columns = new ArrayList<>();
        for (Column each : table.columns()) {
            columns.add(each.number() == c.number() ? altered : each);
        }
        statements.change(List.of(table.withColumns(columns, table.nextColumn())));
    }

    private static Column withDefault(Column c, @Nullable String text) {
        return new Column(
                c.number(),
                c.name(),
                c.type(),
                c.notNull(),
                text,
                c.generation(),
                c.missing(),
                c.comment());
    }

    // Constraints

    /// A table that others know gets a constraint in two steps: first everybody holds to it, then
    /// it is known to hold.
    private void addConstraint(Table table, AlterAction.AddConstraint add) {
        boolean fresh = statements.definitions().hasMade(table.storage());
        TableElement.Constraint constraint = add.constraint().constraint();
        List<Index> known = statements.catalog().indexes(table.oid());
        if (!fresh) {
            demandAlone(add.at());
            if (!isEmpty(table)) {
                throw SqlError.notSupported("ADD CONSTRAINT to a table that has rows", add.at());
            }
        }
        TableDrafting.demandImmediate(constraint);
        switch (constraint.condition()) {
            case TableElement.Condition.ForeignKey key ->
                    new ForeignKeys(statements)
                            .add(table.oid(), List.of(draft(table, constraint, key)), !fresh);
            case TableElement.Condition.Check(var condition) ->
                    addCheck(table, constraint.name(), condition);
            case TableElement.Condition.Unique unique ->
                    addUnique(table, constraint.name(), unique, add.at());
            case TableElement.Condition.PrimaryKey(List<String> names, _) when fresh ->
                    primaryKey(table, constraint, names, add.at());
            default -> throw SqlError.notSupported("this ADD CONSTRAINT", add.at());
        }
        if (!fresh) {
            prove(table, known, add.at());
        }
    }

    /// Once everybody holds to a new constraint, the table must still have no rows.
    ///
    /// @param known the indexes that it had before
    private void prove(Table before, List<Index> known, Position at) {
        boolean _ = statements.session().commit();
        boolean holds = false;
        try {
            statements.definitions().renewNow(statements.catalog().stored(before));
            statements.session().beginImplicit();
            Table now = (Table) Objects.requireNonNull(statements.catalog().entry(before.oid()));
            holds = isEmpty(now);
        } finally {
            if (!holds) {
                withdraw(before, known);
            }
        }
        if (!holds) {
            throw SqlError.notSupported("ADD CONSTRAINT to a table that has rows", at);
        }
    }

    private void withdraw(Table before, List<Index> known) {
        statements.session().beginImplicit();
        Table now = (Table) Objects.requireNonNull(statements.catalog().entry(before.oid()));
        List<Index> gone = new ArrayList<>(statements.catalog().indexes(before.oid()));
        gone.removeAll(known);
        statements.remove(gone, List.of(now.withConstraints(before.constraints())));
        boolean _ = statements.session().commit();
    }

    private void demandAlone(Position at) {
        if (statements.session().transaction().isBlock()) {
            throw SqlError.notSupported(
                            "ADD CONSTRAINT to a table that is older than the transaction block",
                            at)
                    .hint("Add the constraint outside of a transaction block.");
        }
    }

    private TableDrafting.ForeignKeyDraft draft(
            Table table,
            TableElement.Constraint constraint,
            TableElement.Condition.ForeignKey key) {
        List<Integer> columns =
                key.columns().stream()
                        .map(name -> column(table, name, constraint.at()).number())
                        .toList();
        return new TableDrafting.ForeignKeyDraft(constraint.name(), columns, key, constraint.at());
    }

    private void addCheck(Table table, @Nullable String name, Expression condition) {
        Set<String> taken = new TreeSet<>();
        table.constraints().forEach(each -> taken.add(each.name()));
        List<Constraint> all = new ArrayList<>(table.constraints());
        all.add(TableDrafting.check(statements, table, name, condition, taken));
        statements.change(List.of(table.withConstraints(all)));
    }

    private void addUnique(
            Table table, @Nullable String name, TableElement.Condition.Unique unique, Position at) {
        if (!unique.tail().include().isEmpty()) {
            throw SqlError.notSupported("INCLUDE here", at);
        }
        List<Integer> columns =
                unique.columns().stream().map(each -> column(table, each, at).number()).toList();
        Index _ =
                new IndexMaking(statements)
                        .addUnique(
                                table,
                                new TableDrafting.UniqueDraft(
                                        name, columns, List.of(), unique.nullsNotDistinct()),
                                true);
    }

    /// Whether it has no rows, and gets none before the transaction ends.
    private boolean isEmpty(Table table) {
        return statements.runner().isEmpty(table);
    }

    /// A table without rows gets another stored table, whose keys are the new ones.
    private void primaryKey(
            Table table, TableElement.Constraint constraint, List<String> names, Position at) {
        if (!table.primaryKey().isEmpty()) {
            throw SqlError.at(
                    at,
                    SqlState.BAD_TABLE_DEFINITION,
                    "multiple primary keys for table \"" + table.name() + "\" are not allowed");
        }
        List<Integer> key = names.stream().map(name -> column(table, name, at).number()).toList();
        List<Column> columns = withoutNulls(table, key);
        String given = constraint.name();
        List<Constraint> constraints = new ArrayList<>(table.constraints());
        constraints.add(
                new Constraint.Unique(
                        statements.definitions().next(),
                        given == null ? table.name() + "_pkey" : given,
                        true,
                        key,
                        statements.definitions().next(),
                        null));
        TableMaking making = new TableMaking(statements);
        var stored =
                statements
                        .definitions()
                        .create(
                                making.draft(
                                        statements.definitions().next(),
                                        columns,
                                        key,
                                        making.accepted(table.options(), columns)));
        statements.definitions().drop(statements.catalog().stored(table));
        statements.change(
                List.of(
                        new Table(
                                table.oid(),
                                table.schema(),
                                table.name(),
                                table.owner(),
                                columns,
                                table.nextColumn(),
                                key,
                                constraints,
                                stored.id().number(),
                                table.options(),
                                table.acl(),
                                table.comment())));
    }

    private static List<Column> withoutNulls(Table table, List<Integer> key) {
        List<Column> columns = new ArrayList<>();
        for (Column c : table.columns()) {
            columns.add(
                    key.contains(c.number())
                            ? new Column(
                                    c.number(),
                                    c.name(),
                                    c.type(),
                                    true,
                                    c.defaultText(),
                                    c.generation(),
                                    c.missing(),
                                    c.comment())
                            : c);
        }
        return columns;
    }

    private void dropConstraint(Table table, AlterAction.DropConstraint drop, Output output) {
        List<Constraint> kept =
                new ArrayList<>(
                        table.constraints().stream()
                                .filter(each -> !each.name().equals(drop.constraint()))
                                .toList());
        if (kept.size() == table.constraints().size()) {
            if (drop.ifExists()) {
                output.notice(
                        Notice.notice(
                                "constraint \""
                                        + drop.constraint()
                                        + "\" of relation \""
                                        + table.name()
                                        + "\" does not exist, skipping"));
                return;
            }
            throw SqlError.at(
                    drop.at(),
                    SqlState.NO_OBJECT,
                    "constraint \""
                            + drop.constraint()
                            + "\" of relation \""
                            + table.name()
                            + "\" does not exist");
        }
        List<Entry> gone = new ArrayList<>();
        for (Constraint each : table.constraints()) {
            if (each instanceof Constraint.Unique unique
                    && unique.name().equals(drop.constraint())) {
                if (unique.primary()) {
                    throw SqlError.notSupported("DROP CONSTRAINT of a primary key", drop.at());
                }
                gone.add(Objects.requireNonNull(statements.catalog().entry(unique.index())));
            }
        }
        statements.remove(gone, List.of(table.withConstraints(kept)));
    }
}
