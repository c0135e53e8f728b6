package fulcrum.database.sharding;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All keys there can be, laid out in tiles, while routes are taken in.
///
/// The epoch at a key never falls. A route is taken whole or not at all: where any of its keys is
/// known as of its epoch or a newer one, its range has changed since.
final class Tiles {

    private final NavigableMap<Bytes, Tile> byStart = new TreeMap<>();
    private final SortedMap<ShardId, Tile> byShard = new TreeMap<>();

    /// @param tiles each key in one of them
    Tiles(Collection<Tile> tiles) {
        tiles.forEach(this::put);
    }

    /// In the order of their keys, neighbours of which nothing is known in one.
    List<Tile> inOrder() {
        List<Tile> tiles = new ArrayList<>();
        for (Tile tile : byStart.values()) {
            Tile before = tiles.isEmpty() ? null : tiles.getLast();
            if (before != null
                    && before.route() == null
                    && tile.route() == null
                    && before.epoch() == tile.epoch()) {
                KeyRange both = new KeyRange(before.range().from(), tile.range().to());
                tiles.set(tiles.size() - 1, tile.outdated(both));
            } else {
                tiles.add(tile);
            }
        }
        return tiles;
    }

    /// Takes a route in.
    ///
    /// @return false where that or more was known
    boolean take(Route route) {
        List<Tile> rivals = overlapping(route.range());
        Tile same = byShard.get(route.shard());
        if (same != null && !same.range().overlaps(route.range())) {
            rivals.add(same);
        }
        int epoch = route.epoch().number();
        if (rivals.stream().anyMatch(rival -> rival.epoch() >= epoch)) {
            return false;
        }
        rivals.forEach(rival -> giveUp(rival, route.range()));
        Route known = same == null ? null : same.route();
        put(Tile.of(known == null ? route : route.led(known.leader(), known.leaderTerm())));
        return true;
    }

    private List<Tile> overlapping(KeyRange range) {
        Map.Entry<Bytes, Tile> first = byStart.floorEntry(range.from());
        Bytes from = first == null ? range.from() : first.getKey();
        List<Tile> found = new ArrayList<>();
        for (Tile tile : byStart.tailMap(from, true).values()) {
            if (!tile.range().overlaps(range)) {
                break;
            }
            found.add(tile);
        }
        return found;
    }

    /// What lies outside the range is not known any more: one change made all of it outdated.
    private void giveUp(Tile rival, KeyRange taken) {
        byStart.remove(rival.range().from());
        if (rival.route() != null) {
            byShard.remove(rival.route().shard());
        }
        KeyRange had = rival.range();
        if (!had.overlaps(taken)) {
            put(rival.outdated(had));
            return;
        }
        if (had.from().compareTo(taken.from()) < 0) {
            put(rival.outdated(new KeyRange(had.from(), taken.from())));
        }
        if (taken.to() != null && isBefore(taken.to(), had.to())) {
            put(rival.outdated(new KeyRange(taken.to(), had.to())));
        }
    }

    private static boolean isBefore(Bytes key, @Nullable Bytes end) {
        return end == null || key.compareTo(end) < 0;
    }

    private void put(Tile tile) {
        byStart.put(tile.range().from(), tile);
        if (tile.route() != null) {
            byShard.put(tile.route().shard(), tile);
        }
    }
}
