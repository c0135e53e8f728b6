package fulcrum.sql.session;

import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.execution.Rows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stored rows of the shards that answer (`fulcrum.partial_results`), and which did not. It only
/// reads.
final class PartialRows implements Rows {

    /// So many shards are asked at once for rows by their keys.
    private static final int WIDTH = 8;

    private final TransactionRows stored;
    private final MissingShards missing = new MissingShards();

    PartialRows(TransactionRows stored) {
        this.stored = stored;
    }

    MissingShards missing() {
        return missing;
    }

    @Override
    public Gathered gather(
            List<Span> spans, int width, int limit, Planned planned, @Nullable Program program) {
        SessionResult.Gathered read = stored.ask(spans, width, limit, planned, program);
        missing.add(read.missing(), planned, stored.definitions().recent());
        return new Gathered(read.rows(), read.left(), read.asked());
    }

    @Override
    public boolean runsPrograms(Planned planned) {
        return stored.runsPrograms(planned);
    }

    @Override
    public boolean knowsVersions() {
        return stored.knowsVersions();
    }

    @Override
    public boolean isAsPlanned(Planned planned) {
        return stored.isAsPlanned(planned);
    }

    @Override
    public Page read(Span span, int limit, Planned planned, Program program) {
        return page(gather(List.of(span), 1, limit, planned, program));
    }

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        return page(gather(List.of(span), 1, limit, planned, null));
    }

    private static Page page(Gathered read) {
        return read.left().isEmpty()
                ? new Page(read.rows(), false)
                : new Page(read.rows(), true, read.left().getFirst().from());
    }

    @Override
    public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
        List<SessionResult.Row> rows = new ArrayList<>();
        Deque<Span> left = new ArrayDeque<>(keys.stream().map(Span::row).toList());
        while (!left.isEmpty()) {
            Gathered read = gather(List.copyOf(left), WIDTH, KEYS_MOST, planned, null);
            rows.addAll(read.rows());
            left = new ArrayDeque<>(read.left());
        }
        return new Page(rows, false);
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        throw new IllegalStateException("it only reads");
    }
}
