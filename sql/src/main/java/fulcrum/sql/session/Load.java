package fulcrum.sql.session;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.schema.SchemaCodec;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.Limits;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.storage.Asker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Rows on their way into a stored table of which nobody knows but the transaction that has made
/// it.
///
/// They go in blocks, each committed by itself, so there may be more of them than one transaction
/// holds. All or nothing is kept by the catalog: no object speaks of the stored table before the
/// transaction is committed, and where it is not, the stored table is dropped. Nobody else writes
/// there, so no locks are needed, and which keys are taken is known here.
///
/// Each block is of one shard, and a few are under way at a time. Whether one has taken effect must
/// be known: where it is not, all fails, for a block that came late might undo what others did when
/// the table is known.
final class Load {

    /// Keys and values of a block, about.
    private static final int BLOCK_BYTES = 64 << 10;

    private static final int BLOCK_ROWS = 1_000;

    private static final int UNDER_WAY_MOST = 4;

    private static final int ATTEMPTS = 50;

    private static final long PAUSE_NANOS = 100_000_000;

    /// Rows of one shard that wait for others, so that they go together.
    private static final class Block {
        private final Map<Bytes, RowWrite> rows = new HashMap<>();
        private long bytes;
    }

    private final Node node;
    private final Node.Condition fewer;
    private final Asker asker;
    private final TableDescriptor table;
    private final Planned planned;
    private final KeyFilter known = new KeyFilter();

    /// By the first key of their shards.
    private final TreeMap<Bytes, Block> waiting = new TreeMap<>();

    // What threads of blocks share with the statement's, guarded by this
    private final List<Block> underWay = new ArrayList<>();
    private @Nullable SqlError failure;
    private boolean over;

    Load(Node node, Asker asker, TableDescriptor table) {
        this.node = node;
        this.fewer = node.condition();
        this.asker = asker;
        this.table = table;
        this.planned = Planned.with(table);
    }

    /// Writes a row.
    ///
    /// @throws SqlError where an earlier one could not be written
    void put(RowWrite write) {
        Bytes key = write.key();
        Block block = block(key);
        if (known.mayHave(key)) {
            awaitBlockOf(key);
            RowWrite before = block.rows.get(key);
            block.bytes -= before == null ? 0 : bytes(before);
        }
        known.add(key);
        block.rows.put(key, write);
        block.bytes += bytes(write);
        if (block.bytes >= BLOCK_BYTES || block.rows.size() >= BLOCK_ROWS) {
            begin(block);
        }
    }

    private static long bytes(RowWrite write) {
        Bytes value = write.value();
        return write.key().size() + (value == null ? 0L : value.size());
    }

    private Block block(Bytes key) {
        if (waiting.isEmpty()) {
            readShards();
        }
        Map.Entry<Bytes, Block> found = waiting.floorEntry(key);
        return (found == null ? waiting.firstEntry() : found).getValue();
    }

    /// Where shards begin, so that blocks are of one. Where it has changed since, they are of
    /// several, and that is as well.
    private void readShards() {
        KeyRange range = SystemTables.shards(table.space());
        SessionResult found =
                asker.ask(new SessionCommand.Look(Span.range(range.from(), range.to()), 1_000));
        for (SessionResult.Row row : ((SessionResult.Rows) found).rows()) {
            if (SchemaCodec.ROWS.decode(row.value()) instanceof SchemaRow.Placed placed) {
                waiting.put(placed.range().from(), new Block());
            }
        }
        if (waiting.isEmpty()) {
            waiting.put(Bytes.EMPTY, new Block());
        }
    }

    /// A row that was written.
    Rows.Page find(Bytes key) {
        RowWrite write = written(key);
        if (write != null) {
            Bytes value = write.value();
            return new Rows.Page(
                    value == null ? List.of() : List.of(new SessionResult.Row(key, value)), false);
        }
        return known.mayHave(key) ? look(Span.row(key), 1) : new Rows.Page(List.of(), false);
    }

