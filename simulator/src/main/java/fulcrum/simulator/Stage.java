package fulcrum.simulator;

import fulcrum.machine.NodeId;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What an episode and its clients may see of the run, and do to it.
///
/// @param <V> the view of a machine
public interface Stage<V> {

    /// The true time, in nanoseconds since the beginning.
    long time();

    /// The storm is over.
    boolean calm();

    /// Every node that has not gone for good, running or not.
    SortedSet<NodeId> nodes();

    /// What a node's monotonic clock shows; the end of time while it does not run.
    long clock(NodeId node);

    /// A picture of a node's machine; null while it does not run.
    @Nullable V view(NodeId node);

    /// Something happened that must happen sometimes.
    void sometimes(String condition);

    /// Starts a new node with an empty disk.
    NodeId addNode();

    /// Stops a node for good.
    void removeNode(NodeId node);
}
