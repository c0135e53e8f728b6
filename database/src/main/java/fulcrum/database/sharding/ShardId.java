package fulcrum.database.sharding;

/// The name of a shard. A group of replicas may have several; the catalog says which has it.
///
/// @param number positive, assigned once and never used again for another shard
public record ShardId(long number) implements Comparable<ShardId> {

    public ShardId {
        if (number <= 0) {
            throw new IllegalArgumentException("a shard's number is positive, not " + number);
        }
    }

    @Override
    public int compareTo(ShardId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "s" + number;
    }
}
