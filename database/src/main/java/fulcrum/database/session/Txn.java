package fulcrum.database.session;

import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A transaction as its coordinator knows it.
final class Txn {

    enum Phase {
        ACTIVE,
        /// It has only read, and its locks are being confirmed.
        CONFIRMING,
        /// Its home was asked to commit it.
        COMMITTING
    }

    /// What it has at a shard, and at whose.
    record Part(Branch here, NodeId node) {}

    final TxnId id;
    final Isolation isolation;
    Phase phase = Phase.ACTIVE;

    /// What it reads as of, where it reads one snapshot.
    long snapshot;

    /// Its client's request that is not answered; 0 for none.
    long request;

    /// When its client last asked or was answered, or since when it commits.
    long since;

    long aliveAt;

    final SortedMap<Long, Part> parts = new TreeMap<>();
    final TreeMap<Bytes, RowWrite> writes = new TreeMap<>();
    int bytes;

    /// What its open request is about.
    @Nullable Errand errand;

    // Committing
    long home;
    long sentAt;
    int attempts;
    final SortedSet<Long> unconfirmed = new TreeSet<>();

    Txn(TxnId id, Isolation isolation, long now) {
        this.id = id;
        this.isolation = isolation;
        this.since = now;
        this.aliveAt = now;
    }

    Branch branch(long shard) {
        Part part = parts.get(shard);
        return part == null ? Branch.none(shard) : part.here();
    }
}
