package fulcrum.database.sharding;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a node remembers of which shard has a key and who leads it.
///
/// Immutable, so that one thread changes it and all others look things up in what it was. It is
/// arrays rather than objects, since every node remembers all shards: under 100 bytes for each
/// shard. A look-up compares keys at most ceil(log2(n)) + 1 times, n being the shards and the gaps
/// between them. A new leader costs a chunk of 128; a new epoch, which is rare, costs n.
///
/// What it says may be outdated and is checked where it leads ([Admission]).
public final class RoutingCache {

    /// In place of a shard's number: nothing is known of these keys.
    private static final long NONE = 0;

    /// Nothing is known.
    public static final RoutingCache EMPTY = new RoutingCache(List.of(Tile.UNKNOWN));

    /// The first keys of all tiles, one behind the other; each tile goes up to the next.
    private final Bytes keys;

    /// Where the first key of each tile begins in `keys`, and where that of the last one ends.
    private final int[] keyStarts;

    private final long[] shards;
    private final int[] epochs;
    private final int[] replicaSets;
    private final ReplicaSets sets;
    private final Leaders leaders;

    /// The tiles that have a shard, in the order of the shards' numbers.
    private final int[] byShard;

    private RoutingCache(List<Tile> tiles) {
        int count = tiles.size();
        keyStarts = new int[count + 1];
        shards = new long[count];
        epochs = new int[count];
        replicaSets = new int[count];
        leaders = Leaders.none(count);
        for (int i = 0; i < count; i++) {
            Tile tile = tiles.get(i);
            keyStarts[i + 1] = keyStarts[i] + tile.range().from().size();
            epochs[i] = tile.epoch();
            Route route = tile.route();
            if (route != null) {
                shards[i] = route.shard().number();
                leaders.set(i, number(route.leader()), route.leaderTerm());
            }
        }
        byte[] joined = new byte[keyStarts[count]];
        for (int i = 0; i < count; i++) {
            tiles.get(i).range().from().copyTo(joined, keyStarts[i]);
        }
        keys = Bytes.wrap(joined);
        sets = ReplicaSets.of(tiles, replicaSets);
        byShard =
                IntStream.range(0, count)
                        .filter(i -> shards[i] != NONE)
                        .boxed()
                        .sorted(Comparator.comparingLong(i -> shards[i]))
                        .mapToInt(i -> i)
                        .toArray();
    }

    private RoutingCache(RoutingCache before, Leaders leaders) {
        this.keys = before.keys;
        this.keyStarts = before.keyStarts;
        this.shards = before.shards;
        this.epochs = before.epochs;
        this.replicaSets = before.replicaSets;
        this.sets = before.sets;
        this.byShard = before.byShard;
        this.leaders = leaders;
    }

    /// How many shards it knows.
    public int size() {
        return byShard.length;
    }

    /// The way to the shard that has a key; null where it is not known.
    public @Nullable Route find(Bytes key) {
        return route(tile(key, _ -> {}));
    }

    /// The way to a shard; null where it is not known.
    public @Nullable Route find(ShardId shard) {
        int tile = tile(shard);
        return tile < 0 ? null : route(tile);
    }

    /// The ways to all shards that have any of these keys, in the order of their keys; those that
    /// are not known are left out ([#knows]).
    public List<Route> overlapping(KeyRange range) {
        List<Route> found = new ArrayList<>();
        for (int i = tile(range.from(), _ -> {}); i < shards.length && overlaps(i, range); i++) {
            Route route = route(i);
            if (route != null) {
                found.add(route);
            }
        }
        return found;
    }

    /// The shard of each of these keys is known.
    public boolean knows(KeyRange range) {
        for (int i = tile(range.from(), _ -> {}); i < shards.length && overlaps(i, range); i++) {
            if (shards[i] == NONE) {
                return false;
            }
        }
        return true;
    }

    /// Somebody said who leads a shard. What is of an older term than what is known is left alone;
    /// so is what is of the same term, in which there is one leader at most, unless none was known.
    ///
    /// @param node null where there was none in that term, or who said it does not know
    public RoutingCache learnedLeader(ShardId shard, @Nullable NodeId node, long term) {
        int tile = tile(shard);
        if (tile < 0 || term < leaders.term(tile)) {
            return this;
        }
        boolean same = term == leaders.term(tile);
        if (same && (node == null || leaders.node(tile) != 0)) {
            return this;
        }
        return new RoutingCache(this, leaders.with(tile, number(node), term));
    }

    /// Somebody answered with newer routes, or the catalog was read. A route is left alone if any
    /// of its keys, or its shard, is known as of its epoch or a newer one, but for its leader.
    public RoutingCache redirected(Collection<Route> routes) {
        Tiles tiles = new Tiles(IntStream.range(0, shards.length).mapToObj(this::asTile).toList());
        boolean changed = false;
        for (Route route : routes) {
            changed |= tiles.take(route);
        }
        RoutingCache after = changed ? new RoutingCache(tiles.inOrder()) : this;
        for (Route route : routes) {
            after = after.learnedLeader(route.shard(), route.leader(), route.leaderTerm());
        }
        return after;
    }

    /// The tile that has a key.
    ///
    /// @param compared told of each tile whose first key it was compared with
    int tile(Bytes key, IntConsumer compared) {
        return Search.last(
                shards.length,
                at -> {
                    compared.accept(at);
                    return first(at).compareTo(key) <= 0;
                });
    }

    /// How many tiles there are.
    int tiles() {
        return shards.length;
    }

    /// The epoch at a key: no route as of it, or as of an older one, is taken there any more.
    int epoch(Bytes key) {
        return epochs[tile(key, _ -> {})];
    }

    private int tile(ShardId shard) {
        int at = Search.last(byShard.length, i -> shards[byShard[i]] <= shard.number());
        return at >= 0 && shards[byShard[at]] == shard.number() ? byShard[at] : -1;
    }

    private boolean overlaps(int tile, KeyRange range) {
        return range(tile).overlaps(range);
    }

    private KeyRange range(int tile) {
        return new KeyRange(first(tile), tile + 1 < shards.length ? first(tile + 1) : null);
    }

    private Bytes first(int tile) {
        return keys.slice(keyStarts[tile], keyStarts[tile + 1]);
    }

    private Tile asTile(int tile) {
        return new Tile(range(tile), epochs[tile], route(tile));
    }

    private @Nullable Route route(int tile) {
        if (shards[tile] == NONE) {
            return null;
        }
        int leader = leaders.node(tile);
        return new Route(
                new ShardId(shards[tile]),
                range(tile),
                new ShardEpoch(epochs[tile]),
                sets.at(replicaSets[tile]),
                leader == 0 ? null : new NodeId(leader),
                leaders.term(tile));
    }

    private static int number(@Nullable NodeId node) {
        return node == null ? 0 : node.number();
    }
}
