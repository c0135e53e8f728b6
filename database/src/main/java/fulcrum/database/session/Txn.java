package fulcrum.database.session;

import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Branch;
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
        COMMITTING,
        /// Its shards were asked to prepare it under a name.
        PREPARING
    }

    /// What it has at a shard, and at whose.
    record Part(Branch here, NodeId node) {

        /// Who leads there.
        Address leader() {
            return new Address(node, here.shard());
        }
    }

    final TxnId id;
    final Isolation isolation;
    final Access access;
    Phase phase = Phase.ACTIVE;

    /// What it reads as of, where it reads one snapshot; else 0.
    long snapshot;

    /// It asked for an earlier instant.
    final boolean isPast;

    /// It has read something, so the snapshot is what it is.
    boolean hasRead;

    /// It has to do with tables whose clock is a hybrid one.
    private boolean hybrid;

    /// It has to do with tables whose clock is an interval.
    private boolean strict;

    /// What it reads is locked, though that was not asked for.
    boolean locksReads;

    /// Its client's request that is not answered; 0 for none.
    long request;

    /// When its client last asked or was answered, or since when it commits.
    long since;

    /// Of its client, up to now.
    int statements;

    /// Of the client's statements the one that it has last read for as of an instant of the
    /// statement's own, and that instant; 0 for none.
    int statement;

    long statementSnapshot;

    /// Something was read for it, so that instant is what it is.
    boolean statementHasRead;

    /// Instants of statements that read now and then.
    final Instants instants = new Instants();

    long aliveAt;

    final SortedMap<Long, Part> parts = new TreeMap<>();

    /// At which group each row is that it has locked to write.
    final SortedMap<Bytes, Long> placed = new TreeMap<>();

    /// What it has written.
    final WriteBuffer buffer = new WriteBuffer();

    Limits limits;

    /// For what was asked in one request; null where a client goes step by step.
    @Nullable OneShot shot;

    /// What it was found to hold when that was last counted.
    long counted;

    /// What its open request is about.
    @Nullable Errand errand;

    /// The same, where several shards are asked at once.
    @Nullable Gathering gathering;

    // Committing
    long home;
    long sentAt;
    int attempts;
    SessionCommand.@Nullable Prepare prepare;
    final SortedSet<Long> unconfirmed = new TreeSet<>();

    Txn(TxnId id, SessionCommand.Begin asked, long now) {
        this.id = id;
        this.isolation = asked.isolation();
        this.access = asked.access();
        this.limits = asked.limits();
        this.isPast = asked.asOf() > 0;
        this.since = now;
        this.aliveAt = now;
    }

    /// It has to do with the table of this request.
    void touches(Planned planned) {
        hybrid |= planned.isHybrid();
        strict |= !planned.isHybrid();
    }

    /// It is to be ordered behind what its coordinator has seen.
    boolean isHybrid() {
        return hybrid;
    }

    /// It takes effect at one instant of real time, and so its commit waits for clocks.
    boolean isStrict() {
        return strict || !hybrid;
    }

    /// How long it waits for a lock.
    long lockNanos(CoordinatorConfig config) {
        return limits.at(config).lockNanos();
    }

    /// How long one of its requests may take.
    long statementNanos(CoordinatorConfig config) {
        return limits.at(config).statementNanos();
    }

    /// How long its client may say nothing.
    long idleNanos(CoordinatorConfig config) {
        return limits.at(config).idleNanos();
    }

    /// Bytes of rows that it holds, about.
    long heldBytes() {
        Errand open = errand;
        Gathering wide = gathering;
        return buffer.heldBytes()
                + (open == null ? 0 : open.foundBytes)
                + (wide == null ? 0 : wide.foundBytes);
    }

    Branch branch(long shard) {
        Part part = parts.get(shard);
        return part == null ? Branch.none(shard) : part.here();
    }
}
