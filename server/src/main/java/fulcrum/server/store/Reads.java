package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.server.loop.Completions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
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

    private void begin(long ticket, Completions completions, Reading reading) {
        Snapshot asOf = db.getSnapshot();
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
    }
}
