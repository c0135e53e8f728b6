package fulcrum.database.shard;

import fulcrum.database.transaction.TxnConfig;
import fulcrum.machine.NodeId;
import java.util.List;

/// Which shard it is, among others that transactions may reach too.
///
/// @param shard its number
/// @param config how transactions are dealt with
/// @param neighbours on which nodes the replicas of all shards are, as far as that is known from
///   the beginning; nobody where no transaction reaches it, until its host says otherwise
public record Site(long shard, TxnConfig config, List<NodeId> neighbours) {

    /// There is no other.
    public static final Site ALONE = new Site(0, TxnConfig.DEFAULT, List.of());

    public Site {
        neighbours = List.copyOf(neighbours);
    }
}
