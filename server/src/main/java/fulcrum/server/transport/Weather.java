package fulcrum.server.transport;

import fulcrum.machine.NodeId;

/// What the network does to frames on their way to peers, where somebody has ordered that it does
/// something. Asked on the transport's loop for each frame.
public interface Weather {

    /// The frame never arrives.
    long LOST = -1;

    /// The frame stays where it is until the weather changes.
    long STUCK = Long.MAX_VALUE;

    /// Nothing is done to anybody.
    Weather FAIR =
            new Weather() {
                @Override
                public long lateNanos(NodeId to, Purpose purpose) {
                    return 0;
                }

                @Override
                public boolean isCut(NodeId peer) {
                    return false;
                }

                @Override
                public boolean isFair() {
                    return true;
                }
            };

    /// By how much a frame that leaves now is late; or [#LOST], or [#STUCK].
    long lateNanos(NodeId to, Purpose purpose);

    /// Whether nothing gets through in one direction or both, so that no connection comes about.
    boolean isCut(NodeId peer);

    /// Whether nobody need be asked.
    default boolean isFair() {
        return false;
    }
}
