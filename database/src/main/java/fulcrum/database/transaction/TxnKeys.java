package fulcrum.database.transaction;

import fulcrum.database.sharding.ShardId;
import fulcrum.database.versions.VersionKeys;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;

/// Where a shard keeps what it knows of transactions. The first bytes of rows and sessions are
/// others; see [fulcrum.database.versions.VersionKeys].
public final class TxnKeys {

    private static final int PREPARED = 3;
    private static final int COMMITTED = 4;
    private static final int UNLEARNED = 5;
    private static final int FLOOR = 6;
    private static final int SHARD = 7;
    private static final int READABLE = 8;
    private static final int FORGOTTEN = 9;
    private static final int HELD = 10;
    private static final int COVER = 11;

    /// No leader to come gives a timestamp up to the one that stands here.
    public static final Bytes TIMESTAMPS = Bytes.of((byte) FLOOR);

    /// Nothing is read as of an earlier timestamp than the one that stands here.
    public static final Bytes HORIZON = Bytes.of((byte) READABLE);

    /// Snapshots up to the one that stands here may have been served: no leader to come gives a
    /// timestamp up to it.
    static final Bytes COVERED = Bytes.of((byte) COVER);

    private TxnKeys() {}

    /// The prepared part of a transaction.
    public static Bytes prepared(TxnId txn) {
        return key(PREPARED, txn);
    }

    /// The record of a transaction that is prepared under a name, and is decided here.
    public static Bytes held(TxnId txn) {
        return key(HELD, txn);
    }

    /// It is a key of such a record.
    static boolean isOfHeld(Bytes key) {
        return key.size() > 0 && key.at(0) == HELD;
    }

    /// The timestamp with which this shard committed a transaction; below 0, the one with which it
    /// rolled back one that was prepared under a name.
    public static Bytes committed(TxnId txn) {
        return key(COMMITTED, txn);
    }

    /// Which others of a committed transaction are still to learn of it.
    public static Bytes unlearned(TxnId txn) {
        return key(UNLEARNED, txn);
    }

    /// The highest number of a node's transactions of which the record may be gone.
    static Bytes forgotten(NodeId node) {
        return new Encoder(5).tag(FORGOTTEN).fixed32(node.number()).toBytes();
    }

    /// The node of such a key.
    static NodeId forgetful(Bytes key) {
        return new NodeId(new Decoder(key.slice(1)).fixed32());
    }

    /// Behind what is published, the horizon, what is forgotten, who is prepared under a name, and
    /// what is covered: whoever leads next reads these together.
    static Bytes behindCovered() {
        return Bytes.of((byte) (COVER + 1));
    }

    static Bytes allCommitted() {
        return Bytes.of((byte) COMMITTED);
    }

    static Bytes behindCommitted() {
        return Bytes.of((byte) (COMMITTED + 1));
    }

    /// What is published of a shard.
    public static Bytes shard(ShardId shard) {
        return new Encoder(9).tag(SHARD).fixed64(shard.number()).toBytes();
    }

    /// It is a key of what is published of a shard.
    public static boolean isOfShard(Bytes key) {
        return key.size() > 0 && key.at(0) == SHARD;
    }

    static Bytes allShards() {
        return Bytes.of((byte) SHARD);
    }

    static Bytes allPrepared() {
        return Bytes.of((byte) PREPARED);
    }

    static Bytes behindPrepared() {
        return Bytes.of((byte) (PREPARED + 1));
    }

    static Bytes allUnlearned() {
        return Bytes.of((byte) UNLEARNED);
    }

    static Bytes behindUnlearned() {
        return Bytes.of((byte) (UNLEARNED + 1));
    }

    private static Bytes key(int tag, TxnId txn) {
        return new Encoder(16)
                .tag(tag)
                .fixed32(txn.node().number())
                .fixed64(txn.number())
                .toBytes();
    }

    /// A version of a row or the record of a commit: written once, deleted once, and hardly ever
    /// looked for by its own key in between.
    public static boolean isWrittenOnce(Bytes key) {
        return VersionKeys.isVersion(key) || (!key.isEmpty() && key.at(0) == COMMITTED);
    }

    /// The transaction of a key.
    static TxnId txn(Bytes key) {
        Decoder in = new Decoder(key.slice(1));
        return new TxnId(new NodeId(in.fixed32()), in.fixed64());
    }
}
