package fulcrum.protocols.antientropy;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Reason;

/// What a replica compared, found, or declined to do, and why.
public sealed interface AntiEntropyNote extends Note {

    /// The tree of a range is made of its rows.
    record TreeGrown(long range, Digest root) implements AntiEntropyNote {}

    /// A tree that was made anew is not like the one that was kept: rows changed in the store
    /// without anybody's doing.
    record TreeDrifted(long range, Digest kept, Digest found) implements AntiEntropyNote {}

    /// It compares all its ranges with all their other replicas.
    record RoundBegan(long round, int exchanges) implements AntiEntropyNote {}

    /// It has.
    ///
    /// @param abandoned of the exchanges
    record RoundEnded(long round, int completed, int abandoned) implements AntiEntropyNote {}

    /// A range is alike with a peer.
    record RangeAlike(long range, NodeId peer) implements AntiEntropyNote {}

    /// The roots of a range differ from a peer's.
    record RangeDiffers(long range, NodeId peer) implements AntiEntropyNote {}

    /// Which leaves differ is known.
    record LeavesDiffer(long range, NodeId peer, int leaves) implements AntiEntropyNote {}

    /// All that differed was exchanged.
    record RangeRepaired(long range, NodeId peer, long received, long handed)
            implements AntiEntropyNote {}

    /// An exchange ended before its end.
    record ExchangeAbandoned(long range, NodeId peer, String why) implements AntiEntropyNote {}

    /// No answer came in time, and it is asked again.
    record AskedAgain(long range, NodeId peer, int attempts) implements AntiEntropyNote {}

    /// The answerer waits, as it has sent as much as it may.
    record PeerBusy(long range, NodeId peer) implements AntiEntropyNote {}

    /// It sent as much as it may, and waits itself.
    record Throttled(long waitNanos) implements AntiEntropyNote {}

    /// It takes no part in what a peer asks.
    record RequestDeclined(long range, NodeId peer, Reason why) implements AntiEntropyNote {}

    /// A peer was away for longer than the horizon, and is waited for no more.
    record PeerGivenUp(long range, NodeId peer) implements AntiEntropyNote {}

    /// A peer's copy may hold what is deleted, and it was told so.
    record PeerOutdated(long range, NodeId peer, long copy) implements AntiEntropyNote {}

    /// A peer came with another copy.
    record PeerAdmitted(long range, NodeId peer, long copy) implements AntiEntropyNote {}

    /// It heard that its own copy is outdated.
    record CopyOutdated(long range, long copy, NodeId by) implements AntiEntropyNote {}

    /// It begins a copy.
    record CopyBegun(long range, long copy) implements AntiEntropyNote {}

    /// Tombstones up to a position may go.
    record TombstonesPurged(long range, long upTo) implements AntiEntropyNote {}

    /// A message, or another input, had no effect.
    record MessageIgnored(String message, String why) implements AntiEntropyNote {}
}
