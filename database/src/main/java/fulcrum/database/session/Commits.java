package fulcrum.database.session;

import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings about what clients want committed: asks the shards whether all locks are held where a
/// transaction has only read, and else the home to decide and the others to prepare.
final class Commits {

    private final Coordinator owner;

    Commits(Coordinator owner) {
        this.owner = owner;
    }

    void commit(Txn txn) {
        if (txn.parts.isEmpty()
                || (txn.buffer.isEmpty() && txn.isolation != Isolation.SERIALIZABLE)) {
            owner.end(txn, new SessionResult.Committed(0));
            return;
        }
        txn.since = owner.now();
        if (txn.buffer.isEmpty()) {
            txn.phase = Txn.Phase.CONFIRMING;
            txn.unconfirmed.addAll(txn.parts.keySet());
        } else {
            txn.phase = Txn.Phase.COMMITTING;
            txn.home = groupOf(txn, txn.buffer.firstKey());
        }
        push(txn);
    }

    /// Sends, for the first time or again, what brings the commit about.
    private void push(Txn txn) {
        txn.sentAt = owner.now();
        Address from = owner.address();
        if (txn.phase == Txn.Phase.CONFIRMING) {
            for (long shard : txn.unconfirmed) {
                Txn.Part part = part(txn, shard);
                owner.post.send(
                        shard,
                        part.node(),
                        0,
                        owner.ordered(txn, new TxnMessage.Confirm(txn.id, from, part.here())));
            }
            return;
        }
        List<Branch> others = new ArrayList<>();
        List<Address> leaders = new ArrayList<>();
        Txn.Part home = part(txn, txn.home);
        for (Txn.Part part : txn.parts.values()) {
            if (part.here().shard() != txn.home) {
                long shard = part.here().shard();
                others.add(part.here());
                leaders.add(part.leader());
                TxnMessage prepare =
                        new TxnMessage.Prepare(
                                txn.id, from, part.here(), writes(txn, shard), home.here());
                owner.post.send(part, List.of(home.leader()), timed(txn, prepare));
            }
        }
        TxnMessage commit =
                owner.ordered(
                        txn,
                        new TxnMessage.Commit(
                                txn.id, from, home.here(), writes(txn, txn.home), others));
        owner.post.send(home, leaders, commit);
        if (txn.attempts++ > 0) { // another may lead there by now, and know
            owner.post.send(
                    txn.home,
                    null,
                    txn.attempts,
                    new TxnMessage.Inquire(txn.id, from, home.here()));
        }
    }

    /// Its part is not below what the home makes of that: what was seen, the home is told.
    static TxnMessage timed(Txn txn, TxnMessage message) {
        return txn.isStrict() ? message : new TxnMessage.Causal(0, false, message);
    }

    private static Txn.Part part(Txn txn, long shard) {
        Txn.Part part = txn.parts.get(shard);
        if (part == null) {
            throw new IllegalStateException("it has no locks at shard " + shard);
        }
        return part;
    }

    private static long groupOf(Txn txn, Bytes key) {
        Long group = txn.placed.get(key);
        if (group == null) {
            throw new IllegalStateException("a row that is not locked: " + key);
        }
        return group;
    }

    static List<RowWrite> writes(Txn txn, long shard) {
        List<RowWrite> writes = new ArrayList<>();
        for (RowWrite write : txn.buffer.rows()) {
            if (groupOf(txn, write.key()) == shard) {
                writes.add(write);
            }
        }
        return writes;
    }

    void onConfirmed(Txn txn, TxnMessage.Confirmed m) {
        if (txn.phase != Txn.Phase.CONFIRMING) {
            return;
        }
        if (!m.held()) {
            owner.abort(txn, Why.LOCKS_LOST);
        } else if (txn.unconfirmed.remove(m.from().shard()) && txn.unconfirmed.isEmpty()) {
            owner.end(txn, new SessionResult.Committed(0));
        }
    }

    /// Only what is said of the locks that it has counts: a word of an earlier visit may be late.
    void onEnded(Txn txn, TxnMessage.Ended m) {
        Txn.Part part = txn.parts.get(m.at().shard());
        if (part == null || !part.here().equals(m.at())) {
            return;
        }
        if (txn.phase != Txn.Phase.COMMITTING) {
            if (m.timestamp() == 0) {
                owner.abort(txn, why(m.why()));
            }
        } else if (m.at().shard() == txn.home && m.why() == Why.FORGOTTEN) {
            owner.inDoubt(txn);
        } else if (m.at().shard() == txn.home) {
            owner.decided(txn, outcome(m));
        }
    }

    /// What a client is told of what the home has decided, and still knows.
    static SessionResult outcome(TxnMessage.Ended m) {
        return m.timestamp() > 0
                ? new SessionResult.Committed(m.timestamp())
                : new SessionResult.Aborted(why(m.why()));
    }

    /// Of who was not to commit yet, it does not matter that a shard has forgotten it.
    static Why why(@Nullable Why why) {
        return why == null || why == Why.FORGOTTEN ? Why.LOCKS_LOST : why;
    }

    void onTick(Txn txn) {
        long now = owner.now();
        boolean confirms = txn.phase == Txn.Phase.CONFIRMING;
        CoordinatorConfig config = owner.config;
        if (now - txn.since >= (confirms ? config.patienceNanos() : config.commitNanos())) {
            if (confirms) {
                txn.unconfirmed.forEach(owner.post::silent);
                owner.abort(txn, Why.UNAVAILABLE);
            } else {
                owner.post.silent(txn.home);
                owner.inDoubt(txn);
            }
        } else if (now - txn.sentAt >= config.resendNanos()) {
            push(txn);
        }
    }
}
