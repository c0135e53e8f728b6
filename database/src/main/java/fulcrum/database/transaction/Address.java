package fulcrum.database.transaction;

import fulcrum.machine.NodeId;

/// Who takes part in transactions: a replica of a shard, or a node's coordinator.
///
/// @param shard the shard's number, or [#COORDINATOR]
public record Address(NodeId node, long shard) {

    /// In place of a shard's number.
    public static final long COORDINATOR = -1;

    /// A node's coordinator.
    public static Address coordinator(NodeId node) {
        return new Address(node, COORDINATOR);
    }

    public boolean isCoordinator() {
        return shard == COORDINATOR;
    }

    @Override
    public String toString() {
        return isCoordinator() ? node.toString() : node + "/" + shard;
    }
}
