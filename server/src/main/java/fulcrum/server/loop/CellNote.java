package fulcrum.server.loop;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;

/// What a cell has to say.
public sealed interface CellNote extends Note {

    /// A step threw. Nothing of its turn left, and the node stops.
    record Stopped(long group, String why) implements CellNote {}

    /// The peers' lane is full; messages are dropped.
    record PeersOverflow(NodeId from, int messages, long bytes) implements CellNote {}

    /// A message is not what the group's codec reads, and was dropped.
    record MessageMalformed(NodeId from, long group, String why) implements CellNote {}
}
