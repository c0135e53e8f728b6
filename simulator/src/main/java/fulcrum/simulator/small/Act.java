package fulcrum.simulator.small;

import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import fulcrum.machine.Timer;

/// One thing that can happen in a small world.
public sealed interface Act {

    /// A message arrives, and is gone.
    record Deliver(int flight) implements Act {}

    /// A message arrives, and may arrive again.
    record Repeat(int flight) implements Act {}

    /// A message is lost.
    record Drop(int flight) implements Act {}

    /// A timer fires.
    record Fire(NodeId node, Timer timer) implements Act {}

    /// All that a node has stored becomes durable.
    record Sync(NodeId node) implements Act {}

    /// Something that a node has asked of its host is done: a load, an export, an import.
    record Finish(NodeId node, int task) implements Act {}

    /// A node stops.
    ///
    /// @param kept so many of the records that are not durable survive
    /// @param keptChanges so many changes of the key-value state survive
    record Crash(NodeId node, int kept, int keptChanges) implements Act {}

    /// A node starts again.
    record Restart(NodeId node) implements Act {}

    /// A client asks a node.
    record Submit(NodeId node, Command command) implements Act {}
}
