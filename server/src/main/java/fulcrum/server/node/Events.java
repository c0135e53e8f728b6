package fulcrum.server.node;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;

/// Who hears what a node notes. Called on the node's own threads, so it must not wait.
@FunctionalInterface
public interface Events {

    /// @param wallNanos when, by the node's clock, since 1970-01-01T00:00Z
    /// @param group whose machine says it; 0 where the node itself does
    void event(NodeId node, long wallNanos, long group, Note note);
}
