package fulcrum.protocols.timekeeper;

import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import java.util.List;

/// A picture of a timekeeper.
///
/// @param at the node's monotonic clock when this was so
/// @param base the wall clock less the monotonic one, then
/// @param standing what is known of this node's own clock
/// @param offsetNanos by which it is ahead of the middle of those that agree; 0 while unknown
/// @param errorNanos bound of its error against everybody that agrees
/// @param peers in the order of their names
public record TimekeeperView(
        NodeId self,
        long at,
        long base,
        Standing standing,
        long offsetNanos,
        long errorNanos,
        List<Peer> peers)
        implements View {

    public TimekeeperView {
        peers = List.copyOf(peers);
    }

    /// What is known of this node's own clock.
    public enum Standing {
        /// Too few clocks have been read.
        UNMEASURED,
        /// Enough have been read, and no majority agrees.
        UNDECIDED,
        /// It is one of a majority that agrees.
        RIGHT,
        /// A majority agrees on something else.
        QUARANTINED
    }

    /// What is known of a peer's clock.
    ///
    /// @param measured it has been read
    /// @param aheadNanos by which it is ahead of this node's; negative where it is behind
    /// @param errorNanos of that difference
    /// @param ageNanos of the reading that counts
    /// @param agrees it is one of the majority that was found
    public record Peer(
            NodeId node,
            boolean measured,
            long aheadNanos,
            long errorNanos,
            long ageNanos,
            boolean agrees) {}
}
