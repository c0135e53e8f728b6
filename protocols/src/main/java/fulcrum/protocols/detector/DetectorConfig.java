package fulcrum.protocols.detector;

import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// How one node's detector is set up.
///
/// @param peers whom it watches, and who watch it; this node is not among them
/// @param setting how it judges each of them; its period is how often this node is heard
/// @param stallNanos a timer that fires later than this says that this node was stalled
public record DetectorConfig(
        NodeId self, SortedSet<NodeId> peers, FailureDetector.Setting setting, long stallNanos) {

    public DetectorConfig {
        TreeSet<NodeId> others = new TreeSet<>(peers);
        others.remove(self);
        peers = Collections.unmodifiableSortedSet(others);
        if (stallNanos <= 0) {
            throw new IllegalArgumentException("a stall is positive, not " + stallNanos);
        }
    }

    /// A node is stalled when it comes half a period late.
    public static DetectorConfig of(
            NodeId self, SortedSet<NodeId> members, FailureDetector.Setting setting) {
        return new DetectorConfig(self, members, setting, setting.periodNanos() / 2);
    }
}
