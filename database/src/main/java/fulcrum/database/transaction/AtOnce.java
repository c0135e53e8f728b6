package fulcrum.database.transaction;

import fulcrum.database.transaction.Guest.Phase;
import fulcrum.database.transaction.LockTable.Request;
import fulcrum.database.versions.Version;
import fulcrum.database.versions.VersionKeys;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.NodeId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Transactions that come whole and only write: the leader locks their rows here, in the order of
/// their keys, and goes on without a further word of the coordinator.
///
/// If all rows are of this shard, it commits (one-phase commit: Gray and Reuter 1993, section
/// 10.3). Where a lock is not free, the transaction waits in the same queue as all others, and
/// gives up by itself in time.
///
/// If they are of several, each has its share, and the home decides as ever. None waits for a lock
/// then: locks are asked for everywhere at the same time, in no order that would keep those who
/// wait from waiting in a circle. Where one is not free it ends everywhere, and its coordinator
/// goes step by step.
///
/// One may say of its row not what it becomes, but how that is made of what it is: the leader reads
/// the row once it has locked it, and a [Coprocessor] makes it. Such a one waits for nothing
/// either, and is turned away where anything is unusual: whoever asked then reads, and writes, as
/// ever.
///
/// Each takes effect once at most. It names the term that it is meant for, and no later leader
/// takes it; and of what comes to this one, [Arrivals] lets each through once. Whoever inquires for
/// one that has not come shuts it out: so *aborted* stays true.
final class AtOnce {

    private static final long CALL = 0; // nothing else is asked for it

    /// So many are remembered that were aborted before they came. Of one that is not, a share
    /// prepares for nothing, and finds out when it asks; and a coordinator does when it asks.
    private static final int OVERTAKEN_MOST = 256;

    private final Leaseholder leader;
    private final TreeMap<NodeId, Arrivals> arrivals = new TreeMap<>();
    private final ArrayDeque<TxnId> overtaken = new ArrayDeque<>();

    /// Whose row comes from the store.
    private final TreeMap<Long, Guest> loading = new TreeMap<>();

    AtOnce(Leaseholder leader) {
        this.leader = leader;
    }

    /// All that it writes is here.
    ///
    /// @param by what its coordinator has seen, where its tables go by hybrid clocks
    void onOnce(TxnMessage.Once m, TxnMessage.@Nullable Causal by) {
        onOnce(m, List.of(), Bytes.EMPTY, 0, by);
    }

    /// What it writes is made of the row.
    void onMake(TxnMessage.Make m, TxnMessage.@Nullable Causal by) {
        onOnce(m.once(), List.of(), m.program(), m.bytesMost(), by);
    }

    /// The rest is at others, for whom this shard decides.
    void onOnceAmong(TxnMessage.OnceAmong m, TxnMessage.@Nullable Causal by) {
        onOnce(m.once(), m.others(), Bytes.EMPTY, 0, by);
    }

    private void onOnce(
            TxnMessage.Once m,
            List<Branch> others,
            Bytes program,
            long bytesMost,
            TxnMessage.@Nullable Causal by) {
        if (m.term() != leader.term()) {
            Branch meant = new Branch(leader.footing.self().shard(), m.term(), 0);
            leader.commitment.onInquire(new TxnMessage.Inquire(m.txn(), m.from(), meant), null);
        } else if (!isFirst(m.txn(), m.floor())) {
            refuseIfOvertaken(m, others);
        } else if (isAdmitted(m)) {
            Guest guest = welcome(m);
            guest.others = others;
            guest.program = program;
            guest.bytesMost = bytesMost;
            guest.deadline = leader.footing.now() + m.waitNanos();
            if (by == null || leader.follows(guest, by)) {
                lockAndCommit(guest);
            }
        }
    }

    /// Somebody who has a share of it, or asked for it, was here earlier, and it was shut out: so
    /// it is aborted, and whoever waits is told so now.
    private void refuseIfOvertaken(TxnMessage.Once m, List<Branch> others) {
        if (overtaken.remove(m.txn())) {
            leader.footing.note(new TxnNote.Aborted(m.txn(), Why.NOT_PREPARED));
            leader.commitment.verdict(m.txn(), others.stream().map(Branch::shard).toList(), 0);
            leader.footing.send(
                    m.from(), new TxnMessage.Ended(m.txn(), leader.none(), 0, Why.NOT_PREPARED));
        }
    }

    /// Another shard decides for this one.
    void onShare(TxnMessage.Share m, TxnMessage.@Nullable Causal by) {
        TxnMessage.Once once = m.once();
        if (once.term() != leader.term()) {
            leader.commitment.no(m.txn(), m.home(), "it is meant for another term");
        } else if (isFirst(m.txn(), once.floor())) {
            if (overtaken.remove(m.txn())) {
                leader.footing.note(new TxnNote.VotedNo(m.txn(), "its abort came before it"));
            } else if (!isAdmitted(once)) {
                leader.commitment.no(m.txn(), m.home(), "its epochs are not those of the shard");
            } else {
                takeShare(m, by);
            }
        }
    }

