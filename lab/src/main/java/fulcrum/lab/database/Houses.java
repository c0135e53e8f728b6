package fulcrum.lab.database;

import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Stage;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where everybody runs: the founders, whose places their numbers say, and newcomers, each of which
/// has a replica of one group and nothing else.
final class Houses {

    private final int founders;
    private final int groups;
    private final TreeMap<NodeId, Place> newcomers = new TreeMap<>();

    /// @param founders how many nodes the world begins with
    Houses(int founders) {
        this.founders = founders;
        this.groups = Place.groups(founders);
    }

    /// How many groups with data there are.
    int groups() {
        return groups;
    }

    /// A new node of the world is a new member, under the same number, which no founder has.
    void settle(NodeId node, long group) {
        if (node.number() <= founders) {
            throw new IllegalArgumentException(node + " is no newcomer");
        }
        newcomers.put(node, new Place(node, group));
    }

    /// Who is at a node of the world.
    Place of(NodeId node) {
        Place newcomer = newcomers.get(node);
        return newcomer == null ? Place.of(node, groups) : newcomer;
    }

    /// The node of the world.
    NodeId node(Place place) {
        return newcomers.containsKey(place.member()) ? place.member() : place.node(groups);
    }

    /// There is, or was, such a part of that member.
    boolean has(Place place) {
        return of(node(place)).equals(place);
    }

    /// The leader of a group with the highest term of those that think they lead; null for none.
    @Nullable RaftView leader(Stage<Part> stage, long group) {
        RaftView latest = null;
        for (NodeId node : stage.nodes()) {
            Part part = stage.view(node);
            ShardView shard = part == null ? null : part.shard();
            if (shard != null
                    && of(node).group() == group
                    && shard.raft().role() == RaftView.Standing.LEADER
                    && (latest == null || shard.raft().currentTerm() > latest.currentTerm())) {
                latest = shard.raft();
            }
        }
        return latest;
    }
}
