package fulcrum.database.sharding;

/// What the sender of a request goes by. Numbers, not objects: each request carries one.
///
/// @param shard which it means; 0 where it goes by nothing
/// @param epoch of that shard, as the sender knows it
/// @param table whose schema the request was made with; 0 where it depends on none
/// @param version of that schema; 0 likewise
public record Epochs(long shard, int epoch, long table, int version) {

    /// Nothing: for what is found without a catalog.
    public static final Epochs NONE = new Epochs(0, 0, 0, 0);

    /// The way to a shard, for a request that depends on no schema.
    public static Epochs of(ShardDescriptor known) {
        return new Epochs(known.shard().number(), known.epoch().number(), 0, 0);
    }

    public boolean isNone() {
        return shard == 0;
    }

    /// The same way, for a request that was made with this version of a schema.
    public Epochs made(long with, int of) {
        return isNone() || with == 0 ? this : new Epochs(shard, epoch, with, of);
    }

    /// Somebody who knows this much knows of a later epoch or version.
    public boolean olderThan(ShardDescriptor known) {
        return epoch < known.epoch().number()
                || (table > 0 && version < known.version(new TableId(table)));
    }

    /// Somebody who knows this much has not heard of this epoch or version yet.
    public boolean newerThan(ShardDescriptor known) {
        return epoch > known.epoch().number()
                || (table > 0 && version > known.version(new TableId(table)));
    }
}
