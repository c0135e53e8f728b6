package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.AlterAction.ColumnChange;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SequenceOption;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;

/// ALTER TABLE, and what views, indexes and sequences share with it.
final class AlterTables {

    private final SyntaxTree tree;

    AlterTables(SyntaxTree tree) {
        this.tree = tree;
    }

    Statement build(Sql.AlterTableContext context) {
        Definition.Kind kind = kind(context);
        TableReference.Table table = FromItems.table(context.relation());
        boolean ifExists = context.ifExists() != null;
        Position at = at(context);
        requireOfKind(context, kind);
        if (context.SCHEMA() != null) {
            return new Definition.SetSchema(
                    kind, ifExists, table.only(), table.name(), Trees.word(context.colId(0)), at);
        }
        if (context.RENAME() == null) {
            List<AlterAction> actions = new ArrayList<>();
            context.alterAction().forEach(action -> actions.add(action(action)));
            return new TableDefinition.Alter(
                    kind, ifExists, table.only(), table.name(), actions, at);
        }
        boolean whole = context.colId().size() == 1;
        Definition.Kind part =
                context.CONSTRAINT() != null ? Definition.Kind.CONSTRAINT : Definition.Kind.COLUMN;
        return new Definition.Rename(
                kind,
                whole ? kind : part,
                ifExists,
                table.only(),
                table.name(),
                whole ? null : Trees.word(context.colId(0)),
                Trees.word(context.colId().getLast()),
                at);
    }

    /// An index lies where its table does; indexes and sequences have no parts with names, and
    /// views no constraints.
    private void requireOfKind(Sql.AlterTableContext context, Definition.Kind kind) {
        if (kind == Definition.Kind.INDEX && context.SCHEMA() != null) {
            throw Trees.lexeme(context.SCHEMA()).unexpected();
        }
        boolean part = context.RENAME() != null && context.colId().size() == 2;
        boolean whole = kind == Definition.Kind.INDEX || kind == Definition.Kind.SEQUENCE;
        if (part && (whole || (kind == Definition.Kind.VIEW && context.CONSTRAINT() != null))) {
            throw tree.after(context.RENAME()).unexpected();
        }
    }

    private static Definition.Kind kind(Sql.AlterTableContext context) {
        if (context.TABLE() != null) {
            return Definition.Kind.TABLE;
        }
        if (context.VIEW() != null) {
            return Definition.Kind.VIEW;
        }
        return context.INDEX() != null ? Definition.Kind.INDEX : Definition.Kind.SEQUENCE;
    }

    private AlterAction action(Sql.AlterActionContext context) {
        Position at = at(context);
        return switch (Trees.type(context)) {
            case Sql.ADD ->
                    context.columnDefinition() != null
                            ? new AlterAction.AddColumn(
                                    context.ifNotExists() != null,
                                    tree.tables.column(context.columnDefinition()),
                                    at)
                            : new AlterAction.AddConstraint(
                                    tree.constraints.ofTable(context.tableConstraint()), at);
            case Sql.DROP -> drop(context, at);
            case Sql.ALTER -> alter(context, at);
            case Sql.VALIDATE ->
                    new AlterAction.ValidateConstraint(Trees.word(context.colId()), at);
            case Sql.SET -> set(context, at);
            case Sql.RESET ->
                    new AlterAction.ResetParameters(
                            tree.options.names(context.parameterNames()), at);
            case Sql.CLUSTER -> new AlterAction.ClusterOn(Trees.word(context.colId()), at);
            case Sql.NO, Sql.INHERIT ->
                    new AlterAction.Inherit(
                            context.NO() == null, Trees.name(context.anyName()), at);
            case Sql.OWNER -> new AlterAction.OwnerTo(tree.roles.role(context.role()), at);
            case Sql.REPLICA -> replicaIdentity(context, at);
            default -> throw new IllegalStateException(context.getText());
        };
    }

    private static AlterAction drop(Sql.AlterActionContext context, Position at) {
        boolean ifExists = context.ifExists() != null;
        String name = Trees.word(context.colId());
        Definition.Behavior behavior = Definitions.behavior(context.behavior());
        return context.CONSTRAINT() != null
                ? new AlterAction.DropConstraint(ifExists, name, behavior, at)
                : new AlterAction.DropColumn(ifExists, name, behavior, at);
    }

