package fulcrum.database.transaction;

import fulcrum.database.transaction.Guest.Phase;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How transactions end at the leader of a shard: two-phase commit, in which every participant is a
/// group of replicas and the coordinator is one of them (Corbett et al. 2012, section 4.2.1; Gray
/// and Lamport 2006).
///
/// | | in the log of | when |
/// |---|---|---|
/// | commit of one shard | that shard | it holds the locks in this term |
/// | prepare | each other shard | likewise |
/// | commit | the deciding shard, its *home* | likewise, and all others voted yes |
/// | resolve | each other shard | the verdict has come |
///
/// Whoever is not prepared may abort at any time. The home decides in the term in which it gave the
/// locks, or never: so where a later leader finds no commit in its state, there never will be one,
/// and it says aborted without having written anything (presumed abort: Mohan, Lindsay and
/// Obermarck 1986).
final class Commitment {

    private final Leaseholder leader;
    private final TreeMap<TxnId, Telling> unlearned = new TreeMap<>();
    private final List<TxnId> learned = new ArrayList<>();
    private final TreeMap<Long, TxnMessage.Inquire> lookups = new TreeMap<>();
    private final TreeMap<Long, TxnMessage.Verdict> confirming = new TreeMap<>();

    /// Who is still to learn of a commit.
    private static final class Telling {

        private final SortedSet<Long> shards;
        private long timestamp;
        private long at = Long.MIN_VALUE / 2;

        Telling(List<Long> shards, long timestamp) {
            this.shards = new TreeSet<>(shards);
            this.timestamp = timestamp;
        }
    }

    Commitment(Leaseholder leader) {
        this.leader = leader;
    }

    int unlearnedCount() {
        return unlearned.size();
    }

    /// Somebody is still to learn of this commit, or it does not stand in the log that all have.
    boolean isUnlearned(TxnId txn) {
        return unlearned.containsKey(txn) || learned.contains(txn);
    }

    // Where it is decided

    void onCommit(TxnMessage.Commit m, @Nullable Guest guest) {
        if (guest == null || !guest.here.equals(m.here())) {
            onInquire(new TxnMessage.Inquire(m.txn(), m.from(), m.here()), guest);
            return;
        }
        if (guest.phase != Phase.ACTIVE) {
            return; // it has come again
        }
        decide(guest, m.writes(), m.others());
    }

    /// Commits, if it holds its locks and once all others have voted.
    void decide(Guest guest, List<RowWrite> writes, List<Branch> others) {
        guest.writes = writes;
        guest.others = others;
        if (!holdsAll(guest, writes)) {
            leader.abort(guest, Why.LOCKS_LOST);
            return;
        }
        guest.phase = Phase.DECIDING;
        guest.deadline = leader.footing.now() + leader.config.voteNanos();
        decideOnceVoted(guest);
    }

    private boolean holdsAll(Guest guest, List<RowWrite> writes) {
        for (RowWrite write : writes) {
            if (!leader.locks.holds(guest.txn, Span.row(write.key()), Lock.EXCLUSIVE)) {
                return false;
            }
        }
        return true;
    }

    void onVote(TxnMessage.Vote m, @Nullable Guest guest) {
        if (guest == null || !isOf(guest, m.home())) {
            Address from = new Address(leader.footing.self().node(), m.shard());
            onInquire(new TxnMessage.Inquire(m.txn(), from, m.home()), guest);
            return;
        }
        guest.votes.put(m.shard(), m.timestamp());
        decideOnceVoted(guest);
    }

    private boolean isOf(Guest guest, Branch home) {
        return guest.here.equals(home) || (guest.whole && leader.atOnce.isMeant(home));
    }

    private void decideOnceVoted(Guest guest) {
        if (guest.phase != Phase.DECIDING) {
            return;
        }
        long highest = 0;
        for (Branch other : guest.others) {
            Long vote = guest.votes.get(other.shard());
            if (vote == null) {
                return;
            }
            if (vote == 0) {
                abortEverywhere(guest, Why.NOT_PREPARED);
                return;
            }
            highest = Math.max(highest, vote);
        }
        leader.raise(highest);
        guest.timestamp = leader.nextTimestamp(guest.strict);
        List<Long> others = guest.others.stream().map(Branch::shard).toList();
        PreparedTransaction held = guest.prepared;
        boolean taken = held == null ? commit(guest, others) : leader.held.hold(guest, held);
        if (!taken) {
            guest.timestamp = 0;
            abortEverywhere(guest, leader.footing.isFull() ? Why.DISK_FULL : Why.OVERLOADED);
        }
    }

