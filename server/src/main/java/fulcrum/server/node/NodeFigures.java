package fulcrum.server.node;

import fulcrum.database.transaction.TxnView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.watch.WatchFigures;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What can be seen of a node at one moment, for status, metrics and probes.
///
/// @param uptimeNanos since it began to serve
/// @param links for each peer, whether it is connected and for how long that is so or not
/// @param groups that are open here, by number, and behind them group 0
/// @param absent groups whose records on the disk are damaged, with the reason; they take no part
/// @param disk what is left of the disk; null where nobody can tell
/// @param storeBehind the store takes changes more slowly than they come: writes are refused
/// @param counters by name in Prometheus' manner, ever growing
/// @param gauges by name in Prometheus' manner
/// @param turns of the node's cell
/// @param watch over the peers and the clock
public record NodeFigures(
        NodeId node,
        String cluster,
        long incarnation,
        String data,
        long uptimeNanos,
        SortedMap<NodeId, Link> links,
        List<Group> groups,
        SortedMap<Long, String> absent,
        @Nullable Disk disk,
        boolean storeBehind,
        SortedMap<String, Double> counters,
        SortedMap<String, Double> gauges,
        Turns turns,
        WatchFigures watch) {

    /// How long turns took since the node began to serve.
    ///
    /// @param counts for each bound in nanoseconds, those that took no longer than it, and longer
    ///   than the bound before
    public record Turns(SortedMap<Long, Long> counts, long sumNanos) {}

    /// @param sinceNanos for how long it has been so
    public record Link(boolean connected, long sinceNanos) {}

    /// The disk that the node lives on.
    ///
    /// @param filling operators are to be warned
    /// @param full what clients would add is refused
    public record Disk(DiskFigures measured, boolean filling, boolean full) {}

    /// One group's replica here.
    ///
    /// @param lag entries that this replica knows to be committed and has not applied
    /// @param followers what a leader knows of the others: for each, how many entries it lacks at
    ///   most: all of them, as long as it has not answered this leader
    /// @param compared the last index at which its hash was compared with the others'
    /// @param suspect a majority has other data after the same changes: it serves nobody
    /// @param transactions that it knows of, as far as it leads
    public record Group(
            long number,
            RaftView.Standing role,
            long term,
            @Nullable NodeId leader,
            long lastIndex,
            long commitIndex,
            long applied,
            long lag,
            SortedMap<NodeId, Long> followers,
            long compared,
            boolean suspect,
            TxnView transactions) {

        /// One whose hash was not compared yet, and that knows of no transactions.
        public Group(
                long number,
                RaftView.Standing role,
                long term,
                @Nullable NodeId leader,
                long lastIndex,
                long commitIndex,
                long applied,
                long lag,
                SortedMap<NodeId, Long> followers) {
            this(
                    number,
                    role,
                    term,
                    leader,
                    lastIndex,
                    commitIndex,
                    applied,
                    lag,
                    followers,
                    0,
                    false,
                    TxnView.NONE);
        }
    }
}
