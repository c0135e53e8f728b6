package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.ast.Maintenance;
import fulcrum.sql.ast.Query.With;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.grammar.Sql;
import org.antlr.v4.runtime.tree.ParseTree;

/// Who builds which statement.
final class Statements {

    private final SyntaxTree tree;

    Statements(SyntaxTree tree) {
        this.tree = tree;
    }

    Statement.Preparable preparable(Sql.PreparableContext context) {
        if (context.bodyQuery() != null) {
            return tree.queries.build(context.with(), context.bodyQuery());
        }
        With with = context.with() == null ? null : tree.queries.with(context.with());
        if (context.insert() != null) {
            return tree.changes.insert(with, context.insert());
        }
        return context.update() != null
                ? tree.changes.update(with, context.update())
                : tree.changes.delete(with, context.delete());
    }

    Statement build(Sql.StatementContext context) {
        ParseTree statement = context.getChild(0);
        return switch (statement) {
            case Sql.PreparableContext each -> preparable(each);
            case Sql.CreateTableContext each -> tree.tables.create(each);
            case Sql.CreateTableAsContext each -> tree.tables.createAs(each);
            case Sql.CreateViewContext each -> tree.definitions.createView(each);
            case Sql.CreateIndexContext each -> tree.tables.createIndex(each);
            case Sql.CreateSchemaContext each -> tree.definitions.createSchema(each);
            case Sql.CreateSequenceContext each -> tree.definitions.createSequence(each);
            case Sql.CreateDatabaseContext each -> tree.definitions.createDatabase(each);
            case Sql.CreateRoleContext each -> tree.roles.create(each);
            case Sql.AlterTableContext each -> tree.alterTables.build(each);
            case Sql.AlterSequenceContext each -> tree.definitions.alterSequence(each);
            case Sql.AlterSchemaContext each -> tree.definitions.alterSchema(each);
            case Sql.AlterDatabaseContext each -> tree.definitions.alterDatabase(each);
            case Sql.AlterRoleContext each -> tree.roles.alter(each);
            case Sql.DropObjectsContext each -> tree.definitions.drop(each);
            case Sql.DropDatabaseContext each -> tree.definitions.dropDatabase(each);
            case Sql.DropRoleContext each -> tree.roles.drop(each);
            case Sql.TruncateContext each -> tree.changes.truncate(each);
            case Sql.CommentContext each -> tree.definitions.comment(each);
            case Sql.GrantContext each -> tree.roles.grant(each);
            case Sql.RevokeContext each -> tree.roles.revoke(each);
            default -> ofSession(statement);
        };
    }

    private Statement ofSession(ParseTree statement) {
        return switch (statement) {
            case Sql.BeginContext each -> Transactions.begin(each);
            case Sql.CommitContext each -> Transactions.commit(each);
            case Sql.RollbackContext each -> Transactions.rollback(each);
            case Sql.SavepointContext each -> Transactions.savepoint(each);
            case Sql.ReleaseContext each -> Transactions.release(each);
            case Sql.PrepareTransactionContext each -> Transactions.prepare(each);
            case Sql.SetConstraintsContext each -> Transactions.setConstraints(each);
            case Sql.LockTableContext each -> Transactions.lock(each);
            case Sql.SetSettingContext each -> tree.sessions.set(each);
            case Sql.ShowSettingContext each -> tree.sessions.show(each);
            case Sql.ResetSettingContext each -> tree.sessions.reset(each);
            case Sql.DiscardContext each -> tree.sessions.discard(each);
            case Sql.PrepareContext each -> tree.sessions.prepare(each);
            case Sql.ExecuteContext each -> tree.sessions.execute(each);
            case Sql.DeallocateContext each -> tree.sessions.deallocate(each);
            case Sql.DeclareCursorContext each -> tree.sessions.declareCursor(each);
            case Sql.FetchContext each -> tree.sessions.fetch(each);
            case Sql.CloseCursorContext each -> tree.sessions.close(each);
            case Sql.CopyContext each -> tree.sessions.copy(each);
            case Sql.ExplainContext each -> tree.sessions.explain(each);
            case Sql.VacuumContext each -> tree.sessions.vacuum(each);
            case Sql.AnalyzeContext each -> tree.sessions.analyze(each);
            case Sql.ClusterContext each -> tree.sessions.cluster(each);
            case Sql.ReindexContext each -> tree.sessions.reindex(each);
            case Sql.CheckpointContext each -> new Maintenance.Checkpoint(at(each));
            case Sql.CallProcedureContext each -> tree.sessions.call(each);
            case Sql.DoBlockContext each -> tree.sessions.doBlock(each);
            case Sql.ListenChannelContext each -> tree.sessions.listen(each);
            case Sql.NotifyChannelContext each -> tree.sessions.notify(each);
            case Sql.UnlistenChannelContext each -> tree.sessions.unlisten(each);
            default -> throw new IllegalStateException(statement.getText());
        };
    }
}
