package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.server.backup.Chunk;
import fulcrum.server.backup.Digest;
import fulcrum.server.backup.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// All groups' rows as of one instant of RocksDB, given out in chunks. Confined to the store's bulk
/// thread.
///
/// Where each group stands is read from the same snapshot as its rows, since RocksDB takes both in
/// one batch.
final class FrozenRows {

    private static final int READAHEAD_BYTES = 1 << 20;

    private final RocksDB db;
    private final Snapshot asOf;
    private final SortedMap<Long, Layout.Position> positions = new TreeMap<>();

    /// Of each group, the last keys of the chunks that were asked for, in their order.
    private final SortedMap<Long, List<Bytes>> ends = new TreeMap<>();

    // Whoever asked what a chunk is called, asks for the chunk next
    private long latestGroup = -1;
    private int latestNumber = -1;
    private @Nullable Piece latest;

    /// When somebody has last asked for anything.
    long usedNanos;

    FrozenRows(RocksDB db, Iterable<Long> groups) throws RocksDBException {
        this.db = db;
        asOf = db.getSnapshot();
        try (ReadOptions options = new ReadOptions().setSnapshot(asOf)) {
            for (long group : groups) {
                byte[] value = db.get(options, Layout.positionKey(group));
                if (value != null) {
                    positions.put(group, Layout.Position.read(value));
                }
                ends.put(group, new ArrayList<>());
            }
        } catch (RocksDBException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /// Of each group, the last index that is included.
    SortedMap<Long, Long> applied() {
        SortedMap<Long, Long> applied = new TreeMap<>();
        for (long group : ends.keySet()) {
            Layout.Position position = positions.get(group);
            applied.put(group, position == null ? 0 : position.applied());
        }
        return applied;
    }

    /// A chunk of a group's rows; null where there is no such group, or the chunks before it were
    /// not asked for yet.
    @Nullable Piece piece(long group, int number) throws RocksDBException {
        List<Bytes> known = ends.get(group);
        if (known == null || number < 0 || number > known.size()) {
            return null;
        }
        if (latest == null || latestGroup != group || latestNumber != number) {
            latest = cut(group, number, known);
            latestGroup = group;
            latestNumber = number;
        }
        return latest;
    }

    private Piece cut(long group, int number, List<Bytes> known) throws RocksDBException {
        Chunk.Cutter cutter = new Chunk.Cutter();
        Layout.Position position = positions.get(group);
        boolean more = false;
        if (position != null) {
            long range = position.range();
            try (Slice bound = new Slice(Layout.prefix(range + 1));
                    ReadOptions options =
                            new ReadOptions()
                                    .setSnapshot(asOf)
                                    .setIterateUpperBound(bound)
                                    .setFillCache(false)
                                    .setReadaheadSize(READAHEAD_BYTES);
                    RocksIterator at = db.newIterator(options)) {
                seek(at, range, number == 0 ? null : known.get(number - 1));
                Bytes last = Bytes.EMPTY;
                while (at.isValid() && !cutter.isFull()) {
                    last = Shipping.keyOf(at);
                    cutter.add(last, Bytes.wrap(at.value()));
                    at.next();
                }
                at.status(); // an iterator ends at an error too
                more = at.isValid();
                if (number == known.size() && more) {
                    known.add(last);
                }
            }
        }
        Bytes content = cutter.toBytes();
        return new Piece(content, Digest.of(content), more);
    }

    private static void seek(RocksIterator at, long range, @Nullable Bytes after) {
        at.seek(Layout.rowKey(range, after == null ? Bytes.EMPTY : after));
        if (after != null && at.isValid() && Shipping.keyOf(at).equals(after)) {
            at.next();
        }
    }

    void close() {
        db.releaseSnapshot(asOf);
    }
}
