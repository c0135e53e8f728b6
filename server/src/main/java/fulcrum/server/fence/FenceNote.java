package fulcrum.server.fence;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;

/// Who was fenced, and what came of it.
public sealed interface FenceNote extends Note {

    /// This node is fenced from now on, for good.
    record Fenced(String why) implements FenceNote {}

    /// The program that is to make sure of it was run by this node.
    record HookRan(NodeId target, boolean done, String told) implements FenceNote {}
}
