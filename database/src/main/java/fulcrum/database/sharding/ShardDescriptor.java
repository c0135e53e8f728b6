package fulcrum.database.sharding;

import fulcrum.database.keys.KeyRange;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the catalog says of a shard, and what the shard itself knows once it is published there.
///
/// Each part only ever rises: of two descriptors of one shard, each may know more than the other,
/// and [#merge] knows all.
///
/// @param group the number of the group whose replicas have it; a group may have several shards
/// @param range its keys, as of its epoch
/// @param versions of the schemas of the tables whose rows may lie there
public record ShardDescriptor(
        ShardId shard,
        long group,
        KeyRange range,
        ShardEpoch epoch,
        SortedMap<TableId, Integer> versions) {

    public ShardDescriptor {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        if (group < 0 || range.isEmpty() || versions.values().stream().anyMatch(each -> each < 1)) {
            throw new IllegalArgumentException(
                    "no shard: group " + group + ", " + range + ", versions " + versions);
        }
    }

    /// The version of a table's schema; 0 where none is known.
    public int version(TableId table) {
        return versions.getOrDefault(table, 0);
    }

    /// What the two know together.
    public ShardDescriptor merge(ShardDescriptor other) {
        if (!shard.equals(other.shard)) {
            throw new IllegalArgumentException(shard + " is not " + other.shard);
        }
        TreeMap<TableId, Integer> latest = new TreeMap<>(versions);
        other.versions.forEach((table, version) -> latest.merge(table, version, Math::max));
        ShardDescriptor later = other.epoch.newerThan(epoch) ? other : this;
        return new ShardDescriptor(shard, later.group, later.range, later.epoch, latest);
    }
}
