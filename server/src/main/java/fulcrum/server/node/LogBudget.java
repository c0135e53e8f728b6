package fulcrum.server.node;

import fulcrum.database.shard.ShardCommand;
import fulcrum.server.log.Laggard;
import fulcrum.server.store.Store;

/// How much room the log may take for replicas elsewhere that lag.
///
/// Who is sent a snapshot needs the log from there on; if that goes, the whole snapshot was in vain
/// and another is sent. So the log may have as much again as the store has: what is written while
/// the store is sent fits in, as long as it is written more slowly than it is sent. The disk has
/// twice the store then, and never more.
///
/// @param segments of the log that are kept for those who lag
record LogBudget(long segments) {

    static LogBudget of(NodeConfig config, Store store) {
        return of(config.sizes(), store.figures().fileBytes());
    }

    /// @param storeBytes that the store has on the disk
    static LogBudget of(NodeConfig.Sizes sizes, long storeBytes) {
        return new LogBudget(2L * sizes.segments() + storeBytes / sizes.segmentBytes());
    }

    /// What the group is asked for that holds the oldest segment.
    ShardCommand command(Laggard laggard) {
        return laggard.segments() > segments
                ? new ShardCommand.CompactLog()
                : new ShardCommand.TrimLog();
    }
}
