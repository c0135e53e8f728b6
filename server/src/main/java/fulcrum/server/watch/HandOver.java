package fulcrum.server.watch;

import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.loop.Cell;
import org.jspecify.annotations.Nullable;

/// A node whose clock is quarantined leads nothing: it gives each leadership to a voter whose clock
/// is right, and goes on as a follower. On the cell's loop.
///
/// Where nobody can take over it goes on leading: what it serves does not depend on time, and
/// serving nothing at all would be worse. It may be elected again, and gives that away, too.
public final class HandOver {

    private final Cell cell;
    private final Watch watch;

    public HandOver(Cell cell, Watch watch) {
        this.cell = cell;
        this.watch = watch;
    }

    /// Gives away what this node leads, if it has to; asked again and again.
    public void tick(Iterable<Long> groups) {
        if (!watch.isQuarantined()) {
            return;
        }
        boolean asked = false;
        for (long group : groups) {
            if (cell.view(group) instanceof ShardView view
                    && view.raft().role() == RaftView.Standing.LEADER) {
                NodeId heir = heir(view.raft());
                if (heir != null) {
                    cell.tell(group, new ShardCommand.MoveLeader(heir));
                    asked = true;
                }
            }
        }
        if (asked) {
            cell.wake();
        }
    }

    /// Of those that may, the one that lacks least; null where nobody may.
    private @Nullable NodeId heir(RaftView raft) {
        NodeId best = null;
        for (NodeId node : watch.trusted()) {
            if (raft.configuration().isVoter(node)
                    && raft.followers().nodes().contains(node)
                    && (best == null
                            || raft.followers().matchIndex(node)
                                    > raft.followers().matchIndex(best))) {
                best = node;
            }
        }
        return best;
    }
}
