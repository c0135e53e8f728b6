package fulcrum.server.store;

import fulcrum.machine.Snapshot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// A look at the store of a node that does not run. Nothing is written; whoever looks holds the
/// node's directory.
public final class StoreInspection implements Closeable {

    private final @Nullable RocksDB db;
    private final @Nullable Imports imports;

    private StoreInspection(@Nullable RocksDB db, @Nullable Imports imports) {
        this.db = db;
        this.imports = imports;
    }

    /// Opens the store for reading; where there is none, nothing was ever applied.
    public static StoreInspection open(Path store) throws IOException {
        Path rows = store.resolve("rows");
        if (!Files.exists(rows.resolve("CURRENT"))) {
            return new StoreInspection(null, null);
        }
        String _ = Store.nativeTrouble(); // loads the native code, as the store itself does
        try (Options options = new Options()) {
            RocksDB db = RocksDB.openReadOnly(options, rows.toString());
            try {
                return new StoreInspection(db, Imports.find(db));
            } catch (RocksDBException | RuntimeException failed) {
                db.close();
                throw failed;
            }
        } catch (RocksDBException refused) {
            throw new IOException("cannot read the store in " + store, refused);
        }
    }

    /// The last index that the durable state of a group includes; 0 if it includes nothing.
    public long applied(long group) throws IOException {
        if (db == null) {
            return 0;
        }
        try {
            byte[] value = db.get(Layout.positionKey(group));
            return value == null ? 0 : Layout.Position.read(value).applied();
        } catch (RocksDBException | IllegalStateException failed) {
            throw new IOException("cannot read how far group " + group + " has come", failed);
        }
    }

    /// Whether the state of a group can switch to a snapshot that is here.
    public boolean canAdopt(long group, Snapshot snapshot) {
        return imports != null && imports.here(group, snapshot.number()) != null;
    }

    @Override
    public void close() {
        if (db != null) {
            db.close();
        }
    }
}
