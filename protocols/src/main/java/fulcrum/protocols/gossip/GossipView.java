package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A picture of what one member holds of all.
///
/// @param standing its own: alive, or left
/// @param health 0 is best
/// @param rumours how many it is still spreading
/// @param members the others, in the order of their names, the dead and gone included
public record GossipView(
        NodeId self,
        Incarnation incarnation,
        Standing standing,
        Bytes payload,
        int health,
        int rumours,
        List<Member> members)
        implements View {

    public GossipView {
        members = List.copyOf(members);
    }

    /// Another member, as this one knows it.
    ///
    /// @param sinceNanos when, by this member's clock, it came to its standing
    public record Member(
            NodeId node,
            Incarnation incarnation,
            Standing standing,
            Bytes payload,
            long sinceNanos) {}

    /// What is known of a member; null for nothing.
    public @Nullable Member member(NodeId node) {
        for (Member member : members) {
            if (member.node.equals(node)) {
                return member;
            }
        }
        return null;
    }

    /// The others that are there, suspects included.
    public List<NodeId> living() {
        List<NodeId> living = new ArrayList<>();
        for (Member member : members) {
            if (member.standing.living()) {
                living.add(member.node);
            }
        }
        return living;
    }
}
