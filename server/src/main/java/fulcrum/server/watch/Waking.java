package fulcrum.server.watch;

import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.loop.Cell;
import java.util.SortedMap;

/// A group that rests hears of its leader once a minute, and would miss it no sooner. Nodes hear of
/// each other all the time: where one falls silent, the groups that it leads wake, and those that
/// it leaves without a majority. On the cell's loop.
///
/// Nothing is lost where it was only late: the group finds its leader, and rests again.
public final class Waking {

    /// A pulse was missed: sooner than any other judgement of silence.
    private static final long SILENT_NANOS = 300_000_000;

    private final Cell cell;
    private final Watch watch;

    public Waking(Cell cell, Watch watch) {
        this.cell = cell;
        this.watch = watch;
    }

    /// Wakes what must be; asked again and again.
    public void tick(Iterable<Long> groups, long now) {
        SortedMap<NodeId, Long> heard = watch.heard(now);
        boolean silent = heard.values().stream().anyMatch(nanos -> nanos >= SILENT_NANOS);
        if (!silent) {
            return;
        }
        boolean told = false;
        for (long group : groups) {
            if (cell.view(group) instanceof ShardView view && isAbandoned(view.raft(), heard)) {
                cell.tell(group, new ShardCommand.Wake());
                told = true;
            }
        }
        if (told) {
            cell.wake();
        }
    }

    private static boolean isAbandoned(RaftView raft, SortedMap<NodeId, Long> heard) {
        NodeId leader = raft.leader();
        if (!raft.resting() || leader == null) {
            return false;
        }
        return leader.equals(raft.self())
                ? !Majority.met(raft.configuration().voters(), voter -> isThere(voter, raft, heard))
                : !isThere(leader, raft, heard);
    }

    private static boolean isThere(NodeId node, RaftView raft, SortedMap<NodeId, Long> heard) {
        return node.equals(raft.self()) || heard.getOrDefault(node, 0L) < SILENT_NANOS;
    }
}
