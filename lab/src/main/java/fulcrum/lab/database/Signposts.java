package fulcrum.lab.database;

import fulcrum.database.session.Directory;
import fulcrum.database.session.Routes;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.transaction.Span;
import fulcrum.machine.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// What a coordinator remembers of the catalog, and who has replicas of each group now.
final class Signposts implements Directory {

    private final Routes routes = new Routes();
    private final LongFunction<List<NodeId>> replicas;

    /// @param replicas of a group, never none
    Signposts(LongFunction<List<NodeId>> replicas) {
        this.replicas = replicas;
        routes.held(replicas.apply(0));
    }

    @Override
    public boolean isKnown() {
        return true;
    }

    @Override
    public @Nullable List<Piece> cut(Span span) {
        return routes.cut(span);
    }

    @Override
    public List<NodeId> replicas(long group) {
        return replicas.apply(group);
    }

    @Override
    public @Nullable ShardDescriptor descriptor(long shard) {
        return routes.descriptor(shard);
    }

    @Override
    public void learned(Collection<ShardDescriptor> descriptors) {
        routes.learned(descriptors);
    }
}
