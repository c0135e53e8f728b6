package fulcrum.machine.clock;

import fulcrum.machine.NodeId;
import java.util.SortedSet;

/// One event counter per node: V(a) < V(b) exactly when a happened before b, so concurrency shows.
/// Fidge, "Timestamps in Message-Passing Systems That Preserve the Partial Ordering", 1988;
/// Mattern, "Virtual Time and Global States of Distributed Systems", 1989.
///
/// @param events how many events of each node are in the past of the last one, itself included
public record VectorClock(VersionVector<NodeId> events) {

    public static final VectorClock ZERO = new VectorClock(VersionVector.empty());

    /// An event of this node, sending included.
    public VectorClock tick(NodeId self) {
        return new VectorClock(events.with(events.next(self)));
    }

    /// The receipt of a message that carries its sender's clock: an event too.
    public VectorClock receive(NodeId self, VectorClock sent) {
        return new VectorClock(events.merge(sent.events)).tick(self);
    }

    public long at(NodeId node) {
        return events.at(node);
    }

    public CausalOrder compare(VectorClock other) {
        return events.compare(other.events);
    }

    /// As the literature writes it, `[2,2,0]`, for the given nodes in their order.
    public String show(SortedSet<NodeId> nodes) {
        StringBuilder shown = new StringBuilder("[");
        for (NodeId node : nodes) {
            shown.append(shown.length() > 1 ? "," : "").append(at(node));
        }
        return shown.append(']').toString();
    }

    @Override
    public String toString() {
        return events.toString();
    }
}
