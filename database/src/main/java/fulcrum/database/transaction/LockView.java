package fulcrum.database.transaction;

import java.util.List;

/// A lock that a transaction has at a shard, or waits for.
///
/// @param granted it has it
/// @param waitsFor those that must end first; none where it is granted
public record LockView(TxnId txn, Span span, Lock lock, boolean granted, List<TxnId> waitsFor) {

    public LockView {
        waitsFor = List.copyOf(waitsFor);
    }
}
