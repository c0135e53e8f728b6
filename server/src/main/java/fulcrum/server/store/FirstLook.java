package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.KeyValues.First;
import fulcrum.machine.KeyValues.Peek;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.DirectSlice;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;

/// Looks for first keys without a disk: in what RocksDB has in memory, and in what it does not have
/// yet. Confined to its cell's loop.
///
/// All looks of a turn share an iterator, whose making costs about half as much as a look. None
/// outlives the turn: it would see nothing of what is written then, and keep files and memory
/// tables from going.
///
/// The bound is as narrow as what is looked for, so that nobody walks over what was deleted behind
/// it; a load that follows has the same bound, and thus brings all blocks that were missing.
/// RocksDB looks at the bound anew with every seek, so it can change under the iterator.
final class FirstLook implements AutoCloseable {

    /// Behind a key this makes the one that comes next.
    private static final Bytes NEXT = Bytes.of((byte) 0);

    private final RocksDB db;
    private final Changes changes;
    private byte[] scratch = new byte[0];
    private ByteBuffer from = ByteBuffer.allocateDirect(0);
    private ByteBuffer to = ByteBuffer.allocateDirect(0);
    private int toBytes;
    private @Nullable DirectSlice bound;
    private @Nullable ReadOptions options;
    private @Nullable RocksIterator iterator;

    FirstLook(RocksDB db, Changes changes) {
        this.db = db;
        this.changes = changes;
    }

    /// @throws RocksDBException where RocksDB can no longer be read
    First first(long range, Bytes first, Bytes end) throws RocksDBException {
        if (first.compareTo(end) >= 0) {
            return First.NONE;
        }
        RocksIterator at = sought(range, first, end);
        if (changes.isEmpty()) {
            return stored(at);
        }
        Bytes upTo = Bytes.wrap(Layout.rowKey(range, end));
        Map.Entry<Bytes, Long> waiting = waiting(Bytes.wrap(Layout.rowKey(range, first)), upTo);
        while (true) {
            Bytes stored = at.isValid() ? Bytes.wrap(at.key()) : null;
            if (stored == null && isCold(at)) {
                return First.COLD; // what is missing may come before what waits
            }
            if (waiting == null || (stored != null && stored.compareTo(waiting.getKey()) < 0)) {
                return stored == null ? First.NONE : found(stored, Bytes.wrap(at.value()));
            }
            if (changes.waitingAt(waiting.getValue()) instanceof Peek.Present(Bytes value)) {
                return found(waiting.getKey(), value);
            }
            if (waiting.getKey().equals(stored)) { // deleted, and RocksDB has not heard of it
                at.next();
            }
            waiting = waiting(waiting.getKey().concat(NEXT), upTo);
        }
    }

    /// The first that RocksDB has.
    private static First stored(RocksIterator at) throws RocksDBException {
        if (at.isValid()) {
            return found(Bytes.wrap(at.key()), Bytes.wrap(at.value()));
        }
        return isCold(at) ? First.COLD : First.NONE;
    }

    private static First found(Bytes onDisk, Bytes value) {
        return new First.Found(onDisk.slice(Layout.PREFIX_BYTES), value);
    }

    private Map.@Nullable Entry<Bytes, Long> waiting(Bytes from, Bytes end) {
        Map.Entry<Bytes, Long> first = changes.firstWaiting(from);
        return first == null || first.getKey().compareTo(end) >= 0 ? null : first;
    }

    private RocksIterator sought(long range, Bytes first, Bytes end) {
        int most = Layout.PREFIX_BYTES + Math.max(first.size(), end.size());
        if (scratch.length < most) {
            widen(most);
        }
        fill(to, range, end);
        fill(from, range, first);
        if (bound == null || options == null) {
            bound = new DirectSlice(to, to.limit());
            options =
                    new ReadOptions()
                            .setReadTier(ReadTier.BLOCK_CACHE_TIER)
                            .setTotalOrderSeek(true)
                            .setIterateUpperBound(bound);
            toBytes = to.limit();
        } else if (toBytes != to.limit()) {
            bound.setLength(to.limit());
            toBytes = to.limit();
        }
        RocksIterator at = iterator;
        if (at == null) {
            at = db.newIterator(options);
            iterator = at;
        }
        at.seek(from);
        return at;
    }

    private void fill(ByteBuffer target, long range, Bytes key) {
        key.copyTo(scratch, 0);
        target.clear().putLong(range).put(scratch, 0, key.size()).flip();
    }

    private void widen(int least) {
        close();
        int bytes = Math.max(256, 2 * least);
        scratch = new byte[bytes];
        from = ByteBuffer.allocateDirect(bytes);
        to = ByteBuffer.allocateDirect(bytes);
    }

    private static boolean isCold(RocksIterator at) throws RocksDBException {
        try {
            at.status();
            return false;
        } catch (RocksDBException ended) {
            Status status = ended.getStatus();
            if (status == null || status.getCode() != Status.Code.Incomplete) {
                throw ended;
            }
            return true;
        }
    }

    /// The turn is over, or RocksDB has something new.
    void release() {
        if (iterator != null) {
            iterator.close();
            iterator = null;
        }
    }

    @Override
    public void close() {
        release();
        if (options != null && bound != null) {
            options.close();
            bound.close();
            options = null;
            bound = null;
        }
    }
}
