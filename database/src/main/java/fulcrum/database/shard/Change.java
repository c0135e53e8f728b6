package fulcrum.database.shard;

import fulcrum.database.transaction.TxnEntry;
import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// A command as it stands in the log.
///
/// It says which replica a client asked, and that replica's number of the request: so whoever sent
/// it knows it again when it is applied there, without a word from the leader.
sealed interface Change {

    /// The replica that was asked; 0 for none.
    int node();

    /// That replica's number of the request; numbers of different lives differ.
    long number();

    /// Gives a row a value or takes it away.
    ///
    /// @param key in the state; see [StateKeys]
    record Write(
            int node,
            long number,
            @Nullable Stamp once,
            Bytes key,
            @Nullable Bytes value,
            Condition condition)
            implements Change {}

    /// What a leader puts into the log of transactions; nobody else asks for it.
    record Transaction(TxnEntry entry) implements Change {
        @Override
        public int node() {
            return 0;
        }

        @Override
        public long number() {
            return 0;
        }
    }

    /// Opens a session.
    ///
    /// @param sessionsMost as the one who was asked is set up: all replicas must go by the same
    record Open(int node, long number, long sessionsMost) implements Change {}
}
