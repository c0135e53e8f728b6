package fulcrum.database.session;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.Route;
import fulcrum.database.sharding.RoutingCache;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node remembers of the catalog: which shard has which keys, and what is known of each. The
/// system tables are found without it.
public final class Routes implements Directory {

    private RoutingCache cache = RoutingCache.EMPTY;
    private final TreeMap<Long, ShardDescriptor> shards = new TreeMap<>();
    private List<NodeId> holders = List.of();

    /// Who has replicas of every group and can be reached, from now on.
    public void held(List<NodeId> nodes) {
        holders = List.copyOf(nodes);
    }

    @Override
    public boolean isKnown() {
        return !holders.isEmpty();
    }

    @Override
    public @Nullable List<Piece> cut(Span span) {
        if (span.point()) {
            return row(span);
        }
        KeyRange wanted = new KeyRange(span.from(), span.to());
        if (SystemTables.RANGE.contains(wanted)) {
            return List.of(new Piece(SystemTables.GROUP, span));
        }
        if (!cache.knows(wanted)) {
            return null;
        }
        List<Piece> pieces = new ArrayList<>();
        for (Route route : cache.overlapping(wanted)) {
            Bytes from = later(wanted.from(), route.range().from());
            Bytes to = earlier(wanted.to(), route.range().to());
            pieces.add(piece(route.shard(), Span.range(from, to)));
        }
        return pieces;
    }

    private @Nullable List<Piece> row(Span span) {
        if (SystemTables.RANGE.contains(span.from())) {
            return List.of(new Piece(SystemTables.GROUP, span));
        }
        Route route = cache.find(span.from());
        return route == null ? null : List.of(piece(route.shard(), span));
    }

    private Piece piece(ShardId shard, Span span) {
        ShardDescriptor known = shards.get(shard.number());
        if (known == null) {
            throw new IllegalStateException("a way to " + shard + ", of which nothing is known");
        }
        return new Piece(known.group(), span, Epochs.of(known));
    }

    private static Bytes later(Bytes one, Bytes other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static @Nullable Bytes earlier(@Nullable Bytes one, @Nullable Bytes other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public List<NodeId> replicas(long group) {
        return holders;
    }

    @Override
    public @Nullable ShardDescriptor descriptor(long shard) {
        return shards.get(shard);
    }

    /// Leaders are remembered by group, elsewhere: a group's shards have one.
    @Override
    public void learned(ShardDescriptor descriptor) {
        ShardDescriptor now =
                shards.merge(descriptor.shard().number(), descriptor, ShardDescriptor::merge);
        Route route =
                new Route(
                        now.shard(),
                        now.range(),
                        now.epoch(),
                        Collections.emptySortedSet(),
                        null,
                        0);
        cache = cache.redirected(List.of(route));
    }
}
