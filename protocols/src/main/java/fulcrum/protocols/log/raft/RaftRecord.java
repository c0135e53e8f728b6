package fulcrum.protocols.log.raft;

import fulcrum.machine.Durable;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server stores. Its persistent state is the fold of these records, in order.
public sealed interface RaftRecord extends Durable {

    /// The latest term that the server has seen, and whom it voted for in it (figure 2).
    record HardState(long currentTerm, @Nullable NodeId votedFor) implements RaftRecord {}

    /// Entries at the end of the log.
    record Stored(List<Entry> entries) implements RaftRecord {}

    /// The entry at this index and all after it conflicted with the leader's and are gone (§5.3).
    record Removed(long fromIndex) implements RaftRecord {}

    /// The state up to `snapshot.index()` is in a snapshot; of the log, only what follows the base
    /// is kept. Supersedes every earlier record of its kind.
    ///
    /// @param snapshot taken here or imported; its header is a [Mark]
    /// @param baseIndex the last index that is no longer in the log; at most the snapshot's
    /// @param baseTerm term of the entry that was there
    record Compacted(Snapshot snapshot, long baseIndex, long baseTerm) implements RaftRecord {}
}
