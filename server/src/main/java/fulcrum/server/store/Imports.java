package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.Snapshot;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Ranges that came from peers whole and durable, and that a group's machine may adopt, now or
/// after a crash. From any thread.
///
/// What a range is stands behind its rows on the disk, under its number plus one, so that rows and
/// word arrive together. A range goes when no log can name it any more: when what a crash would
/// leave of its group is at least as far, in another range.
final class Imports {

    /// Whose snapshot a range holds.
    ///
    /// @param range its number, and the number of the snapshot here
    /// @param life of the store that sent it
    /// @param sent its number there
    record Import(long range, long group, long index, Bytes header, long life, long sent) {

        Snapshot snapshot() {
            return new Snapshot(range, index, header);
        }

        byte[] toBytes() {
            Encoder out = new Encoder(64 + header.size());
            out.tag(Layout.VERSION).varint(group).varint(index).bytes(header);
            return out.fixed64(life).varint(sent).toBytes().toArray();
        }

        static Import read(long range, byte[] bytes) {
            Decoder in = new Decoder(bytes, 0, bytes.length);
            if (in.tag() != Layout.VERSION) {
                throw in.malformed("an import of another version");
            }
            Import read =
                    new Import(
                            range, in.varint(), in.varint(), in.bytes(), in.fixed64(), in.varint());
            in.end();
            return read;
        }
    }

    private final Map<Long, Import> here = new TreeMap<>();

    /// Finds what lies in RocksDB, by a jump from range to range.
    static Imports find(RocksDB db) throws RocksDBException {
        Imports imports = new Imports();
        try (ReadOptions options = new ReadOptions().setTotalOrderSeek(true);
                RocksIterator at = db.newIterator(options)) {
            at.seek(Layout.prefix(2));
            while (at.isValid()) {
                byte[] key = at.key();
                long number = Layout.longAt(key, 0);
                if ((number & 1) == 1) {
                    imports.add(Import.read(number - 1, at.value()));
                }
                at.seek(Layout.prefix(number + 1));
            }
            at.status();
        }
        return imports;
    }

    synchronized void add(Import arrived) {
        here.put(arrived.range, arrived);
    }

    /// The import of this number, if it belongs to the group and is here.
    synchronized @Nullable Import here(long group, long number) {
        Import found = here.get(number);
        return found == null || found.group != group ? null : found;
    }

    /// The import of what a peer sent, if it is here.
    synchronized @Nullable Import sent(long group, long life, long number) {
        for (Import each : here.values()) {
            if (each.group == group && each.life == life && each.sent == number) {
                return each;
            }
        }
        return null;
    }

    /// Forgets what a group's log cannot name any more.
    ///
    /// @param durable what a crash would leave of the group
    /// @param current the range that the group uses now
    /// @return the ranges to be deleted
    synchronized List<Long> outdated(long group, Layout.Position durable, long current) {
        List<Long> outdated = new ArrayList<>();
        here.values()
                .removeIf(each -> {
                    if (each.group != group || each.index > durable.applied()) {
                        return false;
                    }
                    if (each.range == current || each.range == durable.range()) {
                        return current == durable.range(); // it is the group's own for good
                    }
                    outdated.add(each.range);
                    return true;
                });
        return outdated;
    }
}
