package fulcrum.database.shard;

import fulcrum.machine.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a shard brings.
public sealed interface ShardResult {

    /// The row of a key; null where it has none.
    record Found(@Nullable Row row) implements ShardResult {}

    /// Rows in the order of their keys.
    ///
    /// @param more there may be further ones behind the last: the limit was met
    record Rows(List<Keyed> rows, boolean more) implements ShardResult {}

    /// What became of a write.
    ///
    /// @param done the condition held, and the write took effect
    /// @param existed the key had a value before; false where nobody looked, since the write had no
    ///   condition
    /// @param version of the row after it; 0 where there is none
    record Written(boolean done, boolean existed, long version) implements ShardResult {}

    /// A session, in whose name writes may be stamped.
    record Opened(long session) implements ShardResult {}

    /// A row with its key.
    record Keyed(Bytes key, Row row) {}
}
