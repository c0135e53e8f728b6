package fulcrum.database.shard;

import fulcrum.database.gate.Gate;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Sought;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the replicas of a shard say to each other.
public sealed interface ShardMessage {

    /// The gate behind which it is sent and understood; null for what every version knows.
    default @Nullable Gate gate() {
        return switch (this) {
            case Compare _, Compared _, Verdict _ -> Gate.REPLICA_HASHES;
            case Across _, Vouch _, Vouched _ -> Gate.TRANSACTIONS;
            case Consensus _, Forward _, Forwarded _ -> null;
        };
    }

    /// Raft's own.
    record Consensus(RaftMessage message) implements ShardMessage {}

    /// Changes for the leader of a term to propose, in that very term or never. Each names who asks
    /// and under which number; of the same number the leader proposes one in its term.
    record Forward(long term, List<Bytes> changes) implements ShardMessage {}

    /// What became of changes that this leader was sent in its term.
    record Forwarded(long term, List<Reply> replies) implements ShardMessage {}

    /// The leader of a term wants to know what each replica's hash is as of an index.
    ///
    /// @param restartAt from where on all count anew; 0 where they do not
    record Compare(long term, long index, long restartAt) implements ShardMessage {}

    /// What a replica's hash is as of an index.
    ///
    /// @param base from where on it counts; see [RunningHash]
    record Compared(long index, long base, long sum) implements ShardMessage {}

    /// Hashes as of an index differ; see [ShardNote.ReplicasDiffer].
    record Verdict(long index, boolean known, List<NodeId> different) implements ShardMessage {
        public Verdict {
            different = List.copyOf(different);
        }
    }

    /// Something about a transaction, to a replica of any shard or to a coordinator.
    ///
    /// @param forwarded it came to another replica first, which does not lead
    record Across(Address to, boolean forwarded, TxnMessage message) implements ShardMessage {}

    /// May another replica tell what these rows are, to who has no transaction? See [Looks].
    ///
    /// @param number of the question
    record Vouch(long number, List<Sought> rows) implements ShardMessage {
        public Vouch {
            rows = List.copyOf(rows);
        }
    }

    /// The newest versions of these rows, as of this index or a later one, are the latest that
    /// whoever asks now may be told of; this replica led when it said so.
    ///
    /// @param term in which it led
    /// @param refused the places of rows, in their order, of which that is not so
    record Vouched(long number, long term, long index, List<Integer> refused)
            implements ShardMessage {
        public Vouched {
            refused = List.copyOf(refused);
        }
    }

    /// What became of one change.
    ///
    /// @param number of who asks
    record Reply(long number, Outcome outcome) {}
}
