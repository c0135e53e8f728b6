package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.EnvOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/// A snapshot that comes from a peer, as far as it is here. Confined to the store's bulk thread.
///
/// Rows go to files of their own, which RocksDB takes over when they are complete.
final class Arrival {

    private static final long FILE_BYTES = 64 << 20;

    final Imports.Import what;
    private final Path directory;
    private final Engine engine;
    private final EnvOptions environment = new EnvOptions();
    private final List<Path> files = new ArrayList<>();
    private @Nullable SstFileWriter writer;

    private long attempt;
    private long rows;
    private Bytes last = Bytes.EMPTY;
    private long takenBytes;

    Arrival(Imports.Import what, Path directory, Engine engine) {
        this.what = what;
        this.directory = directory;
        this.engine = engine;
    }

    boolean is(BulkMessage message) {
        return message.life() == what.life() && message.number() == what.sent();
    }

    /// Says where it is; what is under way still does not count.
    BulkMessage resume() {
        takenBytes = 0;
        return new BulkMessage.Resume(what.life(), what.sent(), ++attempt, rows, last);
    }

    /// Whether these rows are the next ones.
    boolean expects(BulkMessage.Rows m) {
        return m.attempt() == attempt && m.before() == rows;
    }

    BulkMessage take(BulkMessage.Rows m) throws RocksDBException {
        Decoder in = new Decoder(m.content());
        while (in.remaining() > 0) {
            Bytes key = in.bytes();
            put(Layout.rowKey(what.range(), key), in.bytes().toArray());
            last = key;
            rows++;
        }
        takenBytes += m.content().size();
        return new BulkMessage.Taken(what.life(), what.sent(), attempt, takenBytes);
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
