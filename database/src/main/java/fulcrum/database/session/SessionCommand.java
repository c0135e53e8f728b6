package fulcrum.database.session;

import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Command;
import java.util.List;

/// What can be asked of a node's coordinator. `Done` carries a [SessionResult]. A transaction has
/// one request open at a time.
public sealed interface SessionCommand extends Command {

    /// Begins a transaction; brings [SessionResult.Began].
    record Begin(Isolation isolation) implements SessionCommand {}

    /// Reads rows, its own writes among them; brings [SessionResult.Rows].
    ///
    /// @param lock stronger than the isolation asks for, or [Lock#NONE]; a range can be locked
    ///   shared alone
    /// @param limit at most so many rows, positive
    record Read(TxnId txn, Span span, Lock lock, int limit) implements SessionCommand {}

    /// Writes rows, once they are locked; others see them when the transaction is committed. Brings
    /// [SessionResult.Written].
    record Write(TxnId txn, List<RowWrite> writes) implements SessionCommand {
        public Write {
            writes = List.copyOf(writes);
        }
    }

    /// Commits; brings [SessionResult.Committed] or [SessionResult.Aborted], or nobody knows.
    record Commit(TxnId txn) implements SessionCommand {}

    /// Ends without effect; brings [SessionResult.RolledBack].
    record Rollback(TxnId txn) implements SessionCommand {}
}
