package fulcrum.lab.leaders;

import fulcrum.lab.group.Housed;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;

/// Where a member's replica of a group runs: each is a node of the simulated world of its own.
///
/// @param group its number, from 0
record Place(NodeId member, int group) {

    /// Who is at a node of a world with so many groups.
    static Place of(NodeId node, int groups) {
        int zeroBased = node.number() - 1;
        return new Place(new NodeId(zeroBased / groups + 1), zeroBased % groups);
    }

    /// Where all replicas of its group run.
    Housed.Homes homes(int groups) {
        return new Housed.Homes() {
            @Override
            public NodeId member(NodeId node) {
                return of(node, groups).member;
            }

            @Override
            public NodeId node(NodeId of) {
                return new Place(of, group).node(groups);
            }
        };
    }

    /// The node of a world with so many groups.
    NodeId node(int groups) {
        return new NodeId((member.number() - 1) * groups + group + 1);
    }

    /// All nodes of a member.
    static List<NodeId> nodes(NodeId member, int groups) {
        List<NodeId> nodes = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            nodes.add(new Place(member, group).node(groups));
        }
        return nodes;
    }
}
