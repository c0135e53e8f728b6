package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.machine.Dice;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Orders, and their lines.
final class ColocationTest {

    private static final KeyColumn NUMBER = new KeyColumn(KeyType.Scalar.INTEGER, Order.ASCENDING);
    private static final KeyColumn NUMBER_DOWN =
            new KeyColumn(KeyType.Scalar.INTEGER, Order.DESCENDING);

    private static final TableLayout.Hashed ORDERS =
            new TableLayout.Hashed(new TableId(7), Tables.ID, List.of(0));
    private static final TableLayout.Hashed LINES =
            Colocation.of(ORDERS)
                    .join(new TableId(9), new KeySchema(List.of(NUMBER, NUMBER_DOWN)), List.of(1));

    @Test
    void equalShardKeysAreInOneShard() {
        Dice dice = Dice.of(1);
        for (int shards = 1; shards < 60; shards++) {
            ShardMap map = ShardMap.of(new Cut.Hash(shards), ORDERS.space(), new ShardId(1));
            for (int i = 0; i < 50; i++) {
                Datum order = new Datum.Int(dice.nextLong());
                ShardRange shard = Objects.requireNonNull(map.find(ORDERS.key(List.of(order))));
                for (int line = 0; line < 3; line++) {
                    List<Datum> row = List.of(new Datum.Int(line), order);
                    assertThat(map.find(LINES.key(row))).isEqualTo(shard);
                    assertThat(ORDERS.withShardKey(List.of(order)).contains(LINES.key(row)))
                            .isTrue();
                }
                assertThat(shard.range().contains(ORDERS.withShardKey(List.of(order)))).isTrue();
            }
        }
    }

    @Test
    void rowsOfTablesThatLieTogetherAreNotConfused() {
        Dice dice = Dice.of(2);
        for (int i = 0; i < 1_000; i++) {
            Datum order = new Datum.Int(dice.nextLong() >> dice.below(64));
            List<Datum> row = List.of(new Datum.Int(i), order);
            assertThat(LINES.read(LINES.key(row))).isEqualTo(row);
            assertThat(ORDERS.startingWith(List.of(order)).contains(LINES.key(row))).isFalse();
            assertThat(ORDERS.startingWith(List.of(order)).contains(ORDERS.key(List.of(order))))
                    .isTrue();
        }
    }

    @Test
    void whoeverJoinsOneJoinsAll() {
        assertThat(Colocation.of(LINES)).isEqualTo(Colocation.of(ORDERS));
        assertThat(LINES.space()).isEqualTo(ORDERS.space());
    }

    @Test
    void shardKeysThatAreNeverEqualAreRefused() {
        Colocation orders = Colocation.of(ORDERS);
        KeyColumn text = new KeyColumn(KeyType.Scalar.TEXT, Order.ASCENDING);
        KeySchema both = new KeySchema(List.of(NUMBER, text));
        for (List<Integer> wrong : List.of(List.of(1), List.of(0, 1))) {
            assertThatThrownBy(() -> orders.join(new TableId(9), both, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("where the others have one of [INTEGER]");
        }
        assertThat(orders.objection(LINES)).isNull();
    }
}
