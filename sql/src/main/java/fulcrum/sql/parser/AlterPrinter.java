package fulcrum.sql.parser;

import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.AlterAction.ColumnChange;
import fulcrum.sql.ast.SequenceOption;

/// The actions of ALTER TABLE.
final class AlterPrinter {

    private final Printer printer;
    private final Text text;

    AlterPrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void print(AlterAction action) {
        switch (action) {
            case AlterAction.AddColumn add -> {
                text.add("ADD COLUMN").addIf(add.ifNotExists(), "IF NOT EXISTS");
                printer.elements.column(add.column());
            }
            case AlterAction.DropColumn drop -> {
                text.add("DROP COLUMN").addIf(drop.ifExists(), "IF EXISTS");
                text.identifier(drop.column());
                printer.tables.behavior(drop.behavior());
            }
            case AlterAction.AddConstraint add -> {
                text.add("ADD");
                printer.elements.element(add.constraint());
            }
            case AlterAction.DropConstraint drop -> {
                text.add("DROP CONSTRAINT").addIf(drop.ifExists(), "IF EXISTS");
                text.identifier(drop.constraint());
                printer.tables.behavior(drop.behavior());
            }
            case AlterAction.AlterConstraint alter -> {
                text.clause("ALTER CONSTRAINT", alter.constraint());
                printer.elements.attributes(alter.attributes());
            }
            case AlterAction.ValidateConstraint validate ->
                    text.clause("VALIDATE CONSTRAINT", validate.constraint());
            case AlterAction.AlterColumn alter -> {
                text.add("ALTER COLUMN");
                boolean number = Character.isDigit(alter.column().charAt(0));
                text.add(number ? alter.column() : Text.quoted(alter.column()));
                change(alter.change());
            }
            default -> ofTable(action);
        }
    }

    private void ofTable(AlterAction action) {
        switch (action) {
            case AlterAction.SetParameters set -> text.add("SET").parameters(set.parameters());
            case AlterAction.ResetParameters reset ->
                    text.add("RESET").parameters(reset.parameters());
            case AlterAction.SetTablespace set -> text.clause("SET TABLESPACE", set.tablespace());
            case AlterAction.SetLogged set ->
                    text.add(set.logged() ? "SET LOGGED" : "SET UNLOGGED");
            case AlterAction.SetWithoutCluster _ -> text.add("SET WITHOUT CLUSTER");
            case AlterAction.SetWithoutOids _ -> text.add("SET WITHOUT OIDS");
            case AlterAction.SetAccessMethod set -> text.clause("SET ACCESS METHOD", set.method());
            case AlterAction.ClusterOn cluster -> text.clause("CLUSTER ON", cluster.index());
            case AlterAction.Inherit inherit ->
                    text.add(inherit.inherits() ? "INHERIT" : "NO INHERIT").name(inherit.table());
            case AlterAction.OwnerTo owner -> {
                text.add("OWNER TO");
                printer.roles.role(owner.owner());
            }
            case AlterAction.ReplicaIdentity identity -> {
                text.add("REPLICA IDENTITY");
                if (identity.index() == null) {
                    text.words(identity.kind());
                } else {
                    text.clause("USING INDEX", identity.index());
                }
            }
            default -> throw new IllegalStateException(action.toString());
        }
    }

    private void change(ColumnChange change) {
        switch (change) {
            case ColumnChange.Type type -> {
                text.add("TYPE");
                printer.expressions.type(type.type());
                if (type.collation() != null) {
                    text.add("COLLATE").name(type.collation());
                }
                printer.queries.clause("USING", type.using());
            }
            case ColumnChange.SetDefault set -> printer.queries.clause("SET DEFAULT", set.value());
            case ColumnChange.DropDefault _ -> text.add("DROP DEFAULT");
            case ColumnChange.NotNull not -> text.add(not.set() ? "SET NOT NULL" : "DROP NOT NULL");
            case ColumnChange.DropExpression drop ->
                    text.add("DROP EXPRESSION").addIf(drop.ifExists(), "IF EXISTS");
            case ColumnChange.Statistics statistics ->
                    text.add("SET STATISTICS")
                            .add(
                                    statistics.target() == null
                                            ? "DEFAULT"
                                            : statistics.target().toString());
            case ColumnChange.Storage storage -> text.clause("SET STORAGE", storage.storage());
            case ColumnChange.Compression compression ->
                    text.clause("SET COMPRESSION", compression.method());
            case ColumnChange.Parameters parameters ->
                    text.add(parameters.reset() ? "RESET" : "SET")
                            .parameters(parameters.parameters());
            case ColumnChange.AddIdentity identity -> {
                text.add("ADD");
                printer.elements.identity(identity.always(), identity.options());
            }
            case ColumnChange.AlterIdentity identity -> alterIdentity(identity);
            case ColumnChange.DropIdentity drop ->
                    text.add("DROP IDENTITY").addIf(drop.ifExists(), "IF EXISTS");
        }
    }

    private void alterIdentity(ColumnChange.AlterIdentity identity) {
        if (identity.always() != null) {
            text.add("SET GENERATED").add(identity.always() ? "ALWAYS" : "BY DEFAULT");
        }
        for (SequenceOption option : identity.options()) {
            boolean restarts =
                    option instanceof SequenceOption.Numeric numeric
                            && numeric.kind() == SequenceOption.Numeric.Kind.RESTART;
            text.addIf(!restarts, "SET");
            printer.definitions.sequenceOption(option);
        }
    }
}
