package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.ast.TableReference;
import fulcrum.sql.ast.TransactionStatement;
import fulcrum.sql.ast.TransactionStatement.LockMode;
import fulcrum.sql.ast.TransactionStatement.Mode;
import fulcrum.sql.ast.TransactionStatement.Mode.Level;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// BEGIN, COMMIT, ROLLBACK, savepoints, and what else is said about a transaction.
final class Transactions {

    private Transactions() {}

    static TransactionStatement begin(Sql.BeginContext context) {
        return new TransactionStatement.Begin(
                context.START() != null, modes(context.transactionModes()), at(context));
    }

    private static List<Mode> modes(Sql.@Nullable TransactionModesContext context) {
        List<Mode> modes = new ArrayList<>();
        if (context != null) {
            context.transactionMode().forEach(mode -> modes.add(mode(mode)));
        }
        return modes;
    }

    private static Mode mode(Sql.TransactionModeContext context) {
        if (context.DEFERRABLE() != null) {
            return new Mode.Deferrable(context.NOT() == null, at(context));
        }
        if (context.ISOLATION() == null) {
            return new Mode.ReadOnly(context.ONLY() != null, at(context));
        }
        Level level;
        if (context.SERIALIZABLE() != null) {
            level = Level.SERIALIZABLE;
        } else if (context.REPEATABLE() != null) {
            level = Level.REPEATABLE_READ;
        } else {
            level = context.UNCOMMITTED() != null ? Level.READ_UNCOMMITTED : Level.READ_COMMITTED;
        }
        return new Mode.Isolation(level, at(context));
    }

    static TransactionStatement set(Sql.SetSettingContext context) {
        return new TransactionStatement.SetTransaction(
                context.CHARACTERISTICS() != null, modes(context.transactionModes()), at(context));
    }

    static TransactionStatement commit(Sql.CommitContext context) {
        return context.PREPARED() != null
                ? new TransactionStatement.CommitPrepared(
                        Trees.value(context.SCONST()), at(context))
                : new TransactionStatement.Commit(
                        context.CHAIN() != null && context.NO() == null, at(context));
    }

    static TransactionStatement rollback(Sql.RollbackContext context) {
        if (context.PREPARED() != null) {
            return new TransactionStatement.RollbackPrepared(
                    Trees.value(context.SCONST()), at(context));
        }
        return context.colId() != null
                ? new TransactionStatement.RollbackTo(Trees.word(context.colId()), at(context))
                : new TransactionStatement.Rollback(
                        context.CHAIN() != null && context.NO() == null, at(context));
    }

    static TransactionStatement savepoint(Sql.SavepointContext context) {
        return new TransactionStatement.Savepoint(Trees.word(context.colId()), at(context));
    }

    static TransactionStatement release(Sql.ReleaseContext context) {
        return new TransactionStatement.Release(Trees.word(context.colId()), at(context));
    }

    static TransactionStatement prepare(Sql.PrepareTransactionContext context) {
        return new TransactionStatement.PrepareTransaction(
                Trees.value(context.SCONST()), at(context));
    }

    static TransactionStatement setConstraints(Sql.SetConstraintsContext context) {
        return new TransactionStatement.SetConstraints(
                context.anyNames() == null ? List.of() : Trees.names(context.anyNames()),
                context.DEFERRED() != null,
                at(context));
    }

    static TransactionStatement lock(Sql.LockTableContext context) {
        List<TableReference.Table> tables = new ArrayList<>();
        context.relation().forEach(table -> tables.add(FromItems.table(table)));
        return new TransactionStatement.LockTable(
                tables, mode(context.lockMode()), context.NOWAIT() != null, at(context));
    }

    private static LockMode mode(Sql.@Nullable LockModeContext context) {
        if (context == null) {
            return LockMode.ACCESS_EXCLUSIVE;
        }
        boolean exclusive = context.EXCLUSIVE() != null;
        return switch (Trees.type(context)) {
            case Sql.ACCESS -> exclusive ? LockMode.ACCESS_EXCLUSIVE : LockMode.ACCESS_SHARE;
            case Sql.ROW -> exclusive ? LockMode.ROW_EXCLUSIVE : LockMode.ROW_SHARE;
            case Sql.EXCLUSIVE -> LockMode.EXCLUSIVE;
            default ->
                    context.UPDATE() != null
                            ? LockMode.SHARE_UPDATE_EXCLUSIVE
                            : exclusive ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.SHARE;
        };
    }
}
