package fulcrum.database.shard;

import fulcrum.database.transaction.Address;
import fulcrum.machine.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the way from one shard to others: to who leads, as far as that was heard, and else to one
/// node after the other. Which of them have a replica is not known here, and those that have none
/// do not pass on what comes to them: so whoever speaks of several shards says who leads them
/// ([fulcrum.database.transaction.TxnMessage.Led]).
final class Neighbours {

    /// Of so many shards it is remembered who leads; those first heard of are forgotten first.
    private static final int LEADERS_MOST = 1024;

    /// Of the golden ratio, 64 bits behind the point.
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final LinkedHashMap<Long, NodeId> leaders = new LinkedHashMap<>();
    private List<NodeId> nodes;
    private long tried;

    /// @param nodes that can be reached
    Neighbours(List<NodeId> nodes) {
        this.nodes = nodes;
    }

    /// Those that can be reached.
    List<NodeId> nodes() {
        return nodes;
    }

    void meet(List<NodeId> reached) {
        nodes = reached;
    }

    /// Somebody says who leads a shard.
    void leads(Address replica) {
        leaders.put(replica.shard(), replica.node());
        if (leaders.size() > LEADERS_MOST) {
            leaders.pollFirstEntry();
        }
    }

    /// It has not answered in time.
    void silent(long shard) {
        leaders.remove(shard);
    }

    /// @return null where no node can be reached
    @Nullable NodeId towards(long shard) {
        NodeId leader = leaders.get(shard);
        if (leader != null && nodes.contains(leader)) {
            return leader;
        }
        return nodes.isEmpty() ? null : nodes.get(next(nodes.size()));
    }

    /// Multiples of the golden ratio, whose fractions are spread evenly, whichever of them are
    /// taken (Knuth, "The Art of Computer Programming", volume 3, section 6.4). One after the other
    /// would not do: of what is said again in the same order, each part would go to the same
    /// replica for ever, and that one may be gone.
    private int next(int bound) {
        return (int) Math.unsignedMultiplyHigh(GOLDEN * tried++, bound);
    }
}
