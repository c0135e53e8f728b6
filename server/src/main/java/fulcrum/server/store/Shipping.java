package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.codec.Encoder;
import java.util.function.Consumer;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// A snapshot on its way to a peer. Confined to the store's bulk thread.
///
/// Rows are read as far as the peer has room for them: at most [#WINDOW_BYTES] are under way.
final class Shipping {

    static final int WINDOW_BYTES = 1 << 20;
    private static final int MESSAGE_BYTES = 64 << 10;

    /// At the pace at which machines ask, some ten seconds.
    private static final int OFFERS_MOST = 20;

    final NodeId to;
    final Exports.Export export;
    private final long life;
    private final Consumer<BulkMessage> send;
    private final Pace pace;

    /// How often the peer was asked where it is since it said something last.
    private int askedInVain;

    /// It has said something since the machine last wanted it shipped.
    private boolean heard;

    // Where the peer is, as of its attempt; 0 while it has not said
    private long attempt;
    private long rows;
    private Bytes last = Bytes.EMPTY;
    private long sentBytes;
    private long takenBytes;
    private boolean end;

    /// @param pace of all that the node ships
    Shipping(NodeId to, Exports.Export export, long life, Consumer<BulkMessage> send, Pace pace) {
        this.pace = pace;
        this.to = to;
        this.export = export;
        this.life = life;
        this.send = send;
    }

    boolean is(BulkMessage message) {
        return message.life() == life && message.number() == export.snapshot.number();
    }

    boolean is(Snapshot snapshot) {
        return snapshot.number() == export.snapshot.number();
    }

    /// The peer does not answer, however often it is asked: it may have lost what it had.
    boolean isGivenUp() {
        return askedInVain > OFFERS_MOST;
    }

    /// The machine wants it shipped, still or again. It says so a few times a second: a peer that
    /// is busy with the files of what has come is silent for longer than that.
    void again() {
        if (!heard) {
            offer();
        }
        heard = false;
    }

    /// Asks the peer where it is.
    void offer() {
        attempt = 0;
        askedInVain++;
        Snapshot snapshot = export.snapshot;
        send.accept(
                new BulkMessage.Offer(
                        life, snapshot.number(), snapshot.index(), snapshot.header()));
    }

    /// The peer says where it is.
    void resume(BulkMessage.Resume m, RocksDB db) throws RocksDBException {
        heard();
        attempt = m.attempt();
        rows = m.rows();
        last = m.last();
        sentBytes = 0;
        takenBytes = 0;
        end = false;
        send(db);
    }

    /// The peer has room for more.
    void taken(BulkMessage.Taken m, RocksDB db) throws RocksDBException {
        heard();
        if (m.attempt() == attempt) {
            takenBytes = m.bytes();
            send(db);
        }
    }

    private void heard() {
        heard = true;
        askedInVain = 0;
    }

    private boolean hasRoom() {
        return !end && sentBytes - takenBytes < WINDOW_BYTES;
    }

    private void send(RocksDB db) throws RocksDBException {
        if (!hasRoom()) {
            return;
        }
        try (Slice bound = new Slice(Layout.prefix(export.range + 1));
                ReadOptions options =
                        new ReadOptions()
                                .setSnapshot(export.asOf)
                                .setIterateUpperBound(bound)
                                .setFillCache(false)
                                .setReadaheadSize(WINDOW_BYTES);
                RocksIterator at = db.newIterator(options)) {
            seek(at);
            while (hasRoom()) {
                sendSome(at);
            }
        }
    }

    private void seek(RocksIterator at) {
        byte[] from = Layout.rowKey(export.range, last);
        at.seek(from);
        if (rows > 0 && at.isValid() && keyOf(at).equals(last)) {
            at.next();
        }
    }

    /// The key of the row where an iterator is, within its range.
    static Bytes keyOf(RocksIterator at) {
        return Bytes.wrap(at.key()).slice(Layout.PREFIX_BYTES);
    }

    private void sendSome(RocksIterator at) throws RocksDBException {
        long before = rows;
        Encoder content = new Encoder(MESSAGE_BYTES + 4096);
        while (at.isValid() && content.size() < MESSAGE_BYTES) {
            last = keyOf(at);
            content.bytes(last).bytes(Bytes.wrap(at.value()));
            rows++;
            at.next();
        }
        at.status(); // an iterator ends at an error too
        end = !at.isValid();
        sentBytes += content.size();
        pace.sent(content.size());
        send.accept(
                new BulkMessage.Rows(
                        life, export.snapshot.number(), attempt, before, end, content.toBytes()));
    }
}
