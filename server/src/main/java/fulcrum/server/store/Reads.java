package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.server.loop.Completions;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// Reads from the disk, on threads of their own, as of the moment they were asked for. RocksDB pins
/// its caller's thread, so these are platform threads.
final class Reads {

    /// A read in RocksDB as it was when the read was asked for.
    private interface Reading {
        Input.Found read(ReadOptions asOf) throws RocksDBException;
    }

    private final Store store;
    private final RocksDB db;
    private final ExecutorService threads;

    Reads(Store store, ExecutorService threads) {
        this.store = store;
        this.db = store.engine().db();
        this.threads = threads;
    }

    /// Reads some keys: what waits is taken now, the rest is read as of now.
    void keys(long ticket, List<Bytes> keys, long range, Rows rows, Completions completions) {
        List<@Nullable Peek> waiting = new ArrayList<>(keys.size());
        for (Bytes key : keys) {
            waiting.add(rows.waiting(range, key));
        }
        begin(
                ticket,
                completions,
                asOf -> {
                    List<@Nullable Bytes> values = new ArrayList<>(keys.size());
                    for (int i = 0; i < keys.size(); i++) {
                        Peek known = waiting.get(i);
                        if (known == null) {
                            byte[] value = db.get(asOf, Layout.rowKey(range, keys.get(i)));
                            values.add(value == null ? null : Bytes.wrap(value));
                        } else {
                            values.add(known instanceof Peek.Present(Bytes value) ? value : null);
                        }
                    }
                    return new Input.Found.Values(values);
                });
    }

    /// Reads the rows of a range, merged with what waits now.
    void rows(
            long ticket,
            Effect.Wanted.Range wanted,
            long range,
            Changes changes,
            Completions completions) {
        NavigableMap<Bytes, Peek> waiting = changes.waiting(range, wanted.from(), wanted.to());
        begin(
                ticket,
                completions,
                asOf -> {
                    Bytes to = wanted.to();
                    byte[] bound = to == null ? Layout.prefix(range + 1) : Layout.rowKey(range, to);
                    try (Slice upper = new Slice(bound);
                            RocksIterator at = db.newIterator(asOf.setIterateUpperBound(upper))) {
                        at.seek(Layout.rowKey(range, wanted.from()));
                        return merged(at, waiting, wanted);
                    } finally {
                        asOf.setIterateUpperBound(null);
                    }
                });
    }

    private static Input.Found merged(
            RocksIterator at, NavigableMap<Bytes, Peek> waiting, Effect.Wanted.Range wanted)
            throws RocksDBException {
        List<Bytes> keys = new ArrayList<>();
        List<Bytes> values = new ArrayList<>();
        long bytes = 0;
        while (at.isValid() || !waiting.isEmpty()) {
            Bytes stored = at.isValid() ? Shipping.keyOf(at) : null;
            Bytes first = waiting.isEmpty() ? null : waiting.firstKey();
            int order = stored == null ? 1 : first == null ? -1 : stored.compareTo(first);
            Bytes key = order < 0 ? stored : first;
            Bytes value = order < 0 ? Bytes.wrap(at.value()) : null;
            if (order >= 0 && waiting.pollFirstEntry().getValue() instanceof Peek.Present p) {
                value = p.value();
            }
            if (order <= 0) {
                at.next();
            }
            if (key == null || value == null) {
                continue;
            }
            boolean full = keys.size() >= wanted.rowsMost() || bytes >= wanted.bytesMost();
            if (full && !keys.isEmpty()) {
                at.status();
                return new Input.Found.Rows(keys, values, true);
            }
            keys.add(key);
            values.add(value);
            bytes += key.size() + value.size();
        }
        at.status(); // an iterator ends at an error too
        return new Input.Found.Rows(keys, values, false);
    }

    private void begin(long ticket, Completions completions, Reading reading) {
        Snapshot asOf = db.getSnapshot();
        boolean begun =
                store.execute(
                        threads,
                        () -> {
                            try (ReadOptions options = new ReadOptions().setSnapshot(asOf)) {
                                completions.loaded(ticket, reading.read(options));
                            } catch (RocksDBException failed) {
                                store.fail(failed);
                            } finally {
                                db.releaseSnapshot(asOf);
                            }
                        });
        if (!begun) {
            db.releaseSnapshot(asOf);
        }
    }
}
