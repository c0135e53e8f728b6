package fulcrum.sql.session;

import fulcrum.database.session.Planned;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.execution.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stored rows of frozen tables as of one moment, beside what the session's transaction itself has
/// made.
///
/// @param own the session's transaction
/// @param frozen another, which only reads
record SnapshotRows(TransactionRows own, TransactionRows frozen) implements Rows {

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        own.definitions().keepAlive();
        return own.definitions().hasMade(planned.table())
                ? own.read(span, lock, ifLocked, limit, planned)
                : frozen.read(span, Lock.NONE, ifLocked, limit, planned);
    }

    @Override
    public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
        own.definitions().keepAlive();
        return own.definitions().hasMade(planned.table())
                ? own.fetch(keys, lock, planned)
                : frozen.fetch(keys, Lock.NONE, planned);
    }

    @Override
    public boolean runsPrograms(Planned planned) {
        return of(planned).runsPrograms(planned);
    }

    @Override
    public Page read(Span span, int limit, Planned planned, Program program) {
        own.definitions().keepAlive();
        return of(planned).read(span, limit, planned, program);
    }

    @Override
    public Gathered gather(
            List<Span> spans, int width, int limit, Planned planned, @Nullable Program program) {
        own.definitions().keepAlive();
        return of(planned).gather(spans, width, limit, planned, program);
    }

    private TransactionRows of(Planned planned) {
        return own.definitions().hasMade(planned.table()) ? own : frozen;
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        own.write(writes, planned);
    }
}
