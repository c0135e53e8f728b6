package fulcrum.database.session;

import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.List;

/// Where the rows are.
public interface Directory {

    /// Whether anything is known yet; until then, nothing else is asked.
    boolean isKnown();

    /// The shard that has a row.
    long shardOf(Bytes key);

    /// A range cut at the bounds of shards, in the order of keys.
    List<Piece> cut(Span range);

    /// Who has replicas of a shard, in any order; not empty.
    List<NodeId> replicas(long shard);

    /// The part of a range that one shard has.
    record Piece(long shard, Span span) {}
}
