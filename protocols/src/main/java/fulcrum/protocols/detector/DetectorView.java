package fulcrum.protocols.detector;

import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import java.util.ArrayList;
import java.util.List;

/// A picture of a detector.
///
/// @param life of this node, counted over its restarts
/// @param at the node's clock, for which the levels are true
/// @param peers in the order of their names
public record DetectorView(NodeId self, long life, long at, List<Peer> peers) implements View {

    public DetectorView {
        peers = List.copyOf(peers);
    }

    /// What it thinks of one peer.
    ///
    /// @param suspected it has said so; it says so when its timer has fired, so that a level may be
    ///   above its threshold for as long as the node is stalled
    /// @param excused the silence was taken for a stall of this node, once
    /// @param suspectedFrom when it will be suspected, if nothing is heard
    public record Peer(
            NodeId node,
            boolean suspected,
            boolean excused,
            long suspectedFrom,
            FailureDetector.Level level) {}

    /// Those who are suspected.
    public List<NodeId> suspects() {
        List<NodeId> suspects = new ArrayList<>();
        for (Peer peer : peers) {
            if (peer.suspected) {
                suspects.add(peer.node);
            }
        }
        return suspects;
    }
}
