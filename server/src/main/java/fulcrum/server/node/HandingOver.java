package fulcrum.server.node;

import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.loop.Cell;
import io.netty.channel.EventLoop;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A node that is about to stop gives its leaderships away first, so that nobody has to miss it: an
/// election after a silence takes half a second or so, and one that the old leader calls for a few
/// milliseconds (thesis 3.10). What comes back is kept: it comes from a node that stops, too, and
/// two such would pass it to and fro. On the cell's loop.
final class HandingOver {

    private static final long LOOK_MILLIS = 10;

    private final Cell cell;
    private final Groups groups;
    private final PeerTimes peers;
    private final EventLoop loop;
    private final long deadlineNanos;
    private final SortedSet<Long> asked = new TreeSet<>();
    private final SortedSet<Long> led = new TreeSet<>();
    private final SortedSet<Long> given = new TreeSet<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private HandingOver(
            Cell cell, Groups groups, PeerTimes peers, EventLoop loop, long deadlineNanos) {
        this.cell = cell;
        this.groups = groups;
        this.peers = peers;
        this.loop = loop;
        this.deadlineNanos = deadlineNanos;
    }

    /// @param mostNanos for so long at most
    /// @return completes when this node leads nothing that another could lead, or time is up
    static CompletableFuture<Void> begin(
            Cell cell, Groups groups, PeerTimes peers, EventLoop loop, long mostNanos) {
        HandingOver begun =
                new HandingOver(cell, groups, peers, loop, System.nanoTime() + mostNanos);
        begun.goOn();
        return begun.over;
    }

    private void goOn() {
        boolean waits = false;
        for (long group : groups.open()) {
            if (cell.view(group) instanceof ShardView view && !given.contains(group)) {
                waits |= leads(group, view.raft());
            }
        }
        if (!waits || System.nanoTime() - deadlineNanos > 0) {
            var _ = over.complete(null);
            return;
        }
        var _ = loop.schedule(this::goOn, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// @return whether this node leads the group, and another could
    private boolean leads(long group, RaftView view) {
        NodeId to = successor(view);
        if (to != null) {
            led.add(group);
            ask(group, to);
        } else if (led.contains(group)) {
            given.add(group);
        }
        return to != null;
    }

    private void ask(long group, NodeId to) {
        if (asked.add(group)) {
            cell.submit(group, new ShardCommand.MoveLeader(to), _ -> asked.remove(group));
            cell.wake();
        }
    }

    /// The connected voter that lacks the least of the log; null where this node does not lead, or
    /// nobody could instead.
    private @Nullable NodeId successor(RaftView view) {
        if (!view.self().equals(view.leader())) {
            return null;
        }
        NodeId best = null;
        long now = System.nanoTime();
        for (NodeId node : view.followers().nodes()) {
            if (view.configuration().isVoter(node)
                    && peers.heardNanos(node, now) == now
                    && (best == null
                            || view.followers().matchIndex(node)
                                    > view.followers().matchIndex(best))) {
                best = node;
            }
        }
        return best;
    }
}
