package fulcrum.database.sharding;

import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which nodes have the replicas of a place: the first of its preference list, in that order; where
/// regions are known, those first that are in regions which have the fewest so far.
///
/// @param replicas of each place; all nodes where there are fewer
/// @param regions of nodes; who is not named is in a region with all others that are not
public record RingPlacement(Ring ring, int replicas, SortedMap<NodeId, String> regions) {

    public RingPlacement {
        regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
        if (replicas < 1) {
            throw new IllegalArgumentException("a row has one replica or more, not " + replicas);
        }
    }

    /// Of one region.
    public static RingPlacement of(Ring ring, int replicas) {
        return new RingPlacement(ring, replicas, Collections.emptySortedMap());
    }

    /// The same table over another ring.
    public RingPlacement over(Ring other) {
        return new RingPlacement(other, replicas, regions);
    }

    /// All nodes, those first that are to have the place: what a sloppy quorum walks along
    /// ([fulcrum.machine.quorum.Sloppy]).
    public List<NodeId> preference(long place) {
        List<NodeId> left = new ArrayList<>(ring.preference(place));
        List<NodeId> order = new ArrayList<>();
        TreeMap<String, Integer> taken = new TreeMap<>();
        for (int most = 1; !left.isEmpty(); most++) {
            for (NodeId node : List.copyOf(left)) {
                String region = regions.getOrDefault(node, "");
                if (taken.getOrDefault(region, 0) < most) {
                    taken.merge(region, 1, Integer::sum);
                    order.add(node);
                    left.remove(node);
                }
            }
        }
        return order;
    }

    /// Who has the replicas of a place.
    public List<NodeId> replicasOf(long place) {
        List<NodeId> order = preference(place);
        return List.copyOf(order.subList(0, Math.min(replicas, order.size())));
    }
}
