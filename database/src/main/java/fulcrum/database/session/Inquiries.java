package fulcrum.database.session;

import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds out what became of transactions whose clients were told that nobody knows. The home of one
/// says nothing as long as it is open there; once it answers, nothing changes that: no later commit
/// can come with the same locks.
final class Inquiries {

    private final Coordinator owner;
    private final TreeMap<TxnId, Inquiry> open = new TreeMap<>();

    /// Whoever asks for the same is answered together.
    private static final class Inquiry {

        private final Branch home;
        private final List<Long> requests = new ArrayList<>();
        private final long since;
        private long sentAt;
        private int attempts;

        Inquiry(Branch home, long now) {
            this.home = home;
            this.since = now;
        }
    }

    Inquiries(Coordinator owner) {
        this.owner = owner;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    int count() {
        return open.size();
    }

    /// @return false where too many are open
    boolean begin(long request, TxnHandle of) {
        Inquiry inquiry = open.get(of.txn());
        if (inquiry != null && !inquiry.home.equals(of.home())) {
            return false; // one of the two is no handle that was told
        }
        if (inquiry == null) {
            if (open.size() >= owner.config.openMost()) {
                return false;
            }
            inquiry = new Inquiry(of.home(), owner.now());
            open.put(of.txn(), inquiry);
            ask(of.txn(), inquiry);
        }
        inquiry.requests.add(request);
        return true;
    }

    private void ask(TxnId txn, Inquiry inquiry) {
        inquiry.sentAt = owner.now();
        owner.post.send(
                inquiry.home.shard(),
                null,
                inquiry.attempts++,
                new TxnMessage.Inquire(txn, owner.address(), inquiry.home));
    }

    void onEnded(TxnMessage.Ended m) {
        Inquiry inquiry = open.get(m.txn());
        if (inquiry == null || !inquiry.home.equals(m.at())) {
            return;
        }
        open.remove(m.txn());
        @Nullable Why why = m.why();
        SessionResult result =
                m.timestamp() > 0
                        ? new SessionResult.Committed(m.timestamp())
                        : new SessionResult.Aborted(why == null ? Why.LOCKS_LOST : why);
        inquiry.requests.forEach(request -> owner.answer(request, result));
    }

    void onTick() {
        for (TxnId txn : List.copyOf(open.keySet())) {
            Inquiry inquiry = open.get(txn);
            if (inquiry == null) {
                continue;
            }
            if (owner.now() - inquiry.since >= owner.config.commitNanos()) {
                open.remove(txn);
                inquiry.requests.forEach(owner::refuseUnavailable);
            } else if (owner.now() - inquiry.sentAt >= owner.config.resendNanos()) {
                ask(txn, inquiry);
            }
        }
    }
}