    private AlterAction alter(Sql.AlterActionContext context, Position at) {
        if (context.CONSTRAINT() != null) {
            return new AlterAction.AlterConstraint(
                    Trees.word(context.colId()),
                    tree.constraints.attributes(context.constraintAttribute()),
                    at);
        }
        String column =
                context.ICONST() != null
                        ? Trees.value(context.ICONST())
                        : Trees.word(context.colId());
        return new AlterAction.AlterColumn(column, change(context.alterColumn()), at);
    }

    private AlterAction set(Sql.AlterActionContext context, Position at) {
        if (context.parameters() != null) {
            return new AlterAction.SetParameters(tree.options.parameters(context.parameters()), at);
        }
        if (context.TABLESPACE() != null) {
            return new AlterAction.SetTablespace(Trees.word(context.colId()), at);
        }
        if (context.METHOD() != null) {
            return new AlterAction.SetAccessMethod(Trees.word(context.colId()), at);
        }
        if (context.WITHOUT() != null) {
            return context.CLUSTER() != null
                    ? new AlterAction.SetWithoutCluster(at)
                    : new AlterAction.SetWithoutOids(at);
        }
        return new AlterAction.SetLogged(context.LOGGED() != null, at);
    }

    private static AlterAction replicaIdentity(Sql.AlterActionContext context, Position at) {
        AlterAction.ReplicaIdentity.Kind kind = AlterAction.ReplicaIdentity.Kind.INDEX;
        if (context.colId() == null) {
            kind =
                    context.NOTHING() != null
                            ? AlterAction.ReplicaIdentity.Kind.NOTHING
                            : context.FULL() != null
                                    ? AlterAction.ReplicaIdentity.Kind.FULL
                                    : AlterAction.ReplicaIdentity.Kind.DEFAULT;
        }
        return new AlterAction.ReplicaIdentity(kind, Trees.wordOrNull(context.colId()), at);
    }

    private ColumnChange change(Sql.AlterColumnContext context) {
        if (context.TYPE() != null) {
            return new ColumnChange.Type(
                    tree.types.build(context.typeName()),
                    context.anyName() == null ? null : Trees.name(context.anyName()),
                    tree.expressions.orNull(context.expr()));
        }
        if (!context.alterIdentity().isEmpty()) {
            return identity(context.alterIdentity());
        }
        if (context.GENERATED() != null) {
            return new ColumnChange.AddIdentity(
                    context.ALWAYS() != null, tree.constraints.identity(context.sequenceOption()));
        }
        if (context.STATISTICS() != null) {
            return new ColumnChange.Statistics(
                    context.signedIconst() == null ? null : Trees.integer(context.signedIconst()));
        }
        if (context.colIdOrDefault() != null) {
            String name = Trees.word(context.colIdOrDefault());
            return context.STORAGE() != null
                    ? new ColumnChange.Storage(name)
                    : new ColumnChange.Compression(name);
        }
        if (context.NOT() != null) {
            return new ColumnChange.NotNull(context.SET() != null);
        }
        if (context.parameters() != null) {
            return new ColumnChange.Parameters(
                    false, tree.options.parameters(context.parameters()));
        }
        if (context.parameterNames() != null) {
            return new ColumnChange.Parameters(true, tree.options.names(context.parameterNames()));
        }
        return defaultOrDrop(context);
    }

    private ColumnChange defaultOrDrop(Sql.AlterColumnContext context) {
        boolean ifExists = context.ifExists() != null;
        if (context.EXPRESSION() != null) {
            return new ColumnChange.DropExpression(ifExists);
        }
        if (context.IDENTITY() != null) {
            return new ColumnChange.DropIdentity(ifExists);
        }
        return context.SET() != null
                ? new ColumnChange.SetDefault(tree.expressions.build(context.expr()))
                : new ColumnChange.DropDefault();
    }

    private ColumnChange identity(List<Sql.AlterIdentityContext> contexts) {
        Boolean always = null;
        List<SequenceOption> options = new ArrayList<>();
        for (Sql.AlterIdentityContext context : contexts) {
            if (context.GENERATED() != null) {
                always = context.ALWAYS() != null;
            } else if (context.sequenceOption() != null) {
                options.add(tree.definitions.sequenceOption(context.sequenceOption()));
            } else {
                options.add(
                        new SequenceOption.Numeric(
                                SequenceOption.Numeric.Kind.RESTART,
                                context.numericOnly() == null
                                        ? null
                                        : Trees.number(context.numericOnly()),
                                at(context)));
            }
        }
        return new ColumnChange.AlterIdentity(always, options);
    }
}
