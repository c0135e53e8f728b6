package fulcrum.database.sharding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node knows of shards: a [RoutingCache] of their keys and epochs, and beside it of each
/// its group and the versions of its tables' schemas, in arrays: under 100 bytes for each shard
/// altogether. Versions that many shards have together, as those of one table do, are kept once.
public final class Descriptors {

    /// In place of the number of some versions: it is about to have some.
    private static final int NONE = -1;

    private RoutingCache cache = RoutingCache.EMPTY;

    /// The shards' numbers, in their order.
    private long[] shards = new long[0];

    private long[] groups = new long[0];

    /// Which versions each has.
    private int[] versions = new int[0];

    private final ArrayList<Versions> sets = new ArrayList<>();

    /// Versions of schemas by the numbers of their tables, in arrays.
    private static final class Versions {

        private final long[] tables;
        private final int[] versions;

        Versions(SortedMap<TableId, Integer> map) {
            tables = map.keySet().stream().mapToLong(TableId::number).toArray();
            versions = map.values().stream().mapToInt(Integer::intValue).toArray();
        }

        SortedMap<TableId, Integer> map() {
            TreeMap<TableId, Integer> map = new TreeMap<>();
            for (int i = 0; i < tables.length; i++) {
                map.put(new TableId(tables[i]), versions[i]);
            }
            return map;
        }

        boolean is(Versions other) {
            return Arrays.equals(tables, other.tables) && Arrays.equals(versions, other.versions);
        }
    }

    /// Which keys lie where.
    public RoutingCache cache() {
        return cache;
    }

    /// The group that has a shard, which the cache has a way to.
    ///
    /// @throws IllegalArgumentException where nothing is known of it
    public long group(ShardId shard) {
        int at = at(shard.number());
        if (at < 0) {
            throw new IllegalArgumentException("nothing is known of " + shard);
        }
        return groups[at];
    }

    /// What is known of a shard; null where nothing is, or others are known to have its keys.
    public @Nullable ShardDescriptor find(ShardId shard) {
        Route route = cache.find(shard);
        int at = at(shard.number());
        return route == null || at < 0
                ? null
                : new ShardDescriptor(
                        shard,
                        groups[at],
                        route.range(),
                        route.epoch(),
                        sets.get(versions[at]).map());
    }

    /// Takes what somebody said, beside what is known: all at once, for each time costs as much as
    /// all shards.
    public void learned(Collection<ShardDescriptor> said) {
        TreeMap<Long, ShardDescriptor> latest = new TreeMap<>();
        for (ShardDescriptor each : said) {
            long number = each.shard().number();
            ShardDescriptor before =
                    latest.containsKey(number) ? latest.get(number) : find(each.shard());
            latest.put(number, before == null ? each : before.merge(each));
        }
        List<Route> routes = new ArrayList<>();
        for (ShardDescriptor each : latest.values()) {
            routes.add(
                    new Route(
                            each.shard(),
                            each.range(),
                            each.epoch(),
                            Collections.emptySortedSet(),
                            null,
                            0));
        }
        cache = cache.redirected(routes);
        makeRoom(latest.keySet());
        for (ShardDescriptor each : latest.values()) {
            int at = at(each.shard().number());
            groups[at] = each.group();
            versions[at] = set(new Versions(each.versions()));
        }
    }

    private int at(long number) {
        return Arrays.binarySearch(shards, number);
    }

    private void makeRoom(Collection<Long> numbers) {
        long[] more = numbers.stream().mapToLong(Long::longValue).filter(n -> at(n) < 0).toArray();
        if (more.length == 0) {
            return;
        }
        long[] all = Arrays.copyOf(shards, shards.length + more.length);
        System.arraycopy(more, 0, all, shards.length, more.length);
        Arrays.sort(all);
        long[] allGroups = new long[all.length];
        int[] allVersions = new int[all.length];
        Arrays.fill(allVersions, NONE);
        for (int i = 0; i < shards.length; i++) {
            int at = Arrays.binarySearch(all, shards[i]);
            allGroups[at] = groups[i];
            allVersions[at] = versions[i];
        }
        shards = all;
        groups = allGroups;
        versions = allVersions;
    }

    /// The number of these versions, new or known. Those that no shard has any more give theirs to
    /// the next that come.
    private int set(Versions wanted) {
        for (int i = 0; i < sets.size(); i++) {
            if (sets.get(i).is(wanted)) {
                return i;
            }
        }
        boolean[] used = new boolean[sets.size()];
        for (int each : versions) {
            if (each != NONE) {
                used[each] = true;
            }
        }
        for (int i = 0; i < used.length; i++) {
            if (!used[i]) {
                sets.set(i, wanted);
                return i;
            }
        }
        sets.add(wanted);
        return sets.size() - 1;
    }
}
