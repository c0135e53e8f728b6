package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Maps of random ranges of one-byte keys, against a look at each key.
final class ShardMapTest {

    private static final int KEYS = 32;

    private static Bytes key(int number) {
        return Bytes.of((byte) number);
    }

    private static @Nullable Bytes end(int number) {
        return number == KEYS ? null : key(number);
    }

    private static List<ShardRange> random(Dice dice) {
        List<ShardRange> shards = new ArrayList<>();
        for (int from = dice.below(4); from < KEYS; ) {
            int to = Math.min(KEYS, from + dice.between(1, 6));
            shards.add(new ShardRange(new ShardId(100 - from), new KeyRange(key(from), end(to))));
            from = to + (dice.chance(1, 3) ? dice.between(1, 3) : 0);
        }
        dice.shuffle(shards);
        return shards;
    }

    private static KeyRange randomRange(Dice dice) {
        int from = dice.below(KEYS);
        return new KeyRange(key(from), end(dice.between(from, KEYS)));
    }

    private static List<Bytes> keysIn(KeyRange range) {
        List<Bytes> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            if (range.contains(key(i))) {
                keys.add(key(i));
            }
        }
        return keys;
    }

    @Test
    void findsTheShardThatHasTheKey() {
        Dice dice = Dice.of(1);
        for (int round = 0; round < 500; round++) {
            List<ShardRange> shards = random(dice);
            ShardMap map = new ShardMap(shards);
            for (int i = 0; i < KEYS; i++) {
                Bytes key = key(i);
                ShardRange expected =
                        shards.stream()
                                .filter(each -> each.range().contains(key))
                                .findFirst()
                                .orElse(null);
                assertThat(map.find(key)).isEqualTo(expected);
            }
        }
    }

    @Test
    void overlappingShardsAreThoseThatHaveAKeyOfTheRange() {
        Dice dice = Dice.of(2);
        for (int round = 0; round < 3_000; round++) {
            ShardMap map = new ShardMap(random(dice));
            KeyRange range = randomRange(dice);
            List<ShardRange> expected =
                    map.shards().stream()
                            .filter(each -> keysIn(range).stream().anyMatch(each.range()::contains))
                            .toList();
            assertThat(map.overlapping(range)).isEqualTo(expected);
            assertThat(map.covers(range))
                    .isEqualTo(keysIn(range).stream().allMatch(key -> map.find(key) != null));
        }
    }

    @Test
    void aCutCoversItsTableAndNothingElse() {
        TableId table = new TableId(5);
        ShardMap map = ShardMap.of(new Cut.Hash(7), table, new ShardId(11));
        assertThat(map.shards())
                .extracting(each -> each.shard().number())
                .containsExactly(11L, 12L, 13L, 14L, 15L, 16L, 17L);
        assertThat(map.covers(table.range())).isTrue();
        assertThat(map.covers(KeyRange.ALL)).isFalse();
        assertThat(map.find(new TableId(6).prefix())).isNull();
        assertThat(map.find(new TableId(4).prefix())).isNull();
    }

    @Test
    void aMapOfNothingHasNothing() {
        ShardMap map = new ShardMap(List.of());
        assertThat(map.find(Bytes.EMPTY)).isNull();
        assertThat(map.overlapping(KeyRange.ALL)).isEmpty();
        assertThat(map.covers(KeyRange.ALL)).isFalse();
        assertThat(map.covers(new KeyRange(key(1), key(1)))).isTrue();
    }

    @Test
    void shardsThatOverlapAreRefused() {
        ShardRange all = new ShardRange(new ShardId(1), KeyRange.ALL);
        ShardRange some = new ShardRange(new ShardId(2), new KeyRange(key(1), key(2)));
        ShardRange none = new ShardRange(new ShardId(3), new KeyRange(key(1), key(1)));
        assertThatThrownBy(() -> new ShardMap(List.of(all, some)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ShardMap(List.of(none)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
