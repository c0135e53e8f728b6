package fulcrum.lab.leaders;

import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Stage;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who leads which group.
final class Leaderships {

    /// So much more than the least anybody may lead who is up: with two more, one would be given
    /// away.
    private static final int APART_MOST = 1;

    private final Stage<ShardView> stage;
    private final LeadersWorld world;

    Leaderships(Stage<ShardView> stage, LeadersWorld world) {
        this.stage = stage;
        this.world = world;
    }

    /// A member's replica of a group; null while it does not run.
    @Nullable RaftView view(NodeId member, int group) {
        ShardView view = stage.view(new Place(member, group).node(world.groups()));
        return view == null ? null : view.raft();
    }

    /// A member's replicas that run, by the numbers of their groups.
    SortedMap<Long, RaftView> replicas(NodeId member) {
        SortedMap<Long, RaftView> replicas = new TreeMap<>();
        for (int group = 0; group < world.groups(); group++) {
            RaftView view = view(member, group);
            if (view != null) {
                replicas.put((long) group, view);
            }
        }
        return replicas;
    }

    /// The leader of each group's latest term; groups that nobody leads are left out.
    SortedMap<Integer, NodeId> byGroup() {
        SortedMap<Integer, NodeId> leaders = new TreeMap<>();
        for (int group = 0; group < world.groups(); group++) {
            RaftView latest = null;
            for (int member = 1; member <= world.members(); member++) {
                RaftView view = view(new NodeId(member), group);
                if (view != null
                        && view.role() == RaftView.Standing.LEADER
                        && (latest == null || view.currentTerm() > latest.currentTerm())) {
                    latest = view;
                }
            }
            if (latest != null) {
                leaders.put(group, latest.self());
            }
        }
        return leaders;
    }

    /// Every group is led, and nobody who is up leads two more than another.
    boolean even(SortedMap<Integer, NodeId> leaders) {
        SortedMap<NodeId, Integer> counts = counts(leaders);
        return leaders.size() == world.groups()
                && Collections.max(counts.values()) - Collections.min(counts.values())
                        <= APART_MOST;
    }

    /// How many each member leads who is up.
    SortedMap<NodeId, Integer> counts(SortedMap<Integer, NodeId> leaders) {
        SortedMap<NodeId, Integer> counts = new TreeMap<>();
        for (int number = 1; number <= world.members(); number++) {
            NodeId member = new NodeId(number);
            if (!replicas(member).isEmpty()) {
                counts.put(member, 0);
            }
        }
        leaders.values().forEach(leader -> counts.merge(leader, 1, Integer::sum));
        return counts;
    }
}
