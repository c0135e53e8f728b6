package fulcrum.sql.session;

import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.SqlCatalog;
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
            new RelationAltering(statements).alter(found, alter, output);
            return;
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
            case AlterAction.AddColumn add -> new ColumnAdding(statements).add(table, add, output);
            case AlterAction.DropColumn drop ->
                    new ColumnDropping(statements).drop(table, drop, output);
            case AlterAction.AddConstraint add ->
                    new ConstraintAltering(statements)
                            .add(table, add.constraint().constraint(), add.at(), output);
            case AlterAction.DropConstraint drop ->
                    new ConstraintAltering(statements).drop(table, drop, output);
            case AlterAction.ValidateConstraint validate ->
                    new ConstraintAltering(statements).validate(table, validate);
            case AlterAction.AlterColumn(String name, var change, var at) ->
                    new ColumnAltering(statements).alter(table, name, change, at, output);
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
            case AlterAction.OwnerTo owner -> new Owning(statements).give(table, owner.owner());
            case AlterAction.AlterConstraint alter ->
                    new ConstraintAltering(statements).alter(table, alter);
            case AlterAction.Inherit _ ->
                    throw SqlError.notSupported("ALTER TABLE ... " + called(action), action.at());
            case AlterAction.SetTablespace(String name, var at) ->
                    output.notice(WithoutEffect.tablespace(name, at));
            case AlterAction.SetAccessMethod(String name, var at) ->
                    output.notice(WithoutEffect.tableMethod(name, at));
            case AlterAction.ClusterOn(String index, var at) -> {
                demandIndex(table, index, at);
                output.notice(WithoutEffect.of(called(action)));
            }
            case AlterAction.ReplicaIdentity(_, String index, var at) -> {
                if (index != null) {
                    demandIndex(table, index, at);
                }
                output.notice(WithoutEffect.of(called(action)));
            }
            case AlterAction.SetLogged _,
                    AlterAction.SetWithoutCluster _,
                    AlterAction.SetWithoutOids _ ->
                    output.notice(WithoutEffect.of(called(action)));
        }
    }

    private void demandIndex(Table table, String name, Position at) {
        demandIndex(statements.catalog(), table, name, at);
    }

    /// @throws SqlError 42704 where a table has no such index
    static void demandIndex(SqlCatalog catalog, Table table, String name, Position at) {
        boolean known =
                catalog.indexes(table.oid()).stream().anyMatch(index -> index.name().equals(name))
                        || table.constraints().stream()
                                .anyMatch(each ->
                                        each instanceof Constraint.Unique
                                                && each.name().equals(name));
        if (!known) {
            throw SqlError.at(
                    at,
                    SqlState.NO_OBJECT,
                    "index \"" + name + "\" for table \"" + table.name() + "\" does not exist");
        }
    }

    /// An action by the manual's words.
    static String called(AlterAction action) {
        return switch (action) {
            case AlterAction.AddColumn _ -> "ADD COLUMN";
            case AlterAction.DropColumn _ -> "DROP COLUMN";
            case AlterAction.AddConstraint _ -> "ADD CONSTRAINT";
            case AlterAction.DropConstraint _ -> "DROP CONSTRAINT";
            case AlterAction.AlterConstraint _ -> "ALTER CONSTRAINT";
            case AlterAction.ValidateConstraint _ -> "VALIDATE CONSTRAINT";
            case AlterAction.AlterColumn _ -> "ALTER COLUMN";
            case AlterAction.SetParameters _ -> "SET (...)";
            case AlterAction.ResetParameters _ -> "RESET (...)";
            case AlterAction.SetTablespace _ -> "SET TABLESPACE";
            case AlterAction.SetLogged(boolean logged, _) -> logged ? "SET LOGGED" : "SET UNLOGGED";
            case AlterAction.SetWithoutCluster _ -> "SET WITHOUT CLUSTER";
            case AlterAction.SetWithoutOids _ -> "SET WITHOUT OIDS";
            case AlterAction.SetAccessMethod _ -> "SET ACCESS METHOD";
            case AlterAction.ClusterOn _ -> "CLUSTER ON";
            case AlterAction.Inherit(boolean inherits, _, _) -> inherits ? "INHERIT" : "NO INHERIT";
            case AlterAction.OwnerTo _ -> "OWNER TO";
            case AlterAction.ReplicaIdentity _ -> "REPLICA IDENTITY";
        };
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
                case AlterAction.AddColumn add -> ofColumn(table, add, frozen);
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

    private void ofColumn(Table table, AlterAction.AddColumn add, Set<Integer> frozen) {
        TableElement.Column column = add.column();
        if (table.column(column.name()) != null
                || !new ColumnAdding(statements).looksAtRows(column)) {
            return;
        }
        frozen.add(table.oid());
        for (TableElement.Constraint constraint : column.constraints()) {
            if (constraint.condition() instanceof TableElement.Condition.ForeignKey) {
                ofConstraint(table, constraint, frozen);
            }
        }
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
