package fulcrum.database.sharding;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The way to a shard, as somebody knew it.
///
/// @param epoch as of which its range and its replicas are these
/// @param replicas who has them
/// @param leader who led it; null where that is not known
/// @param leaderTerm in which term that was; 0 where none is known
public record Route(
        ShardId shard,
        KeyRange range,
        ShardEpoch epoch,
        SortedSet<NodeId> replicas,
        @Nullable NodeId leader,
        long leaderTerm) {

    public Route {
        replicas = Collections.unmodifiableSortedSet(new TreeSet<>(replicas));
        if (range.isEmpty() || leaderTerm < 0) {
            throw new IllegalArgumentException("no route: " + range + ", term " + leaderTerm);
        }
    }

    /// The same way, with what another one knows of the leader if that is of a later term, or of
    /// the same and this one knows nobody.
    Route led(@Nullable NodeId other, long otherTerm) {
        boolean later =
                otherTerm > leaderTerm
                        || (otherTerm == leaderTerm && leader == null && other != null);
        return later ? new Route(shard, range, epoch, replicas, other, otherTerm) : this;
    }
}
