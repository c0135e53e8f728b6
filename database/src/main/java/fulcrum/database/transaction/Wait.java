package fulcrum.database.transaction;

/// A transaction waits for a lock.
///
/// @param call its coordinator's number of the request: who waits again does so for another
/// @param shard where
/// @param lock which it wants
public record Wait(TxnId txn, long call, long shard, Span span, Lock lock) {

    @Override
    public String toString() {
        String what = span.point() ? "row " + span.from() : span.from() + " to " + span.to();
        return txn + " waits at shard " + shard + " for " + what + " " + lock;
    }
}
