package fulcrum.database.transaction;

import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which records of commits may be gone. A coordinator numbers its transactions in the order in
/// which they begin; so of each the highest number of a record that is gone says it: whoever has a
/// higher one and is not found was never committed, and of whoever has not, nobody knows.
///
/// No clock decides that. Whoever has begun since the youngest commit that is forgotten, and so for
/// as long as commits are kept, is told what became of it.
final class Records {

    private final TreeMap<NodeId, Long> upTo = new TreeMap<>();

    /// An earlier leader has let go of records.
    void restore(Bytes key, Bytes stored) {
        upTo.put(TxnKeys.forgetful(key), TxnApplier.number(stored));
    }

    /// Nobody knows of a transaction of which no record is found: there may have been one.
    boolean mayHaveHad(TxnId txn) {
        return txn.number() <= upTo.getOrDefault(txn.node(), -1L);
    }

    /// Lets go of the records of a page that are old enough, but for those of who is still open.
    ///
    /// @param before at or below this timestamp they are
    /// @return null where there are none
    TxnEntry.@Nullable Forget forget(Input.Found.Rows page, long before, Open open) {
        List<TxnId> commits = new ArrayList<>();
        TreeMap<NodeId, TxnId> highest = new TreeMap<>();
        for (int i = 0; i < page.keys().size(); i++) {
            TxnId txn = TxnKeys.txn(page.keys().get(i));
            boolean old = Math.abs(TxnApplier.timestamp(page.values().get(i))) <= before;
            if (old && !open.is(txn)) {
                commits.add(txn);
                highest.merge(txn.node(), txn, Records::later);
            }
        }
        if (commits.isEmpty()) {
            return null;
        }
        highest.values().removeIf(this::mayHaveHad);
        highest.forEach((node, txn) -> upTo.put(node, txn.number()));
        return new TxnEntry.Forget(commits, List.copyOf(highest.values()));
    }

    private static TxnId later(TxnId one, TxnId other) {
        return one.number() >= other.number() ? one : other;
    }

    /// Knows who is open.
    interface Open {

        /// Somebody is still to be told that this transaction is committed.
        boolean is(TxnId txn);
    }
}
