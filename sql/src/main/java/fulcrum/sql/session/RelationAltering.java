package fulcrum.sql.session;

import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// ALTER INDEX, ALTER VIEW and ALTER SEQUENCE, as far as their syntax is that of ALTER TABLE.
final class RelationAltering {

    private final TableStatements statements;

    RelationAltering(TableStatements statements) {
        this.statements = statements;
    }

    void alter(Relation relation, TableDefinition.Alter alter, Output output) {
        boolean right =
                switch (relation) {
                    case Index _ -> alter.kind() == Definition.Kind.INDEX;
                    case View _ -> alter.kind() == Definition.Kind.VIEW;
                    case Sequence _ -> alter.kind() == Definition.Kind.SEQUENCE;
                    default -> false;
                };
        if (!right) {
            throw SqlError.at(
                    alter.name().at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "ALTER "
                            + alter.kind()
                            + " cannot be done with "
                            + relation.kindName()
                            + " \""
                            + relation.name()
                            + "\"");
        }
        statements.demandOwner(relation);
        for (AlterAction action : alter.actions()) {
            Entry now = statements.catalog().entry(relation.oid());
            act((Relation) Objects.requireNonNull(now), alter, action, output);
        }
    }

    private void act(
            Relation relation, TableDefinition.Alter alter, AlterAction action, Output output) {
        switch (action) {
            case AlterAction.OwnerTo owner when !(relation instanceof Index) ->
                    new Owning(statements).give(relation, owner.owner());
            case AlterAction.SetParameters(List<Option> parameters, _)
                    when relation instanceof Index index -> {
                SortedMap<String, String> options = new TreeMap<>(index.options());
                options.putAll(
                        new TableMaking(statements).options(parameters, index.name(), output));
                change(index, options);
            }
            case AlterAction.ResetParameters(List<Option> parameters, _)
                    when relation instanceof Index index -> {
                SortedMap<String, String> options = new TreeMap<>(index.options());
                parameters.forEach(parameter -> options.remove(parameter.name()));
                change(index, options);
                output.notice(WithoutEffect.of("RESET of storage parameters"));
            }
            case AlterAction.SetTablespace(String name, var at) when relation instanceof Index ->
                    output.notice(WithoutEffect.tablespace(name, at));
            case AlterAction.SetLogged _ when relation instanceof Sequence ->
                    output.notice(WithoutEffect.of("SET LOGGED"));
            case AlterAction.AlterColumn(_, AlterAction.ColumnChange.Statistics _, _)
                    when relation instanceof Index ->
                    output.notice(WithoutEffect.of("SET STATISTICS"));
            default ->
                    throw SqlError.notSupported(
                            "ALTER " + alter.kind() + " ... " + TableAltering.called(action),
                            action.at());
        }
    }

    private void change(Index index, SortedMap<String, String> options) {
        Object before = new TableMaking(statements).accepted(index.options(), List.of()).texts();
        Object after = new TableMaking(statements).accepted(options, List.of()).texts();
        if (!before.equals(after)) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            "changing how an index is stored is not supported")
                    .hint("Make another index with the options that you want.");
        }
        statements.change(List.of(index.withOptions(options)));
    }
}
