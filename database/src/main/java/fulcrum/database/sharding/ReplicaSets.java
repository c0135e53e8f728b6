package fulcrum.database.sharding;

import fulcrum.machine.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Sets of nodes, each kept once however many shards have it, in two arrays.
final class ReplicaSets {

    /// The numbers of the nodes, set after set.
    private final int[] members;

    /// Where each set begins in `members`, and where the last one ends.
    private final int[] starts;

    private ReplicaSets(int[] members, int[] starts) {
        this.members = members;
        this.starts = starts;
    }

    /// @param indexes filled with the index of each tile's set
    static ReplicaSets of(List<Tile> tiles, int[] indexes) {
        Map<SortedSet<NodeId>, Integer> found = new LinkedHashMap<>();
        int size = 0;
        for (int i = 0; i < indexes.length; i++) {
            SortedSet<NodeId> replicas = tiles.get(i).replicas();
            Integer index = found.get(replicas);
            if (index == null) {
                index = found.size();
                found.put(replicas, index);
                size += replicas.size();
            }
            indexes[i] = index;
        }
        int[] members = new int[size];
        int[] starts = new int[found.size() + 1];
        int set = 0;
        int at = 0;
        for (SortedSet<NodeId> replicas : found.keySet()) {
            for (NodeId node : replicas) {
                members[at++] = node.number();
            }
            starts[++set] = at;
        }
        return new ReplicaSets(members, starts);
    }

    SortedSet<NodeId> at(int index) {
        SortedSet<NodeId> replicas = new TreeSet<>();
        for (int i = starts[index]; i < starts[index + 1]; i++) {
            replicas.add(new NodeId(members[i]));
        }
        return replicas;
    }
}
