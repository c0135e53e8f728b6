package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/// A snapshot that comes from a peer, as far as it is here. Confined to the store's bulk thread.
final class Arrival {

    final Imports.Import what;
    private final RangeFiles files;

    private long attempt;
    private long rows;
    private Bytes last = Bytes.EMPTY;
    private long takenBytes;

    Arrival(Imports.Import what, Path directory, Engine engine) {
        this.what = what;
        files = new RangeFiles(what, directory, engine);
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
            files.put(key, in.bytes());
            last = key;
            rows++;
        }
        takenBytes += m.content().size();
        return new BulkMessage.Taken(what.life(), what.sent(), attempt, takenBytes);
    }

    /// Everything is here: hands it to RocksDB, and returns when it is durable.
    void end() throws RocksDBException {
        files.end();
    }

    /// Removes whatever is left of its files.
    void close() throws IOException {
        files.close();
    }
}
