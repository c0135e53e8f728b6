package fulcrum.database.session;

import fulcrum.database.transaction.TxnMessage;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Tells shards as of when this node's transactions read, so that what they see is kept: every
/// group that this node has ever asked for something, and only where somebody reads as of an
/// instant that is some time ago. Who is not told, or not in time, may turn such a reader away, and
/// says why.
final class Readers {

    private static final int HOLD = 3;

    private final Coordinator owner;
    private long saidAt = Long.MIN_VALUE / 2;
    private long said;

    Readers(Coordinator owner) {
        this.owner = owner;
    }

    void onTick(Collection<Txn> open) {
        long pace = owner.config.readersNanos();
        Txn first = first(open);
        boolean earlier = first != null && asOf(first) < said;
        if (first != null && (earlier || owner.now() - saidAt >= pace)) {
            saidAt = owner.now();
            said = asOf(first);
            TxnMessage.ReadsAsOf message =
                    new TxnMessage.ReadsAsOf(first.id, owner.address(), said, HOLD * pace);
            owner.post.met().forEach(group -> owner.post.send(group, null, 0, message));
        }
    }

    /// Who reads as of the earliest instant, if that is long enough ago.
    private @Nullable Txn first(Collection<Txn> open) {
        Txn first = null;
        long earliest = owner.clock().latest() - owner.config.readersNanos();
        for (Txn txn : open) {
            long asOf = asOf(txn);
            if (asOf > 0 && asOf < earliest) {
                first = txn;
                earliest = asOf;
            }
        }
        return first;
    }

    /// The transaction's snapshot, or that of its statement; 0 for none.
    private static long asOf(Txn txn) {
        Errand errand = txn.errand;
        Gathering gathering = txn.gathering;
        if (txn.snapshot == 0 && gathering != null) {
            return gathering.snapshot;
        }
        return txn.snapshot > 0 || errand == null ? txn.snapshot : errand.snapshot;
    }
}
