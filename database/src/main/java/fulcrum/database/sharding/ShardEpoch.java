package fulcrum.database.sharding;

/// How often what is known of a shard has changed: it is raised with each change of its range or of
/// its replicas, not with a change of its leader, which terms order.
///
/// The first epoch of a shard, and each later one, is greater than those of all shards that had any
/// of its keys before: so for each key epochs only ever rise, whichever shards it has been in, and
/// of two routes for one key that with the greater epoch is the later.
///
/// @param number positive
public record ShardEpoch(int number) implements Comparable<ShardEpoch> {

    /// The epoch of a shard whose keys were in no shard before.
    public static final ShardEpoch FIRST = new ShardEpoch(1);

    public ShardEpoch {
        if (number <= 0) {
            throw new IllegalArgumentException("an epoch is positive, not " + number);
        }
    }

    /// The epoch after a change of one shard, and of what a split makes of it.
    public ShardEpoch next() {
        return new ShardEpoch(Math.addExact(number, 1));
    }

    /// The epoch after a merge with another shard.
    public ShardEpoch merged(ShardEpoch other) {
        return newerThan(other) ? next() : other.next();
    }

    public boolean newerThan(ShardEpoch other) {
        return number > other.number;
    }

    @Override
    public int compareTo(ShardEpoch other) {
        return Integer.compare(number, other.number);
    }
}
