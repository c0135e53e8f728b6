package fulcrum.database.catalog;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// One write to group 0 of those that carry out a change.
///
/// @param value null to delete
/// @param condition what must be so; no write of a change is without one
/// @param required the change begins anew where this one does not take effect: it decides the
///   change, or makes sure of an earlier one that its own decision is about to supersede. What
///   comes behind only copies what is decided, and another node may have done so
public record CatalogWrite(
        Bytes key, @Nullable Bytes value, Condition condition, boolean required) {

    /// What group 0 is asked for. No stamp is needed: a write that is repeated finds its condition
    /// no longer true.
    public ShardCommand.Write command() {
        return new ShardCommand.Write(null, key, value, condition);
    }
}
