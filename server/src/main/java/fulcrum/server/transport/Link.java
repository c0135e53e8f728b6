package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Encoder;
import org.jspecify.annotations.Nullable;

/// An end of a connection that carries messages. To be used on the transport's loop only.
public interface Link {

    /// Who is at the other end; null for a client.
    @Nullable NodeId peer();

    Purpose purpose();

    /// Tells connections of a transport apart, closed ones too.
    long number();

    /// Adds a message to the frame that leaves at the end of this turn.
    ///
    /// @return false where the link is closed or full, and the message was dropped
    boolean send(long group, Encoder message);

    /// Ends the connection: where its other end does not take what it asked for, for instance.
    void close(String why);

    /// Bytes that were sent and that the socket has not taken yet.
    long pendingBytes();
}
