package fulcrum.server.transport;

import fulcrum.machine.codec.Decoder;

/// Who is told what the connections bring; on their loop, one call at a time.
public interface Receiver {

    /// Greetings were exchanged: the link carries messages from now on.
    default void connected(Link link) {}

    /// A message has arrived.
    ///
    /// @param message its bytes, which are overwritten after the call
    void received(Link from, long group, Decoder message);

    /// The link is gone, and messages sent on it may be lost.
    default void disconnected(Link link) {}
}
