package fulcrum.database.sharding;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Some keys, and what is known of their shard: a way to it, or nothing but that every way of this
/// epoch or an older one is outdated.
///
/// @param epoch of the way; where there is none, of the last that was given up, and 0 for never
record Tile(KeyRange range, int epoch, @Nullable Route route) {

    /// Nothing was ever known.
    static final Tile UNKNOWN = new Tile(KeyRange.ALL, 0, null);

    static Tile of(Route route) {
        return new Tile(route.range(), route.epoch().number(), route);
    }

    /// What is left of its keys in a range.
    Tile outdated(KeyRange left) {
        return new Tile(left, epoch, null);
    }

    SortedSet<NodeId> replicas() {
        return route == null ? Collections.emptySortedSet() : route.replicas();
    }
}
