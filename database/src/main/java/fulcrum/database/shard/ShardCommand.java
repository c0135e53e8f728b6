package fulcrum.database.shard;

import fulcrum.database.gate.Gate;
import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What can be asked of a shard, at any of its replicas. `Done` carries a [ShardResult] where none
/// other is named.
public sealed interface ShardCommand extends Command {

    /// Reads a key, linearizably; brings [ShardResult.Found].
    record Get(Bytes key) implements ShardCommand {}

    /// Reads keys in their order, linearizably, as of one moment; brings [ShardResult.Rows].
    ///
    /// @param from the first key that is meant
    /// @param to the first that is not meant any more; null for none
    /// @param limit at most so many rows, positive
    record Scan(Bytes from, @Nullable Bytes to, int limit) implements ShardCommand {}

    /// Gives a key a value, or takes it away, if a condition holds; brings [ShardResult.Written].
    ///
    /// @param once null where the write may take effect again if it is asked for again
    /// @param value null to delete
    record Write(@Nullable Stamp once, Bytes key, @Nullable Bytes value, Condition condition)
            implements ShardCommand {}

    /// Opens a session, in whose name writes take effect once at most; brings [ShardResult.Opened].
    /// Asked again it opens another one.
    record OpenSession() implements ShardCommand {}

    /// The host's disk has no room, or has room again. While it has none, this replica refuses to
    /// propose what stores more; reads and deletes go on. `Done` is empty.
    record Room(boolean full) implements ShardCommand {}

    /// The host's store takes changes more slowly than they are applied, or has caught up. While it
    /// is behind, this replica refuses to propose anything, and takes no more of a leader's entries
    /// than that has under way; reads go on. `Done` is empty, and comes at once.
    record Behind(boolean behind) implements ShardCommand {}

    /// The host wants the room that this replica's log takes: all of it goes that is applied.
    /// `Done` is empty, and comes at once.
    record CompactLog() implements ShardCommand {}

    /// The same, but what replicas need that lag and are still there stays.
    record TrimLog() implements ShardCommand {}

    /// The host knows that these gates are open in its cluster. `Done` is empty, and comes at once.
    record OpenGates(SortedSet<Gate> gates) implements ShardCommand {
        public OpenGates {
            gates = Collections.unmodifiableSortedSet(new TreeSet<>(gates));
        }
    }

    /// The host has not heard of a node for a moment: a replica that rests looks whether its leader
    /// is still there, or its followers are. `Done` is empty, and comes at once.
    record Wake() implements ShardCommand {}

    /// On these nodes are the replicas of all shards that a transaction may reach, as far as they
    /// can be reached from here now. As long as a replica knows none, it takes no part in
    /// transactions. `Done` is empty, and comes at once.
    record Neighbours(List<NodeId> nodes) implements ShardCommand {
        public Neighbours {
            nodes = List.copyOf(nodes);
        }
    }

    /// Hands leadership to another voter, if this replica leads; who does not lead says so. `Done`
    /// is empty.
    record MoveLeader(NodeId to) implements ShardCommand {}

    /// Makes these replicas the voters and those the learners, if this replica leads; who does not
    /// lead says so. `Done` is empty, once it is committed.
    record ChangeMembers(List<NodeId> voters, List<NodeId> learners) implements ShardCommand {}
}
