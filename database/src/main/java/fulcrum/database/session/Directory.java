package fulcrum.database.session;

import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.transaction.Span;
import fulcrum.machine.NodeId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the rows are. Shards are found by the numbers of the groups that have them.
public interface Directory {

    /// Whether anything is known yet; until then, nothing else is asked.
    boolean isKnown();

    /// What is asked for, cut at the bounds of shards, in the order of keys; null where the catalog
    /// has to be read first.
    @Nullable List<Piece> cut(Span span);

    /// Who has replicas of a group and can be reached, as far as that is known, in any order; not
    /// empty.
    List<NodeId> replicas(long group);

    /// What is known of a shard; null where nothing is.
    default @Nullable ShardDescriptor descriptor(long shard) {
        return null;
    }

    /// The catalog was read, or a shard has said what it knows.
    default void learned(Collection<ShardDescriptor> descriptors) {
        throw new IllegalStateException("nothing is to be learned here: " + descriptors);
    }

    /// The part of what is asked for that one shard has.
    ///
    /// @param shard the number of its group
    /// @param epochs what is known of it
    record Piece(long shard, Span span, Epochs epochs) {

        /// One that is found without a catalog.
        public Piece(long shard, Span span) {
            this(shard, span, Epochs.NONE);
        }
    }
}
