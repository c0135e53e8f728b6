package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class CutTest {

    private static final TableId TABLE = new TableId(300);

    /// Shard counts that a hash space divides evenly by, and others.
    private static final List<Integer> COUNTS =
            List.of(1, 2, 3, 5, 7, 16, 100, 1_000, Cut.SHARDS_MOST);

    @Test
    void everyKeyOfTheTableBelongsToExactlyOneShard() {
        Dice dice = Dice.of(1);
        for (int i = 0; i < 300; i++) {
            TableLayout.Hashed hashed = Tables.hashed(dice);
            demandOneShardEach(dice, hashed, new Cut.Hash(dice.between(1, 40)));
            TableLayout.Ranged ranged =
                    new TableLayout.Ranged(Tables.id(dice), Tables.primaryKey(dice));
            demandOneShardEach(dice, ranged, new Cut.Ranges(splits(dice, ranged)));
        }
    }

    private static List<Bytes> splits(Dice dice, TableLayout.Ranged table) {
        SortedSet<Bytes> splits = new TreeSet<>();
        for (int i = dice.below(9); i > 0; i--) {
            Bytes key = table.primaryKey().encode(Tables.row(dice, table.primaryKey()));
            splits.add(key.slice(0, dice.between(1, key.size())));
        }
        return List.copyOf(splits);
    }

    private static void demandOneShardEach(Dice dice, TableLayout table, Cut cut) {
        List<KeyRange> ranges = cut.ranges(table.space());
        for (int i = 0; i < 100; i++) {
            Bytes key = table.key(Tables.row(dice, table.primaryKey()));
            assertThat(ranges.stream().filter(range -> range.contains(key))).hasSize(1);
        }
    }

    @Test
    void rangesCoverTheTableWithoutAGapOrAnOverlap() {
        Cut split = new Cut.Ranges(List.of(Bytes.hex("00"), Bytes.hex("10"), Bytes.hex("1000")));
        List<Cut> cuts = new ArrayList<>(List.of(split, new Cut.Ranges(List.of())));
        COUNTS.forEach(count -> cuts.add(new Cut.Hash(count)));
        for (Cut cut : cuts) {
            List<KeyRange> ranges = cut.ranges(TABLE);
            assertThat(ranges).hasSize(cut.splitAt().size() + 1).noneMatch(KeyRange::isEmpty);
            assertThat(ranges.getFirst().from()).isEqualTo(TABLE.range().from());
            assertThat(ranges.getLast().to()).isEqualTo(TABLE.range().to());
            for (int i = 1; i < ranges.size(); i++) {
                assertThat(ranges.get(i).from()).isEqualTo(ranges.get(i - 1).to());
            }
        }
    }

    @Test
    void hashRangesDifferByOneHashAtMost() {
        for (int count : COUNTS) {
            long least = Long.MAX_VALUE;
            long most = 0;
            for (int i = 0; i < count; i++) {
                long size = HashSpace.firstOf(i + 1, count) - HashSpace.firstOf(i, count);
                least = Math.min(least, size);
                most = Math.max(most, size);
            }
            assertThat(HashSpace.firstOf(count, count)).isEqualTo(HashSpace.SIZE);
            assertThat(most - least).as("%s shards", count).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void thePartOfAHashIsWhereItLies() {
        Dice dice = Dice.of(2);
        for (int count : COUNTS) {
            for (int i = 0; i < 2_000; i++) {
                long bound = HashSpace.firstOf(dice.below(count), count) + dice.between(-1, 1);
                int hash = (int) (dice.chance(1, 2) ? bound : dice.nextLong());
                long place = Integer.toUnsignedLong(hash);
                int part = HashSpace.partOf(hash, count);
                assertThat(HashSpace.firstOf(part, count)).isLessThanOrEqualTo(place);
                assertThat(HashSpace.firstOf(part + 1, count)).isGreaterThan(place);
            }
        }
    }

    /// Of consecutive identifiers, the usual keys.
    @Test
    void rowsAreSpreadEvenly() {
        int count = 16;
        int rows = 64_000;
        long[] found = new long[count];
        for (int i = 0; i < rows; i++) {
            found[HashSpace.partOf(hashOf(i), count)]++;
        }
        // The standard deviation of a shard's rows is sqrt(64000 / 16 * 15 / 16) = 61.
        for (long each : found) {
            assertThat(each).isBetween(rows / count - 300L, rows / count + 300L);
        }
    }

    private static int hashOf(int id) {
        return HashSpace.of(Tables.ID.encode(List.of(new Datum.Int(id))));
    }

    @Test
    void aSmallClusterHasThreeShardsOfATable() {
        assertThat(Cut.Hash.standard(1).shards()).isEqualTo(3);
        assertThat(Cut.Hash.standard(9).shards()).isEqualTo(9);
    }

    @Test
    void cutsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new Cut.Hash(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Cut.Hash(Cut.SHARDS_MOST + 1))
                .isInstanceOf(IllegalArgumentException.class);
        Bytes one = Bytes.hex("01");
        for (List<Bytes> wrong :
                List.of(List.of(Bytes.EMPTY), List.of(one, one), List.of(one, Bytes.hex("00ff")))) {
            assertThatThrownBy(() -> new Cut.Ranges(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
