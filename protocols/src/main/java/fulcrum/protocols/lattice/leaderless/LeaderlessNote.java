package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;

/// What a node did or declined to do, and why.
public sealed interface LeaderlessNote extends Note {

    /// A merge left out what somebody had written: a row of the conflicts that people look at.
    record Discarded(Bytes key, Bytes version) implements LeaderlessNote {}

    /// It numbers updates under a later incarnation.
    record Incarnated(long incarnation, String why) implements LeaderlessNote {}

    /// An operation has ended with too few acknowledgements.
    record WritePartial(Bytes key, int acknowledged, int needed) implements LeaderlessNote {}

    /// An operation got too few answers.
    record ReadFailed(Bytes key, int answered, int needed) implements LeaderlessNote {}

    /// Fewer homes than asked for have done it, and the client was told.
    record Degraded(Bytes key, int reached, int needed) implements LeaderlessNote {}

    /// A stand-in was needed for a write to succeed, and the client was told.
    record QuorumSloppy(Bytes key, int acknowledged, int hints) implements LeaderlessNote {}

    /// An operation was turned away: nothing was done.
    record OperationRefused(Bytes key, String why) implements LeaderlessNote {}

    /// A write goes to a home that may make it.
    record WriteForwarded(Bytes key, NodeId to) implements LeaderlessNote {}

    /// An operation was made before, and is only replicated and answered again.
    record MadeBefore(Bytes key, Bytes once) implements LeaderlessNote {}

    /// A home was sent what it had missed, in the background.
    record ReadRepaired(Bytes key, NodeId home) implements LeaderlessNote {}

    /// A read waits until a quorum has what it is about to tell.
    record RepairAwaited(Bytes key, int lacking) implements LeaderlessNote {}

    /// A linearizable read has met another state than it asked to agree on, and asks again.
    record ReadContended(Bytes key, int round) implements LeaderlessNote {}

    /// A home has not answered in time, and is not counted on until it is heard of again.
    record NodeAway(NodeId node) implements LeaderlessNote {}

    /// It is heard of again.
    record NodeBack(NodeId node) implements LeaderlessNote {}

    /// A hint is kept for a home.
    record HintKept(NodeId home, Bytes key, boolean asStandIn) implements LeaderlessNote {}

    /// The home has it.
    record HintDelivered(NodeId home, Bytes key) implements LeaderlessNote {}

    /// There is no room for another hint; comparing replicas has to find what was missed.
    record HintDeclined(NodeId home, Bytes key) implements LeaderlessNote {}

    /// A hint is too old, or its home is none any more: another home has got it, and it is for
    /// repair to bring it to the one that has missed it.
    record HintHandedToRepair(NodeId home, Bytes key, NodeId to) implements LeaderlessNote {}

    /// It goes by a later placement.
    record PlacementChanged(long epoch) implements LeaderlessNote {}

    /// It begins to be filled with a range.
    record FillingBegan(Bytes from, int sources) implements LeaderlessNote {}

    /// A range is here whole.
    record RangeWhole(Bytes from, long rows) implements LeaderlessNote {}

    /// It was away for too long, and gives up what it holds of a range.
    record RebuildBegan(Bytes from) implements LeaderlessNote {}

    /// Earlier records are not needed any more.
    record CheckpointTaken(long index) implements LeaderlessNote {}

    /// Changes that the log had ahead of the rows are in them.
    record Replayed(long changes) implements LeaderlessNote {}

    /// A clock is ahead by more than it may be; its time was not taken.
    record ClockIgnored(NodeId node, long aheadNanos) implements LeaderlessNote {}

    /// A message, or another input, had no effect.
    record MessageIgnored(String message, String why) implements LeaderlessNote {}
}