    private boolean commit(Guest guest, List<Long> others) {
        leader.footing.note(new TxnNote.Decided(guest.txn, guest.timestamp, others.size()));
        guest.phase = Phase.COMMITTING;
        return leader.footing.propose(
                new TxnEntry.Commit(guest.txn, guest.timestamp, guest.writes, others));
    }

    void abortEverywhere(Guest guest, Why why) {
        verdict(guest.txn, guest.others.stream().map(Branch::shard).toList(), 0);
        leader.abort(guest, why);
    }

    /// Tells shards what is decided, once.
    void verdict(TxnId txn, Collection<Long> shards, long timestamp) {
        for (long shard : shards) {
            leader.footing.send(
                    shard, new TxnMessage.Verdict(txn, leader.footing.self(), timestamp));
        }
    }

    /// Aborts what is not prepared, and at home not decided.
    void giveUp(Guest guest, Why why) {
        if (guest.phase == Phase.DECIDING) {
            abortEverywhere(guest, why);
        } else {
            leader.abort(guest, why);
        }
    }

    void onCommitted(TxnId txn, List<Long> others, long timestamp) {
        Guest guest = leader.guests.get(txn);
        if (guest == null || guest.phase != Phase.COMMITTING) {
            return;
        }
        guest.phase = Phase.PASSING;
        if (!others.isEmpty()) {
            unlearned.put(txn, new Telling(others, timestamp));
        }
        pass(guest);
    }

    /// Commit wait (Corbett et al. 2012, section 4.1.2): nobody sees anything of it, or is told,
    /// before its instant has surely passed; where all its tables go by hybrid clocks, nobody
    /// waits.
    private void pass(Guest guest) {
        if (guest.strict && !leader.footing.clock().after(guest.timestamp)) {
            leader.wakeWhenPassed(guest.timestamp);
            return;
        }
        leader.footing.note(new TxnNote.Committed(guest.txn, guest.timestamp, guest.strict));
        leader.footing.send(
                guest.coordinator,
                new TxnMessage.Ended(guest.txn, guest.here, guest.timestamp, null));
        leader.end(guest);
        Telling telling = unlearned.get(guest.txn);
        if (telling != null) {
            tell(guest.txn, telling);
        }
    }

    private void tell(TxnId txn, Telling telling) {
        telling.at = leader.footing.now();
        verdict(txn, telling.shards, telling.timestamp);
        leader.wakeSoon();
    }

    /// An earlier leader decided this, and some are still to learn of it.
    void restore(TxnId txn, List<Long> shards) {
        unlearned.put(txn, new Telling(shards, 0));
    }

    void onLearned(TxnMessage.Learned m) {
        Telling telling = unlearned.get(m.txn());
        if (telling != null && telling.shards.remove(m.shard()) && telling.shards.isEmpty()) {
            unlearned.remove(m.txn());
            learned.add(m.txn());
        }
    }

    // What became of it

    void onInquire(TxnMessage.Inquire m, @Nullable Guest guest) {
        if (leader.atOnce.isMeant(m.home())) {
            leader.atOnce.onInquire(m, guest);
        }
        boolean open = guest != null && isOf(guest, m.home());
        if (open && guest != null && guest.phase == Phase.HELD && m.from().isCoordinator()) {
            leader.held.tell(guest, m.from());
        }
        if (!open && m.home().term() <= leader.term()) { // else there is a later leader
            status(m);
        }
    }

    /// It is not open here any more: either a commit stands in the state, or there is none and
    /// never will be.
    private void status(TxnMessage.Inquire m) {
        Bytes key = TxnKeys.committed(m.txn());
        switch (leader.footing.state().peek(key)) {
            case KeyValues.Peek.Present(Bytes stored) -> answer(m, TxnApplier.timestamp(stored));
            case KeyValues.Peek.Absent _ -> answer(m, 0);
            case KeyValues.Peek.Cold _ ->
                    lookups.put(
                            leader.footing.load(
                                    new Effect.Wanted.Range(
                                            key, key.concat(Bytes.of((byte) 0)), 1, 1)),
                            m);
        }
    }

