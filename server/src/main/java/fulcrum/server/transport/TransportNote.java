package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import org.jspecify.annotations.Nullable;

/// What the connections have to say. Addresses are as the socket gives them.
public sealed interface TransportNote extends Note {

    /// The port is open.
    record Listening(String address, String sockets) implements TransportNote {}

    /// Anybody who reaches the port can read and forge: it is open beyond this machine without TLS.
    record ListeningInsecurely(String address) implements TransportNote {}

    /// A peer is connected, in either direction.
    record PeerConnected(NodeId peer, Purpose purpose, int version, boolean called)
            implements TransportNote {}

    /// A peer was connected and is not any more.
    record PeerLost(NodeId peer, Purpose purpose, String why) implements TransportNote {}

    /// A call to a peer came to nothing; another follows.
    record CallFailed(NodeId peer, String why, long againInMillis) implements TransportNote {}

    /// A peer turned our call away and says why; another follows.
    record CallRefused(NodeId peer, Refusal reason, String detail, long againInMillis)
            implements TransportNote {}

    /// A connection was turned away here. Only it was closed.
    record Refused(String address, @Nullable NodeId claimed, Refusal reason, String detail)
            implements TransportNote {}

    /// A peer does not take what it is sent as fast as it comes: messages to it are dropped.
    record Overflowing(NodeId peer, long pendingBytes) implements TransportNote {}

    /// So many messages to the peer were dropped since it began; now they pass again.
    record Overflowed(NodeId peer, long droppedMessages) implements TransportNote {}

    /// Something is wrong with this very process: everything was closed, and the node is to stop.
    record Broken(String why) implements TransportNote {}

    /// A message exceeds the bound of a frame, and was dropped. What made it has no bound of its
    /// own, which is an error.
    record MessageTooLong(NodeId peer, long group, int size) implements TransportNote {}
}