    private @Nullable RowWrite written(Bytes key) {
        if (!known.mayHave(key)) {
            return null;
        }
        RowWrite write = block(key).rows.get(key);
        if (write != null) {
            return write;
        }
        synchronized (this) {
            for (Block block : underWay) {
                RowWrite sent = block.rows.get(key);
                if (sent != null) {
                    return sent;
                }
            }
        }
        return null;
    }

    /// Rows of a range, all that were written among them.
    Rows.Page read(Span span, int limit) {
        finish();
        return look(span, limit);
    }

    private Rows.Page look(Span span, int limit) {
        SessionResult found =
                asker.ask(new SessionCommand.Look(span, limit, Limits.DEFAULT, planned));
        SessionResult.Rows rows = (SessionResult.Rows) found;
        return new Rows.Page(rows.rows(), rows.more());
    }

    /// Waits until all that was written is where it belongs.
    ///
    /// @throws SqlError where it could not be
    void finish() {
        waiting.values().forEach(this::begin);
        await(0);
    }

    /// What has not begun yet does not begin any more.
    synchronized void giveUp() {
        over = true;
    }

    // Blocks

    private void begin(Block block) {
        if (block.rows.isEmpty()) {
            return;
        }
        await(UNDER_WAY_MOST - 1);
        Block sent = new Block();
        sent.rows.putAll(block.rows);
        block.rows.clear();
        block.bytes = 0;
        synchronized (this) {
            underWay.add(sent);
        }
        node.begin(() -> carryOut(sent));
    }

    private void carryOut(Block block) {
        SqlError failed = null;
        try {
            write(List.copyOf(block.rows.values()));
        } catch (SqlError error) {
            failed = error;
        } catch (RuntimeException mistake) {
            failed = new SqlError(SqlState.INTERNAL, "could not load rows: " + mistake);
        }
        synchronized (this) {
            underWay.remove(block);
            failure = failure == null ? failed : failure;
        }
        fewer.changed();
    }

    private void write(List<RowWrite> rows) {
        SessionCommand once = new SessionCommand.Once(rows, Limits.DEFAULT, planned);
        for (int attempt = 1; ; attempt++) {
            SqlError why = tryWrite(once);
            if (why == null || isOver()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw why;
            }
            node.pause(PAUSE_NANOS);
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /// @return why it had no effect, and may be tried again; null where it had
    private @Nullable SqlError tryWrite(SessionCommand once) {
        try {
            SessionResult _ = asker.ask(once);
            return null;
        } catch (Answers.Refused refused) {
            if (refused.why() == Why.ROW_TOO_LARGE) {
                throw refused.error();
            }
            return refused.error();
        } catch (Answers.Ended ended) {
            return ended.error();
        } catch (SqlError error) {
            boolean passing =
                    error.state() == SqlState.OVERLOADED
                            || error.state() == SqlState.QUORUM_UNAVAILABLE;
            if (!passing) {
                throw error;
            }
            return error;
        }
    }

    /// Waits until at most so many blocks are under way.
    private void await(int most) {
        awaitThat(() -> underWay.size() <= most);
    }

    private void awaitBlockOf(Bytes key) {
        awaitThat(() -> underWay.stream().noneMatch(block -> block.rows.containsKey(key)));
    }

    private void awaitThat(BooleanSupplier done) {
        try {
            boolean _ = fewer.await(() -> holds(done), Node.Condition.FOR_EVER);
        } catch (InterruptedException _) {
            throw new SqlError(SqlState.SHUTTING_DOWN, "terminating connection");
        }
        demandWell();
    }

    private synchronized boolean holds(BooleanSupplier of) {
        return of.getAsBoolean();
    }

    private synchronized void demandWell() {
        SqlError failed = failure;
        if (failed == null) {
            return;
        }
        throw failed.state() == SqlState.UNKNOWN_RESOLUTION
                ? new SqlError(
                                SqlState.SERIALIZATION,
                                "could not load rows: a shard did not answer")
                        .hint("The transaction might succeed if retried.")
                : failed;
    }
}
