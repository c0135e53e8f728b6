package fulcrum.database.shard;

import fulcrum.database.transaction.TxnConfig;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.function.LongFunction;

/// Which shard it is, among others that transactions may reach too.
///
/// @param shard its number
/// @param config how transactions are dealt with
/// @param replicas who has replicas of a shard, in any order; not empty
public record Site(long shard, TxnConfig config, LongFunction<List<NodeId>> replicas) {

    /// There is no other.
    public static final Site ALONE = new Site(0, TxnConfig.DEFAULT, _ -> List.of());

    /// No transaction reaches it.
    boolean isAlone() {
        return replicas.apply(shard).isEmpty();
    }
}
