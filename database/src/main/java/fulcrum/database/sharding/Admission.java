package fulcrum.database.sharding;

import java.util.List;

/// What a replica makes of a request that names the epoch which its sender knows of the shard.
public sealed interface Admission {

    /// Both know the same.
    record Admitted() implements Admission {}

    /// The sender is to take these, and ask again where they point: what became of the shard.
    record Redirect(List<Route> routes) implements Admission {
        public Redirect {
            routes = List.copyOf(routes);
        }
    }

    /// The sender knows more: this replica has yet to hear what it knows, and cannot say more.
    record Behind() implements Admission {}

    /// @param asked what the sender knows
    /// @param own what this replica knows
    /// @param now the ways to all shards, as this replica knows them, that have any key which the
    ///   shard ever had: the sender may know any of its ranges
    static Admission of(ShardEpoch asked, ShardEpoch own, List<Route> now) {
        if (asked.equals(own)) {
            return new Admitted();
        }
        return asked.newerThan(own) ? new Behind() : new Redirect(now);
    }
}
