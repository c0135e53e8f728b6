package fulcrum.sql.session;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.TransactionStatement;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;

/// BEGIN, COMMIT, SAVEPOINT and their like.
final class TransactionOrders {

    private final SqlSession session;
    private final Transaction transaction;

    TransactionOrders(SqlSession session) {
        this.session = session;
        this.transaction = session.transaction();
    }

    /// @return the tag
    String run(TransactionStatement statement, Output output) {
        return switch (statement) {
            case TransactionStatement.Begin begin -> begin(begin, output);
            case TransactionStatement.Commit(boolean chain, _) -> commit(chain, output);
            case TransactionStatement.Rollback(boolean chain, _) -> rollback(chain, output);
            case TransactionStatement.Savepoint(String name, _) -> {
                demandBlock("SAVEPOINT");
                transaction.savepoint(name, session.limits());
                session.parameters().savepoint(name);
                yield "SAVEPOINT";
            }
            case TransactionStatement.Release(String name, _) -> {
                demandBlock("RELEASE SAVEPOINT");
                transaction.release(name);
                session.parameters().release(name);
                yield "RELEASE";
            }
            case TransactionStatement.RollbackTo(String name, _) -> {
                demandBlock("ROLLBACK TO SAVEPOINT");
                transaction.rollbackTo(name);
                session.parameters().rollbackTo(name);
                yield "ROLLBACK";
            }
            case TransactionStatement.PrepareTransaction(String id, _) -> prepare(id, output);
            case TransactionStatement.CommitPrepared(String id, _) -> {
                demandNoBlock("COMMIT PREPARED");
                SessionResult _ =
                        Utilities.ask(session, new SessionCommand.CommitPrepared(id, owner()));
                yield "COMMIT PREPARED";
            }
            case TransactionStatement.RollbackPrepared(String id, _) -> {
                demandNoBlock("ROLLBACK PREPARED");
                SessionResult _ =
                        Utilities.ask(session, new SessionCommand.RollbackPrepared(id, owner()));
                yield "ROLLBACK PREPARED";
            }
            case TransactionStatement.SetTransaction set -> setTransaction(set, output);
            case TransactionStatement.SetConstraints set -> constraints(set, output);
            case TransactionStatement.LockTable lock ->
                    throw SqlError.notSupported("LOCK TABLE", lock.at())
                            .hint(
                                    "Rows are locked by SELECT ... FOR UPDATE; at SERIALIZABLE"
                                            + " nothing else is needed.");
        };
    }

    /// All constraints are looked at immediately: that can be asked for, and nothing else.
    private String constraints(TransactionStatement.SetConstraints set, Output output) {
        for (Name name : set.names()) {
            boolean known =
                    transaction.definitions().catalog().entries().stream()
                            .anyMatch(entry ->
                                    entry instanceof Table table
                                            && table.constraints().stream()
                                                    .anyMatch(
                                                            one -> one.name().equals(name.last())));
            if (!known) {
                throw SqlError.at(
                        name.at(),
                        SqlState.NO_OBJECT,
                        "constraint \"" + name.last() + "\" does not exist");
            }
            if (set.deferred()) {
                throw SqlError.at(
                        name.at(),
                        SqlState.WRONG_OBJECT_TYPE,
                        "constraint \"" + name.last() + "\" is not deferrable");
            }
        }
        if (!transaction.isBlock()) {
            output.notice(
                    Notice.warning(
                            SqlState.NO_TRANSACTION,
                            "SET CONSTRAINTS can only be used in transaction blocks"));
        }
        return "SET CONSTRAINTS";
    }

    private String owner() {
        return session.user().superuser() ? "" : session.user().name();
    }

    private String begin(TransactionStatement.Begin begin, Output output) {
        List<TransactionStatement.Mode> modes = begin.modes();
        String tag = begin.start() ? "START TRANSACTION" : "BEGIN";
        if (transaction.isBlock()) {
            output.notice(
                    Notice.warning(
                            SqlState.TRANSACTION_ACTIVE,
                            "there is already a transaction in progress"));
            return tag;
        }
        if (transaction.isOpen()) {
            transaction.becomeBlock();
            session.characterize(modes);
        } else {
            session.beginBlock(modes);
        }
        return tag;
    }

