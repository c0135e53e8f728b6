package fulcrum.database.sharding;

import fulcrum.database.keys.KeyRange;

/// A shard and its keys.
public record ShardRange(ShardId shard, KeyRange range) {}
