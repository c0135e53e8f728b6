package fulcrum.database.transaction;

import fulcrum.database.sharding.Admission;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.ShardId;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the shards of a group know of themselves: their keys, and the versions of their tables'
/// schemas. Whoever goes by less is turned away with what they know.
///
/// They do not read the catalog. Whoever has read it, and so goes by more than a shard knows,
/// brings it there: a request is not held meanwhile, for it would wait for its own sender.
///
/// Behind the entry that publishes a version nothing is written by who went by an older one. From
/// when it comes, nobody is admitted who is late for it, and whoever was and is not prepared is
/// aborted. What stands in the log is in front of it; what is prepared and has locks in the shard,
/// of whatever version, is waited for. A leader that is deposed meanwhile leaves nothing behind:
/// the next one is told again.
final class Publications {

    private final Leaseholder leader;
    private final TreeMap<ShardId, Known> shards = new TreeMap<>();

    private static final class Known {

        private @Nullable ShardDescriptor published;

        // What is to be published
        private @Nullable ShardDescriptor coming;
        private final SortedSet<TxnId> waitsFor = new TreeSet<>();
        private boolean proposed;
        private final List<TxnMessage.Publish> askers = new ArrayList<>();
    }

    Publications(Leaseholder leader) {
        this.leader = leader;
    }

    /// An earlier leader published this.
    void restore(Bytes stored) {
        ShardDescriptor descriptor = TxnApplier.descriptor(stored);
        known(descriptor.shard()).published = descriptor;
    }

    private Known known(ShardId shard) {
        return shards.computeIfAbsent(shard, _ -> new Known());
    }

    /// Something is to be published that is not.
    boolean isOpen() {
        return shards.values().stream().anyMatch(known -> known.coming != null);
    }

    // Who asks

    /// Whether a request goes by what its shard knows; if not, its sender is told.
    ///
    /// @param call the sender's number of the request
    boolean admits(Epochs epochs, TxnId txn, long call, Address from) {
        return switch (admission(epochs)) {
            case Admission.Admitted _ -> true;
            case Admission.Redirect(ShardDescriptor now) -> {
                leader.footing.note(new TxnNote.Redirected(txn, epochs));
                leader.footing.send(from, new TxnMessage.Redirect(txn, call, leader.none(), now));
                yield false;
            }
            case Admission.Behind _ -> {
                leader.footing.note(new TxnNote.NotPublished(txn, epochs));
                leader.footing.send(from, new TxnMessage.Behind(txn, call, leader.none()));
                yield false;
            }
        };
    }

    private Admission admission(Epochs epochs) {
        Known known = epochs.isNone() ? null : shards.get(new ShardId(epochs.shard()));
        ShardDescriptor published = known == null ? null : known.published;
        ShardDescriptor coming = known == null ? null : known.coming;
        return Admission.of(epochs, published, coming);
    }

    /// Whether a request goes by what its shard knows, or by nothing; nobody is told.
    boolean knows(Epochs epochs) {
        return epochs.isNone() || admission(epochs) instanceof Admission.Admitted;
    }

    // Who publishes

    void onPublish(TxnMessage.Publish m) {
        Known known = known(m.descriptor().shard());
        if (covers(known.published, m.descriptor())) {
            answer(m);
            return;
        }
        if (known.askers.stream().noneMatch(m::equals)) {
            known.askers.add(m);
        }
        if (!covers(known.coming, m.descriptor())) {
            ShardDescriptor before = known.coming == null ? known.published : known.coming;
            ShardDescriptor coming = before == null ? m.descriptor() : before.merge(m.descriptor());
            known.coming = coming;
            known.proposed = false;
            makeRoom(known, coming);
        }
        proposeOnceAlone(known);
        leader.wakeSoon();
    }

    private static boolean covers(@Nullable ShardDescriptor known, ShardDescriptor other) {
        return known != null && known.merge(other).equals(known);
    }

    private void answer(TxnMessage.Publish m) {
        leader.footing.send(m.from(), new TxnMessage.Published(m.txn(), m.call(), leader.none()));
    }

    /// Ends what is late for it, and finds out for whom it has to wait.
    private void makeRoom(Known known, ShardDescriptor coming) {
        for (Guest guest : new ArrayList<>(leader.guests.values())) {
            if (!leader.isHere(guest)) {
                continue;
            }
            switch (guest.phase) {
                case ACTIVE, DECIDING -> {
                    Why why = whyLate(guest, coming);
                    if (why != null) {
                        leader.commitment.giveUp(guest, why);
                    }
                }
                case PREPARING, PREPARED, HOLDING, HELD -> {
                    if (hasLocks(guest, known, coming)) {
                        known.waitsFor.add(guest.txn);
                    }
                }
                case COMMITTING, PASSING, RESOLVING -> {} // it stands in the log already
            }
        }
        if (!known.waitsFor.isEmpty()) {
            leader.footing.note(
                    new TxnNote.PublicationWaits(coming.shard(), known.waitsFor.size()));
        }
    }

    /// Whether a transaction has locked something of a shard, as that is or is to be: rows of other
    /// shards of the group are none of its business.
    private boolean hasLocks(Guest guest, Known known, ShardDescriptor coming) {
        ShardDescriptor published = known.published;
        return leader.locks.locks(guest.txn).stream()
                .anyMatch(lock ->
                        isIn(lock.span(), coming)
                                || (published != null && isIn(lock.span(), published)));
    }

    private static boolean isIn(Span span, ShardDescriptor shard) {
        return span.overlaps(Span.range(shard.range().from(), shard.range().to()));
    }

    private static @Nullable Why whyLate(Guest guest, ShardDescriptor coming) {
        for (Epochs each : guest.wentBy) {
            if (each.shard() == coming.shard().number() && each.olderThan(coming)) {
                boolean moved = each.epoch() < coming.epoch().number();
                return moved ? Why.MOVED : Why.SCHEMA_CHANGED;
            }
        }
        return null;
    }

    private void proposeOnceAlone(Known known) {
        ShardDescriptor coming = known.coming;
        if (coming != null && !known.proposed && known.waitsFor.isEmpty()) {
            known.proposed = leader.footing.propose(new TxnEntry.Publish(coming));
        }
    }

    /// A transaction is through.
    void onEnded(TxnId txn) {
        for (Known known : shards.values()) {
            if (known.waitsFor.remove(txn)) {
                proposeOnceAlone(known);
            }
        }
    }

    void onApplied(TxnEntry entry) {
        if (!(entry instanceof TxnEntry.Publish(ShardDescriptor descriptor))) {
            return;
        }
        Known known = known(descriptor.shard());
        ShardDescriptor before = known.published;
        ShardDescriptor now = before == null ? descriptor : before.merge(descriptor);
        known.published = now;
        leader.footing.note(new TxnNote.Published(now));
        if (known.coming != null && covers(now, known.coming)) {
            known.coming = null;
            known.proposed = false;
        }
        for (TxnMessage.Publish m : List.copyOf(known.askers)) {
            if (covers(now, m.descriptor())) {
                known.askers.remove(m);
                answer(m);
            }
        }
    }

    void onTime() {
        shards.values().forEach(this::proposeOnceAlone);
    }
}
