package fulcrum.sql.session;

import fulcrum.database.session.Limits;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.storage.Asker;
import java.util.List;

/// Stored rows for a statement that is a transaction by itself and reads one row: one request does
/// for all of it, as strictly serializable as a transaction would be.
record OneLook(Asker asker, Limits limits) implements Rows {

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        SessionResult result = asker.ask(new SessionCommand.Look(span, limit, limits, planned));
        SessionResult.Rows rows = (SessionResult.Rows) result;
        return new Page(rows.rows(), rows.more());
    }

    @Override
    public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
        throw new IllegalStateException("it reads one row");
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        throw new IllegalStateException("it only reads");
    }
}