    static Notice noTransaction() {
        return Notice.warning(SqlState.NO_TRANSACTION, "there is no transaction in progress");
    }

    private String commit(boolean chain, Output output) {
        if (!transaction.isBlock()) {
            if (chain) {
                throw new SqlError(
                        SqlState.NO_TRANSACTION,
                        "COMMIT AND CHAIN can only be used in transaction blocks");
            }
            output.notice(noTransaction());
            boolean _ = transaction.isOpen() && session.commit();
            return "COMMIT";
        }
        List<TransactionStatement.Mode> same = modes();
        boolean committed = session.commit();
        if (chain) {
            session.beginBlock(same);
        }
        return committed ? "COMMIT" : "ROLLBACK";
    }

    private String rollback(boolean chain, Output output) {
        if (!transaction.isBlock()) {
            if (chain) {
                throw new SqlError(
                        SqlState.NO_TRANSACTION,
                        "ROLLBACK AND CHAIN can only be used in transaction blocks");
            }
            output.notice(noTransaction());
        }
        List<TransactionStatement.Mode> same = modes();
        if (transaction.isOpen()) {
            session.rollback();
        }
        if (chain) {
            session.beginBlock(same);
        }
        return "ROLLBACK";
    }

    /// What the transaction is like, for the one that follows it in a chain.
    private List<TransactionStatement.Mode> modes() {
        TransactionStatement.Mode.Level level =
                switch (transaction.isolation()) {
                    case READ_COMMITTED -> TransactionStatement.Mode.Level.READ_COMMITTED;
                    case REPEATABLE_READ -> TransactionStatement.Mode.Level.REPEATABLE_READ;
                    case SERIALIZABLE -> TransactionStatement.Mode.Level.SERIALIZABLE;
                };
        return List.of(
                new TransactionStatement.Mode.Isolation(level, Position.NONE),
                new TransactionStatement.Mode.ReadOnly(transaction.isReadOnly(), Position.NONE));
    }

    private void demandBlock(String what) {
        if (!transaction.isBlock()) {
            throw new SqlError(
                    SqlState.NO_TRANSACTION, what + " can only be used in transaction blocks");
        }
    }

    private void demandNoBlock(String what) {
        if (transaction.isBlock()) {
            throw new SqlError(
                    SqlState.TRANSACTION_ACTIVE, what + " cannot run inside a transaction block");
        }
    }

    private String prepare(String id, Output output) {
        if (!transaction.isBlock()) {
            output.notice(noTransaction());
            return "ROLLBACK";
        }
        if (transaction.isFailed()) {
            session.rollback();
            return "ROLLBACK";
        }
        try {
            transaction.prepare(id, session.user().name(), session.limits());
        } finally {
            session.parameters().end(true);
        }
        return "PREPARE TRANSACTION";
    }

    private String setTransaction(TransactionStatement.SetTransaction set, Output output) {
        if (set.session()) {
            for (TransactionStatement.Mode mode : set.modes()) {
                switch (mode) {
                    case TransactionStatement.Mode.Isolation(var level, _) ->
                            session.parameters()
                                    .set(
                                            "default_transaction_isolation",
                                            SqlSession.name(SqlSession.isolation(level)),
                                            false);
                    case TransactionStatement.Mode.ReadOnly(boolean readOnly, _) ->
                            session.parameters()
                                    .set(
                                            "default_transaction_read_only",
                                            readOnly ? "on" : "off",
                                            false);
                    case TransactionStatement.Mode.Deferrable(boolean deferrable, _) ->
                            session.parameters()
                                    .set(
                                            "default_transaction_deferrable",
                                            deferrable ? "on" : "off",
                                            false);
                }
            }
            return "SET";
        }
        if (!transaction.isBlock()) {
            output.notice(
                    Notice.warning(
                            SqlState.NO_TRANSACTION,
                            "SET TRANSACTION can only be used in transaction blocks"));
            return "SET";
        }
        session.characterize(set.modes());
        return "SET";
    }
}
