package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.KeyWriter;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.SchemaCodec;
import fulcrum.database.schema.SchemaRow;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What it costs to remember 10,000 shards on 100 nodes: counted, in the arrays' own lengths.
final class RoutingCacheSizeTest {

    private static final int SHARDS = 10_000;
    private static final int NODES = 100;
    private static final int BYTES_MOST = 100;

    /// What a JVM puts in front of an array, and in front of an object's fields.
    private static final int HEADER_BYTES = 16;

    /// Each shard on three nodes of its own, which is the dearest case.
    private static RoutingCache of(List<KeyRange> ranges) {
        return of(ranges, ranges.size());
    }

    /// @param sets how many sets of nodes there are, one shard having one after the other
    private static RoutingCache of(List<KeyRange> ranges, int sets) {
        Dice dice = Dice.of(1);
        List<SortedSet<NodeId>> sharing = new ArrayList<>();
        for (int i = 0; i < sets; i++) {
            SortedSet<NodeId> replicas = new TreeSet<>();
            while (replicas.size() < 3) {
                replicas.add(new NodeId(dice.between(1, NODES)));
            }
            sharing.add(replicas);
        }
        List<Route> routes = new ArrayList<>();
        for (KeyRange range : ranges) {
            SortedSet<NodeId> replicas = sharing.get(routes.size() % sets);
            ShardId shard = new ShardId(1_000_000L + routes.size());
            routes.add(new Route(shard, range, ShardEpoch.FIRST, replicas, replicas.first(), 9));
        }
        return RoutingCache.EMPTY.redirected(routes);
    }

    /// A hundred tables of a hundred shards, with gaps between the tables.
    private static List<KeyRange> hashed() {
        List<KeyRange> ranges = new ArrayList<>();
        for (int table = 0; table < 100; table++) {
            ranges.addAll(new Cut.Hash(SHARDS / 100).ranges(new TableId(1_000 + 2 * table)));
        }
        return ranges;
    }

    /// One table, cut at texts of 20 characters.
    private static List<KeyRange> ranged() {
        List<Bytes> splits = new ArrayList<>();
        for (int i = 1; i < SHARDS; i++) {
            String digits = Integer.toString(SHARDS + i);
            Datum name = new Datum.Text("customer/" + "0".repeat(11 - digits.length()) + digits);
            splits.add(new KeyWriter().put(name, Order.ASCENDING).toBytes());
        }
        return new Cut.Ranges(splits).ranges(new TableId(1_000));
    }

