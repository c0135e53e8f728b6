package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.Snapshot;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.Chunk;
import fulcrum.server.backup.RowCount;
import fulcrum.server.backup.RowSum;
import java.io.IOException;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// A group's rows that came from a backup into the store of a node that has never run. They lie
/// there as a snapshot does that a peer has sent and that the group has not adopted yet.
///
/// @param snapshot that the group's log has to name
/// @param all rows, as they were read back
/// @param rows of clients among them
public record Restored(Snapshot snapshot, RowSum all, RowSum rows) {

    /// Gives out rows in the order of their keys.
    @FunctionalInterface
    public interface Rows {
        void giveTo(Chunk.Sink sink) throws IOException, BackupRefused;
    }

    /// Takes rows, makes them durable, and reads them back.
    ///
    /// @param index of the last entry that they include
    /// @param header of the snapshot
    public static Restored into(Store store, long group, long index, Bytes header, Rows rows)
            throws IOException, BackupRefused {
        long range = store.nextNumber();
        Imports.Import what = new Imports.Import(range, group, index, header, 0, 0);
        RangeFiles files = new RangeFiles(what, store.underWay(), store.engine());
        try {
            rows.giveTo((key, value) -> put(files, key, value));
            files.end();
            return readBack(store.engine(), what.snapshot());
        } catch (RocksDBException failed) {
            throw new IOException("the store does not take the rows", failed);
        } finally {
            files.close();
        }
    }

    private static void put(RangeFiles files, Bytes key, Bytes value) throws IOException {
        try {
            files.put(key, value);
        } catch (RocksDBException failed) {
            throw new IOException("the store does not take the rows", failed);
        }
    }

    private static Restored readBack(Engine engine, Snapshot snapshot) throws RocksDBException {
        RowCount count = new RowCount();
        long range = snapshot.number();
        try (Slice bound = new Slice(Layout.prefix(range + 1));
                ReadOptions options =
                        new ReadOptions().setIterateUpperBound(bound).setFillCache(false);
                RocksIterator at = engine.db().newIterator(options)) {
            for (at.seek(Layout.prefix(range)); at.isValid(); at.next()) {
                count.add(Shipping.keyOf(at), Bytes.wrap(at.value()));
            }
            at.status(); // an iterator ends at an error too
        }
        return new Restored(snapshot, count.all(), count.rows());
    }
}
