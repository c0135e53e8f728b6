package fulcrum.server.loop;

import fulcrum.machine.NodeId;
import java.util.function.ToLongFunction;

/// Where the messages of a group go that are not for the same group on another node.
///
/// @param self this node: what is sent to it stays in the cell
/// @param group to which group a message goes
public record Routing<M>(NodeId self, ToLongFunction<M> group) {}
