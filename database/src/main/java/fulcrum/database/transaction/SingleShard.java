package fulcrum.database.transaction;

import fulcrum.database.transaction.Guest.Phase;
import fulcrum.database.transaction.LockTable.Request;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Transactions that come whole, in one message, and only write rows of this shard: the leader
/// locks them, in the order of their keys, and commits, without a further word of the coordinator
/// (one-phase commit: Gray and Reuter 1993, section 10.3). Where a lock is not free, the
/// transaction waits in the same queue as all others, and gives up by itself in time.
///
/// Each takes effect once at most. It names the term that it is meant for, and no later leader
/// takes it; and of what comes to this one, [Arrivals] lets each through once. Whoever inquires for
/// one that has not come shuts it out: so *aborted* stays true.
final class SingleShard {

    private static final long CALL = 0; // nothing else is asked for it

    private final Leaseholder leader;
    private final TreeMap<NodeId, Arrivals> arrivals = new TreeMap<>();

    SingleShard(Leaseholder leader) {
        this.leader = leader;
    }

    /// @param by what its coordinator has seen, where its tables go by hybrid clocks
    void onOnce(TxnMessage.Once m, TxnMessage.@Nullable Causal by) {
        if (m.term() != leader.term()) {
            Branch meant = new Branch(leader.footing.self().shard(), m.term(), 0);
            leader.commitment.onInquire(new TxnMessage.Inquire(m.txn(), m.from(), meant), null);
            return;
        }
        if (!isFirst(m.txn(), m.floor()) || !isAdmitted(m)) {
            return;
        }
        Guest guest = leader.welcome(m.txn(), m.from());
        guest.whole = true;
        guest.wentBy.add(m.epochs());
        guest.writes = m.writes();
        guest.deadline = leader.footing.now() + m.waitNanos();
        if (by == null || leader.follows(guest, by)) {
            lockAndCommit(guest);
        }
    }

    private boolean isFirst(TxnId txn, long floor) {
        return arrivals.computeIfAbsent(txn.node(), _ -> new Arrivals())
                .isFirst(txn.number(), floor);
    }

    private boolean isAdmitted(TxnMessage.Once m) {
        return m.epochs().isNone()
                || leader.publications.admits(m.epochs(), m.txn(), CALL, m.from());
    }

    private void lockAndCommit(Guest guest) {
        while (guest.locked < guest.writes.size()) {
            Span row = Span.row(guest.writes.get(guest.locked).key());
            Request request = new Request(guest.txn, row, Lock.EXCLUSIVE, CALL);
            if (!leader.locks.request(request)) {
                leader.deadlocks.onWaits(CALL, request);
                return;
            }
            guest.locked++;
        }
        leader.commitment.decide(guest, guest.writes, List.of());
    }

    /// Its locks were waited for long enough.
    void giveUp(Guest guest) {
        Span row = Span.row(guest.writes.get(guest.locked).key());
        Request request = new Request(guest.txn, row, Lock.EXCLUSIVE, CALL);
        leader.footing.note(new TxnNote.Aborted(guest.txn, Why.LOCK_TIMEOUT));
        leader.footing.send(
                guest.coordinator,
                new TxnMessage.Turned(
                        guest.txn, CALL, guest.here, Why.LOCK_TIMEOUT, leader.parties(request)));
        leader.end(guest);
    }

    /// @return whether it was for one of these
    boolean onGranted(Request request) {
        Guest guest = leader.guests.get(request.owner);
        if (guest == null || !guest.whole) {
            return false;
        }
        guest.locked++;
        lockAndCommit(guest);
        return true;
    }

    // What became of it

    /// Whoever asks means one that comes whole, to this leader.
    boolean isMeant(TxnMessage.Inquire m) {
        return m.home().equals(leader.none());
    }

    /// If it has not come by now, it comes too late: so whatever is told now is final. Of one that
    /// waits for a lock, who asks hears that much.
    ///
    /// @param guest of this transaction; null where it is not here
    void onInquire(TxnMessage.Inquire m, @Nullable Guest guest) {
        isFirst(m.txn(), 0);
        if (guest != null && guest.whole && guest.phase == Phase.ACTIVE) {
            leader.footing.send(m.from(), new TxnMessage.Waits(m.txn(), CALL, guest.here));
        }
    }
}
