package fulcrum.database.shard;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import java.util.List;

/// What a replica of a shard did or declined to do, and why, beside what its Raft says.
public sealed interface ShardNote extends Note {

    /// A change was sent to this replica for a term in which it does not lead.
    record ForwardIgnored(NodeId from, long term) implements ShardNote {}

    /// A change came again, or so late that it may have come before.
    record ForwardRepeated(NodeId from, long number) implements ShardNote {}

    /// Changes that were proposed before this term and are not in its log never will be: they may
    /// be proposed anew.
    record Resolved(long term, int count) implements ShardNote {}

    /// Changes that may stand in a part of the log that a snapshot has replaced here.
    record Obscured(long upTo, int count) implements ShardNote {}

    /// Requests that have waited long enough.
    record PatienceEnded(int unavailable, int unknown) implements ShardNote {}

    /// A committed change, and all behind it, waits for keys that are not in memory.
    record WentCold(long index) implements ShardNote {}

    /// The disk has no room, or has room again.
    record RoomChanged(boolean full) implements ShardNote {}

    /// Replicas that have applied as much do not have the same: a bug, or a disk that lies.
    ///
    /// @param known a majority has the same, and the others are wrong; otherwise nobody can say who
    ///   is
    /// @param different who has something else than the majority; where that is not known, all who
    ///   said what they have
    record ReplicasDiffer(long index, boolean known, List<NodeId> different) implements ShardNote {
        public ReplicasDiffer {
            different = List.copyOf(different);
        }
    }

    /// The session that was idle longest was given up.
    record SessionEvicted(long session) implements ShardNote {}
}
