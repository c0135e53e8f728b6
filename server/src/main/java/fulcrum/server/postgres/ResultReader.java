package fulcrum.server.postgres;

import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;

/// Reads what a shard has answered.
@FunctionalInterface
public interface ResultReader {
    ShardResult read(Bytes result);
}
