package fulcrum.database.shard;

import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftMessage;

/// What the replicas of a shard say to each other.
public sealed interface ShardMessage {

    /// Raft's own.
    record Consensus(RaftMessage message) implements ShardMessage {}

    /// A change for the leader of a term to propose, in that very term or never. It names who asks
    /// and under which number; of the same number the leader proposes one in its term.
    record Forward(long term, Bytes change) implements ShardMessage {}

    /// What became of a change that this leader was sent in its term.
    ///
    /// @param number of the sender's
    record Forwarded(long term, long number, Outcome outcome) implements ShardMessage {}
}
