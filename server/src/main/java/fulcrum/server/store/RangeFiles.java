package fulcrum.server.store;

import fulcrum.machine.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.EnvOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/// The rows of an imported range on their way into RocksDB, in files of their own, which it takes
/// over when they are complete. Confined to one thread.
final class RangeFiles {

    private static final long FILE_BYTES = 64 << 20;

    private final Imports.Import what;
    private final Path directory;
    private final Engine engine;
    private final EnvOptions environment = new EnvOptions();
    private final List<Path> files = new ArrayList<>();
    private @Nullable SstFileWriter writer;

    RangeFiles(Imports.Import what, Path directory, Engine engine) {
        this.what = what;
        this.directory = directory;
        this.engine = engine;
    }

    /// The next row; keys ascend.
    void put(Bytes key, Bytes value) throws RocksDBException {
        put(Layout.rowKey(what.range(), key), value.toArray());
    }

    private void put(byte[] key, byte[] value) throws RocksDBException {
        SstFileWriter open = writer;
        if (open != null && open.fileSize() >= FILE_BYTES) {
            open.finish();
            open.close();
            open = null;
        }
        if (open == null) {
            open = new SstFileWriter(environment, engine.options());
            writer = open;
            Path file = directory.resolve(what.range() + "-" + files.size() + ".sst");
            files.add(file);
            open.open(file.toString());
        }
        open.put(key, value);
    }

    /// Everything is here: hands it to RocksDB, and returns when it is durable.
    void end() throws RocksDBException {
        put(Layout.prefix(what.range() + 1), what.toBytes());
        SstFileWriter open = writer;
        if (open != null) {
            open.finish();
        }
        engine.ingest(files.stream().map(Path::toString).toList());
    }

    /// Removes whatever is left of its files.
    void close() throws IOException {
        SstFileWriter open = writer;
        if (open != null) {
            open.close();
            writer = null;
        }
        environment.close();
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
