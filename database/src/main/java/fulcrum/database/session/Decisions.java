package fulcrum.database.session;

import fulcrum.database.schema.SystemTables;
import fulcrum.database.transaction.PreparedTransaction;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Outcome;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds what is prepared under names, and decides about it: for any client, whosever coordinator
/// prepared it. First the name is looked up, and from then on it is asked for the transaction: a
/// question that is late may come when another transaction is prepared under the same name.
final class Decisions {

    private static final long HOME = SystemTables.GROUP;

    private final Coordinator owner;

    /// By the name of the question.
    private final TreeMap<TxnId, Decision> open = new TreeMap<>();

    /// What is to become of one.
    ///
    /// @param by who asks; empty where that does not matter
    record Wish(String gid, String by, boolean commits) {}

    private static final class Decision {

        private final long request;

        /// Null where all are to be listed.
        private final @Nullable Wish wish;

        private final long since;
        private long sentAt;
        private int attempts;
        private @Nullable PreparedTransaction of;

        Decision(long request, @Nullable Wish wish, long now) {
            this.request = request;
            this.wish = wish;
            this.since = now;
        }
    }

    Decisions(Coordinator owner) {
        this.owner = owner;
    }

    int count() {
        return open.size();
    }

    /// @param wish null to list all
    void begin(long request, @Nullable Wish wish) {
        if (open.size() >= owner.config.openMost()) {
            owner.refuse(request, Outcome.Refusal.OVERLOADED);
        } else if (wish != null && !PreparedTransaction.isName(wish.gid)) {
            owner.answer(request, new SessionResult.Failed(Why.NAME_UNFIT));
        } else {
            Decision decision = new Decision(request, wish, owner.now());
            TxnId question = owner.newTxn();
            open.put(question, decision);
            ask(question, decision);
        }
    }

    private void ask(TxnId question, Decision decision) {
        decision.sentAt = owner.now();
        int attempts = decision.attempts++;
        PreparedTransaction of = decision.of;
        Wish wish = decision.wish;
        if (of == null || wish == null) {
            String gid = wish == null ? "" : wish.gid;
            owner.post.send(
                    HOME,
                    null,
                    attempts,
                    new TxnMessage.FindPrepared(question, owner.address(), gid));
        } else {
            owner.post.send(
                    HOME,
                    null,
                    attempts,
                    new TxnMessage.Decide(of.txn(), owner.address(), of.home(), wish.commits));
        }
    }

    void onFound(TxnMessage.FoundPrepared m) {
        Decision decision = open.get(m.txn());
        if (decision == null || decision.of != null) {
            return;
        }
        Wish wish = decision.wish;
        if (wish == null) {
            end(m.txn(), decision, new SessionResult.InDoubt(m.found()));
        } else if (m.found().isEmpty()) {
            end(m.txn(), decision, new SessionResult.Failed(Why.NOT_PREPARED_SO));
        } else if (!wish.by.isEmpty() && !wish.by.equals(m.found().getFirst().owner())) {
            end(m.txn(), decision, new SessionResult.Failed(Why.NOT_OWNER));
        } else {
            decision.of = m.found().getFirst();
            decision.attempts = 0;
            ask(m.txn(), decision);
        }
    }

    /// Its home has decided, for whomever.
    void onEnded(TxnMessage.Ended m) {
        for (TxnId question : List.copyOf(open.keySet())) {
            Decision decision = open.get(question);
            PreparedTransaction of = decision == null ? null : decision.of;
            boolean meant = of != null && of.txn().equals(m.txn()) && of.home().equals(m.at());
            if (decision == null || of == null || decision.wish == null || !meant) {
                continue;
            }
            if (m.why() == Why.FORGOTTEN) {
                open.remove(question);
                owner.unknown(decision.request, new TxnHandle(of.txn(), of.home()));
            } else {
                end(question, decision, outcome(decision.wish, m));
            }
        }
    }

    /// Where somebody else was first, and has decided otherwise, nothing is prepared so any more.
    private static SessionResult outcome(Wish wish, TxnMessage.Ended m) {
        boolean committed = m.timestamp() > 0;
        if (committed != wish.commits) {
            return new SessionResult.Failed(Why.NOT_PREPARED_SO);
        }
        return committed
                ? new SessionResult.Committed(m.timestamp())
                : new SessionResult.RolledBack();
    }

    private void end(TxnId question, Decision decision, SessionResult result) {
        open.remove(question);
        owner.answer(decision.request, result);
    }

    void onTick() {
        for (TxnId question : List.copyOf(open.keySet())) {
            Decision decision = open.get(question);
            if (decision == null) {
                continue;
            }
            if (owner.now() - decision.since >= owner.config.commitNanos()) {
                open.remove(question);
                owner.post.silent(HOME);
                giveUp(decision);
            } else if (owner.now() - decision.sentAt >= owner.config.resendNanos()) {
                ask(question, decision);
            }
        }
    }

    private void giveUp(Decision decision) {
        PreparedTransaction of = decision.of;
        if (of == null) { // nothing was asked but to find it
            owner.refuse(decision.request, Outcome.Refusal.UNAVAILABLE);
        } else {
            owner.unknown(decision.request, new TxnHandle(of.txn(), of.home()));
        }
    }
}