    boolean onLoaded(long ticket, Input.Found.Rows rows) {
        TxnMessage.Inquire m = lookups.remove(ticket);
        if (m != null) {
            answer(m, rows.values().isEmpty() ? 0 : TxnApplier.timestamp(rows.values().getFirst()));
        }
        return m != null;
    }

    private void answer(TxnMessage.Inquire m, long timestamp) {
        if (m.from().isCoordinator()) {
            Why why =
                    timestamp < 0 ? Why.ROLLED_BACK : timestamp == 0 ? whyNotFound(m.txn()) : null;
            long told = Math.max(0, timestamp);
            leader.footing.send(m.from(), new TxnMessage.Ended(m.txn(), m.home(), told, why));
        } else {
            leader.footing.send(
                    m.from().shard(),
                    new TxnMessage.Verdict(m.txn(), leader.footing.self(), Math.max(0, timestamp)));
        }
    }

    /// Shards are told *aborted* of all that is not found: of whom they ask for no record has gone,
    /// for they have not learned of it.
    private Why whyNotFound(TxnId txn) {
        return leader.records.mayHaveHad(txn) ? Why.FORGOTTEN : Why.LOCKS_LOST;
    }

    // Where it is prepared

    void onPrepare(TxnMessage.Prepare m, @Nullable Guest guest) {
        if (guest != null && guest.home != null) {
            if (guest.phase == Phase.PREPARED) {
                vote(guest, guest.timestamp);
            }
            return;
        }
        String reason = reasonAgainst(m, guest);
        if (guest == null || reason != null) {
            no(m.txn(), m.home(), reason == null ? "it is not known here" : reason);
            if (guest != null && guest.here.equals(m.here())) {
                leader.end(guest);
            }
            return;
        }
        prepare(guest, m.writes(), m.home());
    }

    /// Prepares what holds its locks, and votes.
    void prepare(Guest guest, List<RowWrite> writes, Branch home) {
        guest.home = home;
        guest.timestamp = leader.nextTimestamp(guest.strict);
        guest.phase = Phase.PREPARING;
        boolean taken =
                leader.footing.propose(
                        new TxnEntry.Prepare(
                                guest.txn,
                                guest.timestamp,
                                writes,
                                leader.locks.locks(guest.txn),
                                home,
                                guest.coordinator));
        if (!taken) {
            no(guest.txn, home, "the shard takes nothing now");
            leader.end(guest);
        }
    }

    private @Nullable String reasonAgainst(TxnMessage.Prepare m, @Nullable Guest guest) {
        if (guest == null || !guest.here.equals(m.here())) {
            return "its locks were an earlier leader's, or it is over";
        }
        return holdsAll(guest, m.writes()) ? null : "it does not have all locks";
    }

    void no(TxnId txn, Branch home, String reason) {
        leader.footing.note(new TxnNote.VotedNo(txn, reason));
        leader.footing.send(
                home.shard(), new TxnMessage.Vote(txn, home, leader.footing.self().shard(), 0));
    }

    private void vote(Guest guest, long timestamp) {
        Branch home = guest.home;
        if (home != null) {
            guest.at = leader.footing.now();
            leader.footing.send(
                    home.shard(),
                    new TxnMessage.Vote(guest.txn, home, leader.footing.self().shard(), timestamp));
        }
    }

    private void onPrepared(TxnEntry.Prepare entry) {
        Guest guest = leader.guests.get(entry.txn());
        if (guest == null || guest.phase != Phase.PREPARING) {
            return;
        }
        guest.phase = Phase.PREPARED;
        leader.footing.note(new TxnNote.Prepared(guest.txn, guest.timestamp));
        vote(guest, guest.timestamp);
        if (guest.early >= 0) {
            resolve(guest, guest.early);
        }
    }

    void onVerdict(TxnMessage.Verdict m, @Nullable Guest guest) {
        if (guest == null || guest.home == null) {
            if (m.timestamp() > 0) {
                learnedOnceConfirmed(m);
            } else if (guest == null) {
                leader.atOnce.onAbortedUnseen(m.txn());
            } else if (guest.phase == Phase.ACTIVE) {
                leader.end(guest); // it is aborted, and was not prepared here
            }
        } else if (guest.phase == Phase.PREPARING) {
            guest.toldBy = m.from();
            guest.early = m.timestamp();
        } else if (guest.phase == Phase.PREPARED) {
            guest.toldBy = m.from();
            resolve(guest, m.timestamp());
        }
    }

