package fulcrum.database.transaction;

import fulcrum.database.transaction.Guest.Phase;
import fulcrum.database.transaction.TxnEntry.Locked;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Transactions that are prepared under a name, and wait for a word of any client's: at the leader
/// of the group that is home to all of them, so that a name is taken once because one log says so.
///
/// All parties prepare, and the home too, which puts the transaction's record into its log in place
/// of a decision. From then on no silence, no dead coordinator, no later leader ends it: whoever
/// leads next finds the record and goes on waiting, under the same branch, so that who is prepared
/// elsewhere and asks is told nothing rather than *aborted*.
///
/// | From | To | When |
/// |---|---|---|
/// | active | deciding | its name is free, and it holds its locks in this term |
/// | deciding | holding | all others voted yes |
/// | holding | held | its record is applied: its client is told |
/// | held | committing | somebody says commit: from here on it is as any other |
/// | held | resolving | somebody says roll back |
/// | resolving | gone | that is applied |
final class PreparedTransactions {

    private final Leaseholder leader;

    /// Whose record stands in the log, and who is about to have one.
    private final TreeMap<String, Guest> names = new TreeMap<>();

    /// What is answered once it is proved that this replica leads.
    private final TreeMap<Long, Runnable> unproved = new TreeMap<>();

    PreparedTransactions(Leaseholder leader) {
        this.leader = leader;
    }

    /// An earlier leader had let it wait.
    void restore(TxnEntry.Hold entry) {
        PreparedTransaction what = entry.what();
        Address coordinator = Address.coordinator(what.txn().node());
        Guest guest = new Guest(what.txn(), coordinator, what.home(), leader.footing.now());
        guest.phase = Phase.HELD;
        guest.prepared = what;
        leader.guests.put(guest.txn, guest);
        names.put(what.gid(), guest);
        for (Locked locked : entry.locks()) {
            leader.locks.restore(guest.txn, locked);
        }
    }

    /// How many have a record.
    int count() {
        return (int) names.values().stream().filter(PreparedTransactions::isHeld).count();
    }

    private static boolean isHeld(Guest guest) {
        return guest.phase == Phase.HELD;
    }

    /// The guest is let go of.
    void forget(Guest guest) {
        PreparedTransaction what = guest.prepared;
        if (what != null) {
            names.remove(what.gid(), guest);
        }
    }

    // Prepare

    /// A transaction that has nothing here yet is to be decided here.
    void onEnter(TxnMessage.Enter m) {
        Guest guest = leader.welcome(m.txn(), m.from());
        if (guest.phase == Phase.ACTIVE) {
            guest.at = leader.footing.now();
            leader.footing.send(m.from(), new TxnMessage.Entered(m.txn(), guest.here));
        }
    }

    void onHold(TxnMessage.Hold m, @Nullable Guest guest) {
        if (guest == null || !guest.here.equals(m.here()) || guest.phase == Phase.HELD) {
            leader.commitment.onInquire(new TxnMessage.Inquire(m.txn(), m.from(), m.here()), guest);
            return;
        }
        if (guest.phase != Phase.ACTIVE) {
            return; // it has come again
        }
        guest.at = leader.footing.now();
        guest.others = m.others();
        Guest other = names.get(m.gid());
        if (other != null) {
            refuseIfTaken(m, guest);
        } else if (names.size() >= m.most()) {
            leader.commitment.abortEverywhere(guest, Why.TOO_MANY_PREPARED);
        } else {
            List<Long> shards = m.others().stream().map(Branch::shard).toList();
            guest.prepared =
                    new PreparedTransaction(m.gid(), m.txn(), guest.here, 0, m.owner(), shards);
            names.put(m.gid(), guest);
            leader.commitment.decide(guest, m.writes(), m.others());
        }
    }

    /// Whoever is about to have a record under this name may yet fail: who comes second asks again.
    private void refuseIfTaken(TxnMessage.Hold m, Guest guest) {
        leader.footing.note(new TxnNote.NameTaken(m.txn(), m.gid()));
        onceProved(() -> {
            Guest other = names.get(m.gid());
            boolean waits = leader.isHere(guest) && guest.phase == Phase.ACTIVE;
            if (waits && other != null && isHeld(other)) {
                leader.commitment.abortEverywhere(guest, Why.NAME_TAKEN);
            }
        });
    }

