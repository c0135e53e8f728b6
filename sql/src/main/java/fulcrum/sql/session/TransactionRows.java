package fulcrum.sql.session;

import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.storage.Asker;
import java.util.List;

/// Stored rows as one transaction has them.
record TransactionRows(Asker asker, TxnId txn) implements Rows {

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        SessionResult result =
                asker.ask(new SessionCommand.Read(txn, span, lock, ifLocked, limit, planned));
        SessionResult.Rows rows = (SessionResult.Rows) result;
        return new Page(rows.rows(), rows.more());
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        SessionResult _ = asker.ask(new SessionCommand.Write(txn, writes, planned));
    }
}
