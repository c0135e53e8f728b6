package fulcrum.database.transaction;

import fulcrum.machine.Note;

/// What a shard did about transactions, or declined to do, and why.
public sealed interface TxnNote extends Note {

    /// This replica leads, knows what earlier leaders prepared, and serves.
    ///
    /// @param prepared transactions that wait for their verdict
    /// @param unlearned commits of which others are to learn
    record Serves(long term, int prepared, int unlearned) implements TxnNote {}

    /// It is not yet, or no longer, the one to ask.
    record NotServed(TxnId txn, String message) implements TxnNote {}

    /// A transaction is prepared here.
    record Prepared(TxnId txn, long timestamp) implements TxnNote {}

    /// A part of a transaction will not be prepared.
    record VotedNo(TxnId txn, String reason) implements TxnNote {}

    /// This shard has decided.
    record Decided(TxnId txn, long timestamp, int others) implements TxnNote {}

    /// The instant of a commit has surely passed, and its locks are let go.
    record Committed(TxnId txn, long timestamp) implements TxnNote {}

    /// A transaction is aborted here.
    record Aborted(TxnId txn, Why why) implements TxnNote {}

    /// The verdict on a prepared part was heard.
    record Resolved(TxnId txn, long timestamp) implements TxnNote {}

    /// A prepared part has waited, and asks who decides.
    record Inquired(TxnId txn, long home) implements TxnNote {}

    /// A read waits.
    record ReadWaits(TxnId txn, int others) implements TxnNote {}
}
