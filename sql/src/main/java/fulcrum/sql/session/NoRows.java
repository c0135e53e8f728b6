package fulcrum.sql.session;

import fulcrum.database.session.Planned;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.execution.Rows;
import java.util.List;

/// For statements that touch no table, and need no transaction.
final class NoRows implements Rows {

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        throw new IllegalStateException("a table that the plan does not read");
    }

    @Override
    public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
        throw new IllegalStateException("a table that the plan does not read");
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        throw new IllegalStateException("a table that the plan does not change");
    }
}
