package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// A picture of a node.
///
/// @param incarnation under which it numbers updates; -1 before the first
/// @param epoch of the placement by which it goes
/// @param durableEpoch of the latest placement that it has surely stored
/// @param applied changes of rows so far
/// @param whole the beginnings of the ranges that are here whole
/// @param away nodes that have not answered lately
/// @param operations that it coordinates
/// @param hints by home
/// @param ready what the log had ahead of the rows is in them
public record LeaderlessView(
        NodeId self,
        long incarnation,
        long epoch,
        long durableEpoch,
        long applied,
        List<Bytes> whole,
        SortedSet<NodeId> away,
        int operations,
        List<Waiting> hints,
        boolean ready)
        implements View {

    public LeaderlessView {
        whole = List.copyOf(whole);
        hints = List.copyOf(hints);
        away = Collections.unmodifiableSortedSet(new TreeSet<>(away));
    }

    /// Hints for one home.
    ///
    /// @param oldestNanos the holder's wall clock when the oldest was kept
    public record Waiting(NodeId home, int count, long bytes, long oldestNanos) {}

    /// How many hints are kept.
    public int hintCount() {
        return hints.stream().mapToInt(Waiting::count).sum();
    }
}
