package fulcrum.database.sharding;

import org.jspecify.annotations.Nullable;

/// What a shard makes of a request that says which epochs its sender goes by.
public sealed interface Admission {

    /// Both know the same, as far as the request depends on it.
    record Admitted() implements Admission {
        private static final Admitted YES = new Admitted();
    }

    /// The sender is to take this, and ask again where it points, if it still would.
    record Redirect(ShardDescriptor now) implements Admission {}

    /// The sender knows more: this shard has yet to hear what it knows, and cannot say more.
    record Behind() implements Admission {
        private static final Behind YES = new Behind();
    }

    /// @param published what the shard knows; null where nothing was ever published there
    /// @param coming what is about to be published there: whoever is late already for that is told
    ///   so, and nobody may go by it before it is published; null for nothing
    static Admission of(
            Epochs asked, @Nullable ShardDescriptor published, @Nullable ShardDescriptor coming) {
        if (coming != null && asked.olderThan(coming)) {
            return new Redirect(coming);
        }
        if (published == null || asked.newerThan(published)) {
            return Behind.YES;
        }
        return asked.olderThan(published) ? new Redirect(published) : Admitted.YES;
    }
}
