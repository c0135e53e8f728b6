package fulcrum.protocols.timekeeper;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;

/// What a timekeeper finds out about clocks.
public sealed interface TimekeeperNote extends Note {

    /// A majority agrees on another time than this node's clock shows: from now on it serves
    /// nothing that depends on time.
    ///
    /// @param offsetNanos by which this node's clock is ahead of theirs; negative where it is
    ///   behind
    record ClockQuarantined(long offsetNanos, long errorNanos) implements TimekeeperNote {}

    /// Its clock has been right for long enough; it serves everything again.
    record ClockTrusted(long offsetNanos, long quarantinedForNanos) implements TimekeeperNote {}

    /// A majority has been heard, and agrees, this node with it.
    record ClockMeasured(long offsetNanos, long errorNanos) implements TimekeeperNote {}

    /// A majority has been heard, and nobody can tell who is right: of two clocks that are far
    /// apart either may be.
    ///
    /// @param furthestNanos by which the furthest clock is ahead of this one, or behind
    record ClockUndecided(NodeId furthest, long furthestNanos) implements TimekeeperNote {}

    /// This node's own wall clock was set.
    record OwnClockStepped(long nanos) implements TimekeeperNote {}

    /// A peer's wall clock was set, or this node's monotonic clock stood still, as that of a
    /// machine does which slept.
    record PeerClockStepped(NodeId peer, long nanos) implements TimekeeperNote {}

    /// A message had no effect.
    record AnswerIgnored(NodeId from, long sequence, String why) implements TimekeeperNote {}

    /// An input had no effect.
    record InputIgnored(String what) implements TimekeeperNote {}
}
