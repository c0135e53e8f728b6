package fulcrum.sql.session;

import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.sql.execution.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stored rows as one transaction has them.
///
/// @param definitions what the transaction has made: stored tables that nobody else knows of are
///   written around it ([Load])
/// @param statement for which rows are read: at READ COMMITTED it reads as of one instant
/// @param of the session's transaction, if it is that one; null for another
record TransactionRows(
        Answers asker, TxnId txn, Definitions definitions, int statement, @Nullable Transaction of)
        implements Rows {

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        Load load = definitions.load(planned.table());
        if (load != null) {
            return span.point() ? load.find(span.from()) : load.read(span, limit);
        }
        demandSeen(lock, planned);
        SessionResult result =
                asker.ask(
                        new SessionCommand.Read(
                                txn, span, lock, ifLocked, limit, planned, statement));
        SessionResult.Rows rows = (SessionResult.Rows) result;
        return new Page(rows.rows(), rows.more());
    }

    private void demandSeen(Lock lock, Planned planned) {
        if (of != null && lock == Lock.NONE && !of.sees(planned)) {
            throw of.unseen(planned);
        }
    }

    @Override
    public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
        Load load = definitions.load(planned.table());
        if (load != null) {
            return new Page(
                    keys.stream().flatMap(key -> load.find(key).rows().stream()).toList(), false);
        }
        demandSeen(lock, planned);
        SessionResult result =
                asker.ask(new SessionCommand.Fetch(txn, keys, lock, planned, statement));
        SessionResult.Rows rows = (SessionResult.Rows) result;
        return new Page(rows.rows(), rows.more());
    }

    @Override
    public boolean runsPrograms(Planned planned) {
        return definitions.load(planned.table()) == null;
    }

    @Override
    public Page read(Span span, int limit, Planned planned, Program program) {
        demandSeen(Lock.NONE, planned);
        SessionResult result =
                asker.ask(
                        new SessionCommand.Read(
                                txn,
                                span,
                                Lock.NONE,
                                IfLocked.WAIT,
                                limit,
                                planned,
                                statement,
                                program));
        SessionResult.Rows rows = (SessionResult.Rows) result;
        return new Page(rows.rows(), rows.more(), rows.next());
    }

    @Override
    public Gathered gather(
            List<Span> spans, int width, int limit, Planned planned, @Nullable Program program) {
        if (definitions.load(planned.table()) != null) {
            return Rows.super.gather(spans, width, limit, planned, program);
        }
        SessionResult.Gathered read = ask(spans, width, limit, planned, program);
        if (!read.missing().isEmpty()) {
            MissingShards missing = new MissingShards();
            missing.add(read.missing(), planned, definitions.recent());
            throw asker.silent(missing);
        }
        return new Gathered(read.rows(), read.left(), read.asked());
    }

    /// The same, of the shards that answer.
    SessionResult.Gathered ask(
            List<Span> spans, int width, int limit, Planned planned, @Nullable Program program) {
        demandSeen(Lock.NONE, planned);
        SessionCommand.Gather gather =
                new SessionCommand.Gather(txn, spans, width, limit, planned, statement, program);
        return (SessionResult.Gathered) asker.ask(gather);
    }

    @Override
    public boolean knowsVersions() {
        return !definitions.areThere();
    }

    @Override
    public boolean isAsPlanned(Planned planned) {
        TableDescriptor now = definitions.catalog().stored(planned.table());
        return now != null && Planned.with(now).equals(planned);
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        @Nullable Load load = definitions.load(planned.table());
        if (load != null) {
            writes.forEach(load::put);
            definitions.keepAlive();
            return;
        }
        SessionResult _ = asker.ask(new SessionCommand.Write(txn, writes, planned));
    }

    @Override
    public boolean isAlone(Planned planned) {
        return definitions.load(planned.table()) != null;
    }
}
