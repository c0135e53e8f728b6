package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// What the store of a node that does not run holds of a group. Replicas that have applied the same
/// hold the same.
///
/// @param applied the last index that it includes; 0 where it knows no such group
/// @param rows how many there are
/// @param digest SHA-256 of all keys and values in order, in hexadecimal digits
public record Holding(long applied, long rows, String digest) {

    /// Looks through the rows of one group.
    ///
    /// @param directory of the store; nobody else has it open
    public static Holding of(Path directory, long group) throws IOException {
        try (Store store = Store.open(directory, StoreOptions.standard(), _ -> {})) {
            Layout.Position position = store.cell(() -> {}).position(group);
            if (position == null) {
                return new Holding(0, 0, "");
            }
            return read(store.engine(), position);
        } catch (RocksDBException damaged) {
            throw new IOException("cannot read the store in " + directory, damaged);
        }
    }

    private static Holding read(Engine engine, Layout.Position position) throws RocksDBException {
        MessageDigest digest = sha256();
        Encoder row = new Encoder(4096);
        long rows = 0;
        try (Slice bound = new Slice(Layout.prefix(position.range() + 1));
                ReadOptions options = new ReadOptions().setIterateUpperBound(bound);
                RocksIterator at = engine.db().newIterator(options)) {
            for (at.seek(Layout.prefix(position.range())); at.isValid(); at.next()) {
                row.reset().bytes(Shipping.keyOf(at)).bytes(Bytes.wrap(at.value()));
                digest.update(row.toBytes().toArray());
                rows++;
            }
            at.status(); // an iterator ends at an error too
        }
        return new Holding(position.applied(), rows, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }
}
