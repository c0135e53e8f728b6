package fulcrum.protocols.detector;

/// What nodes say so that others know that they live.
public sealed interface DetectorMessage {

    /// To every peer, each period: I am alive. A copy, or one that was overtaken, counts for
    /// nothing: it says that the peer *was* alive.
    ///
    /// @param life of the sender, counted over its restarts
    /// @param sequence of the heartbeat in that life
    record Heartbeat(long life, long sequence) implements DetectorMessage {

        boolean newerThan(long otherLife, long otherSequence) {
            return life > otherLife || (life == otherLife && sequence > otherSequence);
        }
    }
}
