package fulcrum.sql.session;

import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// ALTER TABLE. While rows that are there are looked at, or written anew, a table that others know
/// is frozen ([Holding]).
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
        Set<Integer> frozen = frozen(table, alter.actions());
        if (frozen.isEmpty()) {
            act(table.oid(), alter, output);
            if (!statements.definitions().hasMade(table.storage())) {
                statements.definitions().renew(statements.catalog().stored(table));
            }
            return;
        }
        if (statements.session().transaction().isBlock()) {
            throw SqlError.notSupported(
                            "this ALTER TABLE of a table that is older than the transaction block",
                            alter.at())
                    .hint("Alter the table outside of a transaction block.");
        }
        statements.held(frozen, () -> act(table.oid(), alter, output));
    }

    private void act(int oid, TableDefinition.Alter alter, Output output) {
        for (AlterAction action : alter.actions()) {
            act(statements.table(oid), action, output);
        }
    }

    private void act(Table table, AlterAction action, Output output) {
        switch (action) {
            case AlterAction.AddColumn add ->
                    new ColumnAltering(statements).add(table, add, output);
            case AlterAction.DropColumn drop ->
                    new ColumnDropping(statements).drop(table, drop, output);
            case AlterAction.AddConstraint add ->
                    new ConstraintAltering(statements)
                            .add(table, add.constraint().constraint(), add.at());
            case AlterAction.DropConstraint drop ->
                    new ConstraintAltering(statements).drop(table, drop, output);
            case AlterAction.ValidateConstraint validate ->
                    new ConstraintAltering(statements).validate(table, validate);
            case AlterAction.AlterColumn(String name, var change, var at) ->
                    new ColumnAltering(statements).alter(table, name, change, at);
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

    // What must not be written meanwhile

    /// The tables that others know and that must not be written while rows are looked at, or
    /// written anew.
    private Set<Integer> frozen(Table table, List<AlterAction> actions) {
        Set<Integer> frozen = new TreeSet<>();
        if (statements.definitions().hasMade(table.storage())) {
            return frozen;
        }
        for (AlterAction action : actions) {
            switch (action) {
                case AlterAction.AddConstraint add ->
                        ofConstraint(table, add.constraint().constraint(), frozen);
                case AlterAction.ValidateConstraint(String name, _) ->
                        ofConstraint(table, name, frozen);
                case AlterAction.DropConstraint drop -> ofPrimaryKey(table, drop, frozen);
                case AlterAction.DropColumn drop -> {
                    if (table.column(drop.column()) != null) {
                        frozen.add(table.oid());
                    }
                }
                case AlterAction.AlterColumn(
                                String name,
                                AlterAction.ColumnChange.NotNull(boolean set),
                                _) -> {
                    Column column = table.column(name);
                    if (set && column != null && !column.notNull()) {
                        frozen.add(table.oid());
                    }
                }
                case AlterAction.AlterColumn(_, AlterAction.ColumnChange.Type _, _) ->
                        frozen.add(table.oid());
                default -> {
                    // what it says of rows that are there is true
                }
            }
        }
        return frozen;
    }

    private void ofConstraint(
            Table table, TableElement.Constraint constraint, Set<Integer> frozen) {
        if (constraint.attributes().notValid()) {
            return;
        }
        frozen.add(table.oid());
        if (constraint.condition() instanceof TableElement.Condition.ForeignKey key) {
            Relation other = statements.runner().names(statements.catalog()).find(key.table());
            if (other instanceof Table parent
                    && !statements.definitions().hasMade(parent.storage())) {
                frozen.add(parent.oid());
            }
        }
    }

    private static void ofConstraint(Table table, String name, Set<Integer> frozen) {
        for (Constraint each : table.constraints()) {
            if (!each.name().equals(name)) {
                continue;
            }
            frozen.add(table.oid());
            if (each instanceof Constraint.ForeignKey key) {
                frozen.add(key.table());
            }
        }
    }

    private static void ofPrimaryKey(
            Table table, AlterAction.DropConstraint drop, Set<Integer> frozen) {
        for (Constraint each : table.constraints()) {
            if (each.name().equals(drop.constraint())
                    && each instanceof Constraint.Unique unique
                    && unique.primary()) {
                frozen.add(table.oid());
            }
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
}
