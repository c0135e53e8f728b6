package fulcrum.database.session;

import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Finds out what became of transactions whose clients were told that nobody knows. The home of one
/// says nothing as long as it is open there; once it answers, nothing changes that: no later commit
/// can come with the same locks. Of one that is so old that its record may be gone it says that.
final class Inquiries {

    private final Coordinator owner;
    private final LinkedHashMap<TxnHandle, Inquiry> open = new LinkedHashMap<>();

    /// Whoever asks for the same is answered together.
    private static final class Inquiry {

        private final List<Long> requests = new ArrayList<>();
        private final long since;
        private long sentAt;
        private int attempts;

        Inquiry(long now) {
            this.since = now;
        }
    }

    Inquiries(Coordinator owner) {
        this.owner = owner;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /// @return false where too many are open
    boolean begin(long request, TxnHandle of) {
        Inquiry inquiry = open.get(of);
        if (inquiry == null) {
            if (open.size() >= owner.config.openMost()) {
                return false;
            }
            inquiry = new Inquiry(owner.now());
            open.put(of, inquiry);
            ask(of, inquiry);
        }
        inquiry.requests.add(request);
        return true;
    }

    private void ask(TxnHandle of, Inquiry inquiry) {
        inquiry.sentAt = owner.now();
        owner.post.send(
                of.home().shard(),
                null,
                inquiry.attempts++,
                new TxnMessage.Inquire(of.txn(), owner.address(), of.home()));
    }

    void onEnded(TxnMessage.Ended m) {
        owner.sees(m.timestamp()); // whatever clocks its tables go by
        Inquiry inquiry = open.remove(new TxnHandle(m.txn(), m.at()));
        if (inquiry != null) {
            SessionResult told =
                    m.why() == Why.FORGOTTEN
                            ? new SessionResult.Failed(Why.FORGOTTEN)
                            : Commits.outcome(m);
            inquiry.requests.forEach(request -> owner.answer(request, told));
        }
    }

    /// It is prepared under a name, and waits for somebody's word.
    void onHeld(TxnMessage.Held m) {
        TxnHandle of = new TxnHandle(m.txn(), m.home());
        Inquiry inquiry = open.remove(of);
        if (inquiry != null) {
            SessionResult told = new SessionResult.Prepared(of);
            inquiry.requests.forEach(request -> owner.answer(request, told));
        }
    }

    void onTick() {
        for (TxnHandle of : List.copyOf(open.keySet())) {
            Inquiry inquiry = open.get(of);
            if (inquiry == null) {
                continue;
            }
            if (owner.now() - inquiry.since >= owner.config.commitNanos()) {
                open.remove(of);
                owner.post.silent(of.home().shard());
                inquiry.requests.forEach(
                        request -> owner.refuse(request, Outcome.Refusal.UNAVAILABLE));
            } else if (owner.now() - inquiry.sentAt >= owner.config.resendNanos()) {
                ask(of, inquiry);
            }
        }
    }
}
