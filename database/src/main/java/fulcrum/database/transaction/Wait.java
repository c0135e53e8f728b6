package fulcrum.database.transaction;

/// A transaction waits for a lock; or has it, where somebody else is refused what it has.
///
/// @param call its coordinator's number of the request: who waits again does so for another
/// @param shard where
/// @param lock which it wants
public record Wait(TxnId txn, long call, long shard, Span span, Lock lock) {

    /// Which of its transaction's statements it is.
    public Statement statement() {
        return Statement.of(call);
    }

    @Override
    public String toString() {
        String what = span.point() ? "row " + span.from() : span.from() + " to " + span.to();
        return txn + " waits at shard " + shard + " for " + what + " " + lock;
    }
}
