package fulcrum.database.catalog;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// One write to group 0 of those that carry out a change.
///
/// @param value null to delete
/// @param condition what must be so; no write of a change is without one
/// @param decides the change is decided by whether this write takes effect. What is written before
///   and after it only copies what is decided: another node may have done so, and then it is well
///   that the condition fails
public record CatalogWrite(Bytes key, @Nullable Bytes value, Condition condition, boolean decides) {

    /// What group 0 is asked for. No stamp is needed: a write that is repeated finds its condition
    /// no longer true.
    public ShardCommand.Write command() {
        return new ShardCommand.Write(null, key, value, condition);
    }
}