    private void takeShare(TxnMessage.Share m, TxnMessage.@Nullable Causal by) {
        Guest guest = welcome(m.once());
        if (by != null && !leader.follows(guest, by)) {
            leader.commitment.no(m.txn(), m.home(), "what it has seen is too far ahead");
        } else if (lockWhatIsFree(guest)) {
            leader.commitment.prepare(guest, guest.writes, m.home());
        } else {
            leader.commitment.no(m.txn(), m.home(), "a lock is not free");
            leader.end(guest);
        }
    }

    private Guest welcome(TxnMessage.Once m) {
        Guest guest = leader.welcome(m.txn(), m.from());
        guest.whole = true;
        guest.wentBy.add(m.epochs());
        guest.writes = m.writes();
        return guest;
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
        if (!guest.others.isEmpty() && !lockWhatIsFree(guest)) {
            leader.commitment.abortEverywhere(guest, Why.LOCKED);
            return;
        }
        if (!guest.program.isEmpty()) {
            lockAndMake(guest);
            return;
        }
        while (guest.locked < guest.writes.size()) {
            Request request = nextLock(guest);
            if (!leader.locks.request(request)) {
                leader.deadlocks.onWaits(CALL, request);
                return;
            }
            guest.locked++;
        }
        leader.commitment.decide(guest, guest.writes, guest.others);
    }

    private void lockAndMake(Guest guest) {
        if (!lockWhatIsFree(guest)) {
            leader.abort(guest, Why.NOT_MADE);
            return;
        }
        Bytes row = guest.writes.getFirst().key();
        switch (leader.footing.newest(row, Long.MAX_VALUE)) {
            case KeyValues.First.Found(Bytes key, Bytes stored) ->
                    make(guest, VersionKeys.read(key, stored));
            case KeyValues.First.None _ -> make(guest, null);
            case KeyValues.First.Cold _ ->
                    loading.put(
                            leader.footing.load(
                                    new Effect.Wanted.Range(
                                            VersionKeys.at(row, Long.MAX_VALUE),
                                            VersionKeys.behind(row),
                                            1,
                                            1)),
                            guest);
        }
    }

    boolean onLoaded(long ticket, Input.Found.Rows rows) {
        Guest guest = loading.remove(ticket);
        if (guest != null && leader.isHere(guest)) {
            make(
                    guest,
                    rows.keys().isEmpty()
                            ? null
                            : VersionKeys.read(rows.keys().getFirst(), rows.values().getFirst()));
        }
        return guest != null;
    }

    private void make(Guest guest, @Nullable Version row) {
        Bytes key = guest.writes.getFirst().key();
        RowWrite made = made(guest, key, row == null ? null : row.value());
        if (made == null) {
            leader.abort(guest, Why.NOT_MADE);
        } else {
            leader.commitment.decide(guest, List.of(made), List.of());
        }
    }

    private @Nullable RowWrite made(Guest guest, Bytes key, @Nullable Bytes value) {
        Coprocessor.Made made;
        try {
            made = leader.config.coprocessor().make(guest.program, key, value);
        } catch (RuntimeException _) {
            return null;
        }
        if (!(made instanceof Coprocessor.Made.Written(Bytes after))) {
            return null;
        }
        long bytes = key.size() + (after == null ? 0L : after.size());
        return bytes > guest.bytesMost ? null : new RowWrite(key, after);
    }

    /// @return whether it has all locks
    private boolean lockWhatIsFree(Guest guest) {
        while (guest.locked < guest.writes.size()) {
            Request request = nextLock(guest);
            if (!leader.locks.isFree(request) || !leader.locks.request(request)) {
                return false;
            }
            guest.locked++;
        }
        return true;
    }

    private static Request nextLock(Guest guest) {
        Span row = Span.row(guest.writes.get(guest.locked).key());
        return new Request(guest.txn, row, Lock.EXCLUSIVE, CALL);
    }

    /// Its locks were waited for long enough.
    void giveUp(Guest guest) {
        if (guest.locked == guest.writes.size()) { // its row has not come from the store in time
            leader.abort(guest, Why.NOT_MADE);
            return;
        }
        Request request = nextLock(guest);
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

    /// It is aborted before anything of it has come: what home and coordinator send may overtake
    /// each other. A share that is still to come must not lock rows, for nobody would tell it
    /// again.
    void onAbortedUnseen(TxnId txn) {
        overtaken.add(txn);
        if (overtaken.size() > OVERTAKEN_MOST) {
            overtaken.removeFirst();
        }
    }

    /// Whoever asks or votes means the one that comes whole to this leader, or has.
    boolean isMeant(Branch home) {
        return home.equals(leader.none());
    }

    /// If it has not come by now, it comes too late: so whatever is told now is final. Of one that
    /// waits for a lock, a coordinator that asks hears that much.
    ///
    /// @param guest of this transaction; null where it is not here
    void onInquire(TxnMessage.Inquire m, @Nullable Guest guest) {
        if (isFirst(m.txn(), 0)) {
            onAbortedUnseen(m.txn());
        }
        boolean asked = m.from().isCoordinator();
        if (asked && guest != null && guest.whole && guest.phase == Phase.ACTIVE) {
            leader.footing.send(m.from(), new TxnMessage.Waits(m.txn(), CALL, guest.here));
        }
    }
}