    /// It is not prepared here, so it is resolved: unless another leads by now, and has prepared
    /// it.
    private void learnedOnceConfirmed(TxnMessage.Verdict m) {
        long ticket = leader.readings.newTicket();
        confirming.put(ticket, m);
        leader.footing.confirm(ticket);
    }

    void onConfirmed(long ticket, boolean leads) {
        TxnMessage.Verdict m = confirming.remove(ticket);
        if (m != null && leads) {
            learned(m.txn(), m.from()); // else it is told again, to whoever leads then
        }
    }

    private void resolve(Guest guest, long timestamp) {
        guest.phase = Phase.RESOLVING;
        long floor = leader.raise(timestamp);
        if (!leader.footing.propose(new TxnEntry.Resolve(guest.txn, timestamp, floor))) {
            guest.phase = Phase.PREPARED; // it is told again
        }
    }

    private void onResolved(TxnEntry.Resolve entry) {
        Guest guest = leader.guests.get(entry.txn());
        if (guest == null || guest.phase != Phase.RESOLVING) {
            return;
        }
        Address toldBy = guest.toldBy;
        leader.footing.note(new TxnNote.Resolved(entry.txn(), entry.timestamp()));
        leader.end(guest);
        if (entry.timestamp() > 0 && toldBy != null) {
            learned(entry.txn(), toldBy);
        }
    }

    /// @param home the replica that told of the commit: if it does not lead any more, it passes
    ///   this on, or whoever leads tells again
    private void learned(TxnId txn, Address home) {
        leader.footing.send(home, new TxnMessage.Learned(txn, leader.footing.self().shard()));
    }

    // The log, and time

    void onApplied(TxnEntry entry) {
        switch (entry) {
            case TxnEntry.Commit e -> onCommitted(e.txn(), e.others(), e.timestamp());
            case TxnEntry.Prepare e -> onPrepared(e);
            case TxnEntry.Resolve e -> onResolved(e);
            case TxnEntry.Hold _,
                    TxnEntry.Decide _,
                    TxnEntry.Settle _,
                    TxnEntry.Collect _,
                    TxnEntry.Forget _,
                    TxnEntry.Publish _,
                    TxnEntry.Cover _ -> {}
        }
    }

    void onTime() {
        long now = leader.footing.now();
        for (Guest guest : new ArrayList<>(leader.guests.values())) {
            if (!leader.isHere(guest)) {
                continue;
            }
            switch (guest.phase) {
                case PASSING -> pass(guest);
                case DECIDING -> {
                    if (now >= guest.deadline) {
                        abortEverywhere(guest, Why.NOT_PREPARED);
                    }
                }
                case PREPARED -> inquireAgain(guest, now);
                case ACTIVE, COMMITTING, PREPARING, RESOLVING, HOLDING, HELD -> {}
            }
        }
        unlearned.forEach((txn, telling) -> {
            if (!leader.guests.containsKey(txn) && now - telling.at >= leader.config.againNanos()) {
                telling.shards.forEach(leader.footing::silent);
                tellWithTimestamp(txn, telling);
            }
        });
        if (!learned.isEmpty() && leader.footing.propose(new TxnEntry.Settle(learned))) {
            learned.clear();
        }
    }

    private void inquireAgain(Guest guest, long now) {
        Branch home = guest.home;
        if (home != null && now - guest.at >= leader.config.againNanos()) {
            leader.footing.note(new TxnNote.Inquired(guest.txn, home.shard()));
            leader.footing.silent(home.shard());
            vote(guest, guest.timestamp);
        }
    }

    /// What an earlier leader decided is told with the timestamp that stands in the state.
    private void tellWithTimestamp(TxnId txn, Telling telling) {
        if (telling.timestamp > 0) {
            tell(txn, telling);
            return;
        }
        telling.at = leader.footing.now();
        for (long shard : telling.shards) {
            status(
                    new TxnMessage.Inquire(
                            txn, new Address(leader.footing.self().node(), shard), leader.none()));
        }
    }
}
