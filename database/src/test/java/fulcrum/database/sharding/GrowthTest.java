package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/// What is said of all hashes, measured on the keys of rows with consecutive identifiers.
final class GrowthTest {

    private static final int ROWS = 40_000;
    private static final List<Integer> PLACES = List.of(1, 2, 3, 4, 9, 30);
    private static final double SAMPLING = 0.015; // six standard deviations of a share of the rows
    private static final TableLayout.Hashed TABLE =
            new TableLayout.Hashed(new TableId(1), Tables.ID, List.of(0));

    private static double of(Growth.Share share) {
        return (double) share.moved() / share.of();
    }

    private static double measured(IntUnaryOperator before, IntUnaryOperator after) {
        int moved = 0;
        for (int row = 0; row < ROWS; row++) {
            moved += before.applyAsInt(row) == after.applyAsInt(row) ? 0 : 1;
        }
        return (double) moved / ROWS;
    }

    private static Bytes key(int row) {
        return TABLE.key(List.of(new Datum.Int(row)));
    }

    private static int shard(ShardMap map, int row) {
        return (int) Objects.requireNonNull(map.find(key(row))).shard().number() - 1;
    }

    private static ShardMap cut(int shards) {
        return ShardMap.of(new Cut.Hash(shards), TABLE.space(), new ShardId(1));
    }

    private static int modulo(int row, int places) {
        int hash = HashSpace.of(Tables.ID.encode(List.of(new Datum.Int(row))));
        return Integer.remainderUnsigned(hash, places);
    }

    @Test
    void moduloMovesAllButOneOfOneMoreThanThePlaces() {
        for (int places : PLACES) {
            double share = of(Growth.modulo(places));
            assertThat(share).isEqualTo((double) places / (places + 1));
            assertThat(measured(row -> modulo(row, places), row -> modulo(row, places + 1)))
                    .isCloseTo(share, within(SAMPLING));
        }
    }

    @Test
    void cuttingAllRangesAnewMovesHalf() {
        for (int places : PLACES) {
            ShardMap before = cut(places);
            ShardMap after = cut(places + 1);
            assertThat(of(Growth.recut(places))).isEqualTo(0.5);
            assertThat(measured(row -> shard(before, row), row -> shard(after, row)))
                    .isCloseTo(0.5, within(SAMPLING));
        }
    }

    @Test
    void handingWholeRangesOverMovesOneOfOneMoreThanThePlaces() {
        int shardsEach = 60;
        for (int places : PLACES) {
            ShardMap map = cut(places * shardsEach);
            int[] before = new int[places * shardsEach];
            for (int i = 0; i < before.length; i++) {
                before[i] = i % places;
            }
            int[] after = handedOver(before, places);
            double share = of(Growth.handedOver(places, shardsEach));
            assertThat(share).isCloseTo(1.0 / (places + 1), within(1.0 / before.length));
            assertThat(measured(row -> before[shard(map, row)], row -> after[shard(map, row)]))
                    .isCloseTo(share, within(SAMPLING));
        }
    }

    /// The new place takes one shard after the other of whoever has most, as long as that has two
    /// more than it.
    private static int[] handedOver(int[] before, int places) {
        List<List<Integer>> shardsOf = new ArrayList<>();
        for (int place = 0; place <= places; place++) {
            shardsOf.add(new ArrayList<>());
        }
        for (int shard = 0; shard < before.length; shard++) {
            shardsOf.get(before[shard]).add(shard);
        }
        int[] after = before.clone();
        List<Integer> taken = shardsOf.get(places);
        while (true) {
            List<Integer> most = taken;
            for (List<Integer> each : shardsOf) {
                most = each.size() > most.size() ? each : most;
            }
            if (most.size() < taken.size() + 2) {
                return after;
            }
            int shard = most.removeLast();
            after[shard] = places;
            taken.add(shard);
        }
    }
}
