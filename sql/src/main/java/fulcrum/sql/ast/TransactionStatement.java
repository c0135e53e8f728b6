package fulcrum.sql.ast;

import java.util.List;

/// A statement about the transaction (manual, BEGIN, COMMIT, SAVEPOINT, PREPARE TRANSACTION).
public sealed interface TransactionStatement extends SessionStatement {

    /// @param start whether it is spelled `START TRANSACTION`, and answered so
    record Begin(boolean start, List<Mode> modes, Position at) implements TransactionStatement {

        public Begin {
            modes = List.copyOf(modes);
        }
    }

    /// What a transaction sees and may; said twice, the last one holds.
    sealed interface Mode extends Node {

        record Isolation(Level level, Position at) implements Mode {}

        enum Level {
            READ_UNCOMMITTED,
            READ_COMMITTED,
            REPEATABLE_READ,
            SERIALIZABLE
        }

        record ReadOnly(boolean readOnly, Position at) implements Mode {}

        record Deferrable(boolean deferrable, Position at) implements Mode {}
    }

    /// @param chain whether another one like it begins at once
    record Commit(boolean chain, Position at) implements TransactionStatement {}

    /// @param chain whether another one like it begins at once
    record Rollback(boolean chain, Position at) implements TransactionStatement {}

    record Savepoint(String name, Position at) implements TransactionStatement {}

    record Release(String name, Position at) implements TransactionStatement {}

    record RollbackTo(String name, Position at) implements TransactionStatement {}

    record PrepareTransaction(String id, Position at) implements TransactionStatement {}

    record CommitPrepared(String id, Position at) implements TransactionStatement {}

    record RollbackPrepared(String id, Position at) implements TransactionStatement {}

    /// @param session whether the modes are for the session's next transactions
    record SetTransaction(boolean session, List<Mode> modes, Position at)
            implements TransactionStatement {

        public SetTransaction {
            modes = Lists.atLeastOne(modes);
        }
    }

    /// @param names empty for all
    record SetConstraints(List<Name> names, boolean deferred, Position at)
            implements TransactionStatement {

        public SetConstraints {
            names = List.copyOf(names);
        }
    }

    /// @param tables by their names
    record LockTable(List<TableReference.Table> tables, LockMode mode, boolean nowait, Position at)
            implements TransactionStatement {

        public LockTable {
            tables = Lists.atLeastOne(tables);
            if (tables.stream().anyMatch(t -> t.alias() != null || t.sample() != null)) {
                throw new IllegalArgumentException("a table by its name");
            }
        }
    }

    /// From the weakest to the strongest.
    enum LockMode {
        ACCESS_SHARE,
        ROW_SHARE,
        ROW_EXCLUSIVE,
        SHARE_UPDATE_EXCLUSIVE,
        SHARE,
        SHARE_ROW_EXCLUSIVE,
        EXCLUSIVE,
        ACCESS_EXCLUSIVE
    }
}
