package fulcrum.verify.transactions;

import java.util.List;

/// A transaction as its client saw it.
///
/// @param index its name in reports, unique in a history
/// @param process the client that ran it, one transaction at a time
/// @param completedNanos when the client was answered; means nothing if the outcome is unknown
/// @param operations in the order in which the transaction ran them
public record Transaction(
        int index,
        long process,
        long invokedNanos,
        long completedNanos,
        Outcome outcome,
        List<MicroOperation> operations) {

    /// What the client was told.
    public enum Outcome {
        /// All of it happened.
        COMMITTED,
        /// None of it happened.
        ABORTED,
        /// Nobody told; it may have happened at any time after it was invoked, or never.
        UNKNOWN
    }

    public Transaction {
        operations = List.copyOf(operations);
        if (outcome != Outcome.UNKNOWN && completedNanos < invokedNanos) {
            throw new IllegalArgumentException(
                    "transaction " + index + " was answered before it was invoked");
        }
    }

    /// Whether the client was told the end before the other transaction began.
    boolean endedBefore(Transaction other) {
        return outcome != Outcome.UNKNOWN && completedNanos < other.invokedNanos;
    }
}
