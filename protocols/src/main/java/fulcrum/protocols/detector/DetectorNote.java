package fulcrum.protocols.detector;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;

/// What a detector thinks of its peers, and why.
public sealed interface DetectorNote extends Note {

    /// It takes a peer for dead from now on, rightly or not.
    record Suspected(NodeId peer, long silentNanos, long levelMilli) implements DetectorNote {}

    /// It takes a peer for alive again.
    record Trusted(NodeId peer, long suspectedForNanos) implements DetectorNote {}

    /// It was stalled itself, so that a peer's silence proves nothing; the peer gets its time once
    /// more.
    record Stalled(NodeId peer, long lateNanos) implements DetectorNote {}

    /// A heartbeat had no effect.
    record HeartbeatIgnored(NodeId from, long life, long sequence, String why)
            implements DetectorNote {}

    /// An input that is no concern of a detector had no effect.
    record InputIgnored(String input) implements DetectorNote {}
}
