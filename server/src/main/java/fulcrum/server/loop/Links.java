package fulcrum.server.loop;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Encoder;

/// The links to the peers as a cell sees them; called on its loop.
public interface Links {

    /// Takes a message that leaves at the end of this turn, or drops it.
    void send(NodeId to, long group, Encoder message);

    /// The turn is over: what was taken leaves.
    void flush();

    /// A step has thrown: nothing that was taken in this turn leaves, and nothing ever after.
    void abandon();
}
