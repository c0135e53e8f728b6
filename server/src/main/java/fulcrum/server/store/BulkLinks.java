package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;

/// The bulk connections to the peers' stores, as a host offers them to its own.
@FunctionalInterface
public interface BulkLinks {

    /// Brings a message to [Store#received] of a peer. It may be lost with the connection, never
    /// alone. From any thread; does not wait.
    void send(NodeId to, long group, Bytes message);
}