    /// All bytes that can be reached from an object, but for what was seen before.
    private static long bytes(Object root, Set<Object> seen) throws IllegalAccessException {
        if (!seen.add(root)) {
            return 0;
        }
        Class<?> type = root.getClass();
        long bytes = HEADER_BYTES;
        if (type.isArray()) {
            Class<?> component = type.getComponentType();
            int length = Array.getLength(root);
            bytes += (long) length * width(component);
            for (int i = 0; i < length && !component.isPrimitive(); i++) {
                bytes += bytes(Array.get(root, i), seen);
            }
            return bytes;
        }
        if (root instanceof ArrayList<?> list) {
            for (Object each : list) {
                bytes += Long.BYTES + bytes(each, seen);
            }
            return bytes;
        }
        assertThat(type.getPackageName()).as("%s is counted", type).startsWith("fulcrum.");
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                bytes += width(field.getType());
                field.setAccessible(true);
                if (!field.getType().isPrimitive()) {
                    bytes += bytes(field.get(root), seen);
                }
            }
        }
        return bytes;
    }

    private static int width(Class<?> type) {
        if (type == byte.class || type == boolean.class) {
            return Byte.BYTES;
        }
        return type == int.class ? Integer.BYTES : Long.BYTES; // a reference takes eight at most
    }

    private static Set<Object> nothing() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    @Test
    void aShardTakesFewerThanAHundredBytes() throws IllegalAccessException {
        for (List<KeyRange> ranges : List.of(hashed(), ranged())) {
            RoutingCache cache = of(ranges);
            assertThat(cache.size()).isEqualTo(SHARDS);
            assertThat(bytes(cache, nothing()) / SHARDS).isBetween(40L, (long) BYTES_MOST);
        }
    }

    /// What a node reads from the catalog of a hundred tables, each with a shard in every group.
    @Test
    void whatTheCatalogSaysOfAShardTakesFewerThanAHundredBytes() throws IllegalAccessException {
        List<KeyRange> ranges = hashed();
        Descriptors known = new Descriptors();
        for (int table = 0; table < SHARDS / NODES; table++) {
            List<ShardDescriptor> read = new ArrayList<>();
            for (int group = 0; group < NODES; group++) {
                read.add(asRead(table, group, ranges.get(table * NODES + group)));
            }
            known.learned(read);
        }
        assertThat(known.cache().size()).isEqualTo(SHARDS);
        for (int i = 0; i < SHARDS; i++) {
            ShardDescriptor written = asRead(i / NODES, i % NODES, ranges.get(i));
            assertThat(known.find(written.shard())).isEqualTo(written);
            Route route = Objects.requireNonNull(known.cache().find(ranges.get(i).from()));
            assertThat(route.shard()).isEqualTo(written.shard());
            assertThat(known.group(route.shard())).isEqualTo(written.group());
        }
        assertThat(bytes(known, nothing()) / SHARDS).isBetween(40L, (long) BYTES_MOST);
    }

    /// As a coordinator reads it from the bytes of the catalog's rows.
    private static ShardDescriptor asRead(int table, int group, KeyRange range) {
        ShardId shard = new ShardId(1_000_000L + (long) table * NODES + group);
        Bytes row =
                SchemaCodec.ROWS.encode(
                        new SchemaRow.Placed(shard, 1 + group, ShardEpoch.FIRST, range));
        SchemaRow.Placed placed = (SchemaRow.Placed) SchemaCodec.ROWS.decode(row);
        SortedMap<TableId, Integer> versions = new TreeMap<>();
        versions.put(new TableId(1_000 + 2 * table), 1 + table % 7);
        return new ShardDescriptor(
                placed.shard(), placed.group(), placed.range(), placed.epoch(), versions);
    }

    @Test
    void nodesThatHaveManyShardsTogetherAreKeptOnce() throws IllegalAccessException {
        long apart = bytes(of(hashed()), nothing());
        long together = bytes(of(hashed(), NODES), nothing());
        // Three numbers and where they begin, for nearly each shard.
        assertThat(apart - together).isBetween(14L * SHARDS, 16L * SHARDS);
    }

    @Test
    void aNewLeaderCostsOneChunk() throws IllegalAccessException {
        RoutingCache before = of(hashed());
        ShardId shard = new ShardId(1_000_000L + SHARDS / 2);
        RoutingCache after = before.learnedLeader(shard, new NodeId(NODES), 10);
        Set<Object> seen = nothing();
        long all = bytes(before, seen);
        long more = bytes(after, seen);
        assertThat(more).isBetween(128L * 12, all / 100);
    }

    @Test
    void aLookUpComparesAFewKeys() {
        for (List<KeyRange> ranges : List.of(hashed(), ranged())) {
            RoutingCache cache = of(ranges);
            int tiles = cache.tiles();
            int stepsMost = Integer.SIZE - Integer.numberOfLeadingZeros(tiles - 1) + 1;
            int most = 0;
            for (KeyRange range : ranges) {
                AtomicInteger steps = new AtomicInteger();
                int tile = cache.tile(range.from(), _ -> steps.incrementAndGet());
                assertThat(tile).isNotNegative();
                most = Math.max(most, steps.get());
            }
            assertThat(most).isBetween(2, stepsMost);
        }
    }
}
