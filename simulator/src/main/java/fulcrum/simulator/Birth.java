package fulcrum.simulator;

import fulcrum.machine.KeyValues;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.SortedSet;

/// What a machine is made of at the beginning of a life.
///
/// @param self the node
/// @param founders the nodes with which the world began; a node that is not among them joins later
/// @param log the records that survived, in order
/// @param state the key-value state that survived
public record Birth(NodeId self, SortedSet<NodeId> founders, List<Logged> log, KeyValues state) {}
