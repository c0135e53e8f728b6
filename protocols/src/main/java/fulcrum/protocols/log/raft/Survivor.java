package fulcrum.protocols.log.raft;

import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import java.util.Comparator;
import java.util.List;

/// What a server that is left knows of its group, when most of the others are lost for good: the
/// fold of its own records, which is all that there is to go by.
///
/// @param node who it is
/// @param currentTerm the latest term that it has seen
/// @param lastIndex of the last entry in its log, durable as all of it
/// @param lastTerm the term of that entry
/// @param settledIndex up to here it knows entries to be committed: it has applied them, or has
///   them in a snapshot. More may be committed; Raft does not store how much
/// @param members in force by its log, committed or not (§6)
/// @param position of its last record
public record Survivor(
        NodeId node,
        long currentTerm,
        long lastIndex,
        long lastTerm,
        long settledIndex,
        Configuration members,
        long position) {

    /// The more an election would favour it, the greater: §5.4.1. Of equals, who knows more to be
    /// committed; of these, the lower number, so that everybody comes to the same.
    static final Comparator<Survivor> FITNESS =
            Comparator.comparingLong(Survivor::lastTerm)
                    .thenComparingLong(Survivor::lastIndex)
                    .thenComparingLong(Survivor::settledIndex)
                    .thenComparing(Survivor::node, Comparator.reverseOrder());

    /// The survivor that these records make. They are read as a server reads them that begins a
    /// life; there is no other way to read them.
    ///
    /// @param records in the order of their positions, gapless
    /// @param position of the last record that was ever stored; the last of `records`, if there are
    ///   any
    /// @param applied the last index that the key-value state includes
    /// @throws fulcrum.machine.InvariantViolated where the state includes more than the log tells
    public static Survivor of(NodeId node, List<Logged> records, long position, long applied) {
        RaftView view = view(node, records, applied);
        RaftView.Log log = view.log();
        return new Survivor(
                node,
                view.currentTerm(),
                log.lastIndex(),
                log.term(log.lastIndex()),
                view.commitIndex(),
                view.configuration(),
                position);
    }

    /// What the server would be at the beginning of a life; its log has every entry after its base
    /// at hand.
    public static RaftView view(NodeId node, List<Logged> records, long applied) {
        return Raft.recover(RaftConfig.of(node, null), records, applied).view();
    }
}
