package fulcrum.database.sharding;

/// How much of a hashed table goes to another place when one place is added, for three ways to say
/// where a hash belongs. A place is a shard, or a node with the shards that it has.
///
/// Each is exact: a share of all hashes, and so of the rows, as far as hashes are even.
public final class Growth {

    /// A fraction of all hashes.
    public record Share(long moved, long of) {}

    private Growth() {}

    /// Hash modulo places. A hash stays if both remainders are equal: that is so for `places` of
    /// each `places * (places + 1)` hashes.
    public static Share modulo(int places) {
        long period = places * (places + 1L);
        return new Share(period - places, period);
    }

    /// One range for each place, and all ranges cut evenly anew: each range but the first begins
    /// earlier, the i-th by i parts of `places * (places + 1)`. That is half of all hashes, however
    /// many places there are.
    public static Share recut(int places) {
        long parts = places * (places + 1L);
        long stayed = 0;
        for (int i = 0; i < places; i++) {
            stayed += places - i;
        }
        return new Share(parts - stayed, parts);
    }

    /// Many ranges for each place, and whole ones handed over: as many as make the new place equal,
    /// and no more. No range is cut, so no hash changes its shard.
    ///
    /// @param shardsEach how many ranges each place has before
    public static Share handedOver(int places, int shardsEach) {
        long shards = (long) places * shardsEach;
        return new Share(shards / (places + 1), shards);
    }
}
