package fulcrum.database.shard;

import fulcrum.database.gate.Gate;
import fulcrum.database.transaction.TxnView;
import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import fulcrum.protocols.log.raft.RaftView;
import java.util.List;
import java.util.SortedSet;

/// What can be seen of a replica of a shard.
///
/// @param raft its Raft
/// @param applied the highest index that its state includes
/// @param due commits and reads that wait for a cold key
/// @param waiting requests of its own clients that are not answered
/// @param parked those of them that wait for a leader
/// @param full its disk has no room
/// @param compared the last index at which its hash was compared with the others'
/// @param incidents differences between replicas that it has heard of in this life
/// @param suspect a majority has another hash: it serves nobody
/// @param gates that it has heard are open
/// @param transactions as far as it leads
/// @param neighbours on which nodes it knows other shards to be
public record ShardView(
        RaftView raft,
        long applied,
        int due,
        int waiting,
        int parked,
        boolean full,
        long compared,
        long incidents,
        boolean suspect,
        SortedSet<Gate> gates,
        TxnView transactions,
        List<NodeId> neighbours)
        implements View {}
