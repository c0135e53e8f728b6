package fulcrum.lab.database;

import fulcrum.database.transaction.Address;
import fulcrum.machine.NodeId;

/// Where a part of a member runs: each is a node of the simulated world of its own, so that one may
/// be down or cut off while the others go on. What can go wrong with a process that has all of them
/// is among what can go wrong with these.
///
/// @param shard 1 and on; 0 for the member's coordinator
record Place(NodeId member, int shard) {

    /// Members with replicas.
    static final int MEMBERS = 3;

    /// Which shards there are in a world of so many nodes; what is left over are coordinators.
    static int shards(int nodes) {
        return nodes / MEMBERS - 1;
    }

    /// Who is at a node of a world with so many shards.
    static Place of(NodeId node, int shards) {
        int zeroBased = node.number() - 1;
        int each = shards + 1;
        return zeroBased < MEMBERS * each
                ? new Place(new NodeId(zeroBased / each + 1), zeroBased % each)
                : new Place(new NodeId(MEMBERS + zeroBased - MEMBERS * each + 1), 0);
    }

    static Place of(Address address) {
        return new Place(address.node(), address.isCoordinator() ? 0 : (int) address.shard());
    }

    /// The node of the world.
    NodeId node(int shards) {
        int each = shards + 1;
        int beyond = member.number() - MEMBERS;
        return beyond <= 0
                ? new NodeId((member.number() - 1) * each + shard + 1)
                : new NodeId(MEMBERS * each + beyond);
    }
}
