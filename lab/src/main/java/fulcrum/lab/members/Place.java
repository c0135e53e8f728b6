package fulcrum.lab.members;

import fulcrum.lab.group.Housed;
import fulcrum.machine.NodeId;
import java.util.SortedSet;
import java.util.TreeSet;

/// Where a member's replica of a group runs: each is a node of the simulated world of its own, so
/// that one of a member's replicas may be down or cut off while the other goes on. What can go
/// wrong with a process that has both is among what can go wrong with these.
///
/// @param group its number: 0, or 1 for the one with data
record Place(NodeId member, int group) {

    static final int GROUPS = 2;

    /// Who is at a node of the world.
    static Place of(NodeId node) {
        int zeroBased = node.number() - 1;
        return new Place(new NodeId(zeroBased / GROUPS + 1), zeroBased % GROUPS);
    }

    /// Where all replicas of its group run.
    Housed.Homes homes() {
        return new Housed.Homes() {
            @Override
            public NodeId member(NodeId node) {
                return of(node).member;
            }

            @Override
            public NodeId node(NodeId of) {
                return new Place(of, group).node();
            }
        };
    }

    /// The node of the world.
    NodeId node() {
        return new NodeId((member.number() - 1) * GROUPS + group + 1);
    }

    /// The members of a group among these nodes.
    static SortedSet<NodeId> members(SortedSet<NodeId> nodes, int group) {
        SortedSet<NodeId> members = new TreeSet<>();
        for (NodeId node : nodes) {
            Place place = of(node);
            if (place.group == group) {
                members.add(place.member);
            }
        }
        return members;
    }
}
