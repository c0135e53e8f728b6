package fulcrum.server.store;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Malformed;

/// Who is told what happens to a store. Called on threads of the store's own, and of RocksDB's.
public interface StoreListener {

    /// A group's state is durable up to an index, and the log's records below it are not needed for
    /// that any more.
    default void durable(long group, long index) {}

    /// The disk has no room, or has room again. Reads go on.
    default void full(boolean now) {}

    /// A peer's store has said what is no message; it was dropped.
    default void malformed(NodeId from, Malformed what) {}

    /// What is on the disk cannot be trusted any more; the node must stop.
    void failed(Throwable reason);
}
