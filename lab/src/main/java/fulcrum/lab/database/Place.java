package fulcrum.lab.database;

import fulcrum.database.transaction.Address;
import fulcrum.machine.NodeId;

/// Where a part of a member runs: each is a node of the simulated world of its own, so that one may
/// be down or cut off while the others go on. What can go wrong with a process that has all of them
/// is among what can go wrong with these.
///
/// @param group whose replica it is: 0 for the catalog, 1 and on for those with data; for the
///   member's coordinator [Address#COORDINATOR]
record Place(NodeId member, long group) {

    /// Members with replicas.
    static final int MEMBERS = 3;

    /// What a member has beside replicas of groups with data: a coordinator, and the catalog.
    private static final int OTHERS = 2;

    /// How many nodes a world of so many groups with data has at least.
    static int nodes(int groups) {
        return MEMBERS * (groups + OTHERS);
    }

    /// How many groups with data there are in a world of so many nodes; what is left over are
    /// coordinators.
    static int groups(int nodes) {
        return nodes / MEMBERS - OTHERS;
    }

    /// Who is at a node of a world with so many groups with data.
    static Place of(NodeId node, int groups) {
        int zeroBased = node.number() - 1;
        int each = groups + OTHERS;
        int beyond = zeroBased - MEMBERS * each;
        return beyond < 0
                ? new Place(
                        new NodeId(zeroBased / each + 1), zeroBased % each + Address.COORDINATOR)
                : new Place(new NodeId(MEMBERS + beyond + 1), Address.COORDINATOR);
    }

    static Place of(Address address) {
        return new Place(address.node(), address.shard());
    }

    boolean isCoordinator() {
        return group == Address.COORDINATOR;
    }

    /// The node of the world.
    NodeId node(int groups) {
        int each = groups + OTHERS;
        int beyond = member.number() - MEMBERS;
        int at = (int) (group - Address.COORDINATOR);
        return beyond <= 0
                ? new NodeId((member.number() - 1) * each + at + 1)
                : new NodeId(MEMBERS * each + beyond);
    }
}