    /// All others are prepared: so is the home.
    ///
    /// @return false where the log does not take it
    boolean hold(Guest guest, PreparedTransaction what) {
        PreparedTransaction timed = what.at(guest.timestamp);
        guest.prepared = timed;
        guest.phase = Phase.HOLDING;
        return leader.footing.propose(
                new TxnEntry.Hold(timed, guest.writes, leader.locks.locks(guest.txn)));
    }

    private void onHeld(PreparedTransaction what) {
        Guest guest = leader.guests.get(what.txn());
        if (guest == null || guest.phase != Phase.HOLDING) {
            return;
        }
        guest.phase = Phase.HELD;
        guest.timestamp = 0; // the decision's is chosen with the decision
        leader.footing.note(new TxnNote.Held(what.txn(), what.gid(), what.participants().size()));
        tell(guest, guest.coordinator);
        leader.readings.onEnded(guest.txn);
    }

    /// Says that it is prepared.
    void tell(Guest guest, Address to) {
        leader.footing.send(to, new TxnMessage.Held(guest.txn, guest.here));
    }

    // Find

    void onFind(TxnMessage.FindPrepared m) {
        onceProved(() -> {
            List<PreparedTransaction> found = new ArrayList<>();
            for (Guest guest : names.values()) {
                PreparedTransaction what = guest.prepared;
                boolean meant = m.gid().isEmpty() || (what != null && what.gid().equals(m.gid()));
                if (what != null && meant && isHeld(guest)) {
                    found.add(what);
                }
            }
            leader.footing.send(m.from(), new TxnMessage.FoundPrepared(m.txn(), found));
        });
    }

    /// A deposed leader knows of some that are decided, and not of others that are prepared.
    private void onceProved(Runnable then) {
        long ticket = leader.readings.newTicket();
        unproved.put(ticket, then);
        leader.footing.confirm(ticket);
    }

    void onConfirmed(long ticket, boolean leads) {
        Runnable then = unproved.remove(ticket);
        if (then != null && leads) {
            then.run();
        }
    }

    // Decide

    void onDecide(TxnMessage.Decide m, @Nullable Guest guest) {
        if (guest == null || !guest.here.equals(m.home())) {
            leader.commitment.onInquire(new TxnMessage.Inquire(m.txn(), m.from(), m.home()), guest);
            return;
        }
        if (guest.phase != Phase.HELD) {
            return; // it is under way
        }
        guest.coordinator = m.from();
        guest.timestamp = leader.nextTimestamp(guest.strict);
        guest.phase = m.commits() ? Phase.COMMITTING : Phase.RESOLVING;
        if (!leader.footing.propose(new TxnEntry.Decide(guest.txn, guest.timestamp, m.commits()))) {
            guest.phase = Phase.HELD; // it is asked for again
            guest.timestamp = 0;
        }
    }

    private void onDecided(TxnEntry.Decide entry) {
        Guest guest = leader.guests.get(entry.txn());
        PreparedTransaction what = guest == null ? null : guest.prepared;
        if (guest == null || what == null) {
            return;
        }
        if (entry.commits() && guest.phase == Phase.COMMITTING) {
            int others = what.participants().size();
            leader.footing.note(new TxnNote.Decided(guest.txn, entry.timestamp(), others));
            leader.commitment.onCommitted(entry.txn(), what.participants(), entry.timestamp());
        } else if (!entry.commits() && guest.phase == Phase.RESOLVING) {
            leader.commitment.verdict(guest.txn, what.participants(), 0);
            leader.abort(guest, Why.ROLLED_BACK);
        }
    }

    void onApplied(TxnEntry entry) {
        if (entry instanceof TxnEntry.Hold hold) {
            onHeld(hold.what());
        } else if (entry instanceof TxnEntry.Decide decide) {
            onDecided(decide);
        }
    }
}
