package fulcrum.database.session;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.sharding.Descriptors;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.Route;
import fulcrum.database.sharding.RoutingCache;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node remembers of the catalog: which shard has which keys, and what is known of each. The
/// system tables are found without it.
public final class Routes implements Directory {

    private final Descriptors known = new Descriptors();
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
        RoutingCache cache = known.cache();
        if (!cache.knows(wanted)) {
            return null;
        }
        List<Piece> pieces = new ArrayList<>();
        for (Route route : cache.overlapping(wanted)) {
            Bytes from = later(wanted.from(), route.range().from());
            Bytes to = earlier(wanted.to(), route.range().to());
            pieces.add(piece(route, Span.range(from, to)));
        }
        return pieces;
    }

    private @Nullable List<Piece> row(Span span) {
        if (SystemTables.RANGE.contains(span.from())) {
            return List.of(new Piece(SystemTables.GROUP, span));
        }
        Route route = known.cache().find(span.from());
        return route == null ? null : List.of(piece(route, span));
    }

    private Piece piece(Route route, Span span) {
        long shard = route.shard().number();
        Epochs epochs = new Epochs(shard, route.epoch().number(), 0, 0);
        return new Piece(known.group(route.shard()), span, epochs);
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
        return shard < 1 ? null : known.find(new ShardId(shard));
    }

    /// Leaders are remembered by group, elsewhere: a group's shards have one.
    @Override
    public void learned(Collection<ShardDescriptor> descriptors) {
        known.learned(descriptors);
    }
}
