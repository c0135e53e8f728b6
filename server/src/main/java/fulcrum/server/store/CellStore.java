package fulcrum.server.store;

import fulcrum.database.transaction.TxnKeys;
import fulcrum.machine.Bytes;
import fulcrum.machine.KeyValues;
import fulcrum.machine.KeyValues.Peek;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Holder;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// The groups' states of one cell. Confined to the cell's loop.
///
/// Its host calls [#drain] once in a turn, after the log's watermark was read.
public final class CellStore {

    private final Store store;
    private final Engine engine;
    private final Runnable wake;
    private final StoreOptions options;
    private final Changes changes = new Changes();
    private final Rows rows;
    private final Firsts firsts;
    private final FirstLook firstLook;
    private final Holder<byte[]> found = new Holder<>();
    private byte[] keyScratch = new byte[256];
    private boolean refused;
    private boolean behind;

    CellStore(Store store, StoreOptions options, Runnable wake) {
        this.store = store;
        this.engine = store.engine();
        this.options = options;
        this.wake = wake;
        this.rows = new Rows(options.rowBytes());
        this.firsts = new Firsts(options.firstBytes());
        this.firstLook = new FirstLook(engine.db(), changes);
    }

    /// The state of a group as RocksDB has it; once for each group and life of the node.
    public GroupStore group(long group) {
        return new GroupStore(store, this, group);
    }

    /// Hands to RocksDB what the log has made durable, as far as RocksDB takes it now.
    ///
    /// @param durable so far the whole log is
    public void drain(long durable) {
        refused = false;
        firstLook.release();
        long left = options.batchBytes();
        while (!changes.isEmpty() && left > 0) {
            byte[] batch = changes.batch(durable, left);
            if (batch == null && !changes.hasBatch()) {
                return;
            }
            if (batch != null && store.write(batch) != Engine.Written.DONE) {
                refused = true;
                return;
            }
            left -= batch == null ? 0 : batch.length;
            changes.written();
            rows.drained(changes.drained());
        }
        if (changes.isDue(durable)) {
            wake.run();
        }
    }

    /// No more should come to be applied for now: too much waits. Once that is so it stays so until
    /// half is left.
    public boolean isBehind() {
        long most = options.waitingBytes();
        behind = changes.bytes() >= (behind ? most / 2 : most);
        return behind;
    }

    /// Bytes of changes that RocksDB does not have yet.
    public long waitingBytes() {
        return changes.bytes();
    }

    /// Bytes of rows and of first keys at hand, waiting ones included.
    public long rowBytes() {
        return rows.bytes() + firsts.bytes();
    }

    /// RocksDB may take what it refused.
    void retry() {
        wake.run();
    }

    /// RocksDB refused what the last drain offered.
    public boolean refused() {
        return refused;
    }

    Changes changes() {
        return changes;
    }

    Rows rows() {
        return rows;
    }

    /// A row has a new value.
    ///
    /// @param change the number of the changes that say so
    void put(long range, Bytes key, Bytes value, long change) {
        rows.changed(range, key, new Peek.Present(value), change, TxnKeys.isWrittenOnce(key));
        firsts.changed(range, key, value);
    }

    /// A row has no value any more.
    void delete(long range, Bytes key, long change) {
        rows.changed(range, key, Peek.ABSENT, change, TxnKeys.isWrittenOnce(key));
        firsts.deleted(range, key);
    }

    /// What can be known of a row without a disk.
    Peek peek(long range, Bytes key) {
        Peek known = rows.peek(range, key);
        if (known != null) {
            return known;
        }
        int size = Layout.PREFIX_BYTES + key.size();
        if (keyScratch.length < size) {
            keyScratch = new byte[2 * size];
        }
        Layout.putLong(keyScratch, 0, range);
        key.copyTo(keyScratch, Layout.PREFIX_BYTES);
        Peek read = read(engine.db(), size);
        if (!(read instanceof Peek.Cold)) {
            rows.read(range, key, read);
        }
        return read;
    }

    /// What can be known of a range's first row without a disk.
    KeyValues.First first(long range, Bytes from, Bytes to) {
        KeyValues.First known = firsts.find(range, from, to);
        if (known != null) {
            return known;
        }
        try {
            KeyValues.First looked = firstLook.first(range, from, to);
            if (looked instanceof KeyValues.First.Found found) {
                firsts.found(range, from, to, found);
            }
            return looked;
        } catch (RocksDBException failed) {
            throw store.fail(failed);
        }
    }

    /// RocksDB has rows of which this cell did not write.
    void imported() {
        firstLook.release();
    }

    /// Lets go of RocksDB.
    void close() {
        firstLook.close();
    }

    private Peek read(RocksDB db, int size) {
        found.setValue(null);
        if (!db.keyMayExist(engine.atHand(), keyScratch, 0, size, found)) {
            return Peek.ABSENT;
        }
        byte[] value = found.getValue();
        // Where it is a file's index that is cold, RocksDB claims to have found an empty value.
        return value == null || value.length == 0 ? Peek.COLD : new Peek.Present(Bytes.wrap(value));
    }

    Layout.@Nullable Position position(long group) {
        try {
            byte[] value = engine.db().get(Layout.positionKey(group));
            return value == null ? null : Layout.Position.read(value);
        } catch (RocksDBException failed) {
            throw store.fail(failed);
        }
    }
}
