package fulcrum.database.schema;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.sharding.ShardEpoch;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes what may stand in a row of the system tables.
final class AnySchema {

    private static final List<Map<String, String>> OPTIONS =
            List.of(
                    Map.of(),
                    Map.of("replicas", "5", "shards", "7"),
                    Map.of("sharding", "range", "split_at", "{G,M,S}"),
                    Map.of("colocate_with", "customers", "shard_key", "{c0}"));

    private AnySchema() {}

    static SchemaRow row(Dice dice) {
        return switch (dice.below(5)) {
            case 0 -> table(dice);
            case 1 -> new SchemaRow.Named(table(dice).id());
            case 2 ->
                    new SchemaRow.Placed(
                            new ShardId(number(dice)),
                            dice.below(100),
                            new ShardEpoch(dice.between(1, 1000)),
                            dice.chance(1, 2)
                                    ? new KeyRange(Bytes.text("a"), null)
                                    : new KeyRange(Bytes.EMPTY, Bytes.text("b" + dice.below(9))));
            case 3 -> new SchemaRow.Versioned(dice.between(1, 1000));
            default -> new SchemaRow.Numbers(new TableId(number(dice)), new ShardId(number(dice)));
        };
    }

    private static TableDescriptor table(Dice dice) {
        TableId id = new TableId(number(dice));
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            columns.add(new Column("c" + i, type(dice), i > 1 && dice.chance(1, 2)));
        }
        List<KeyPart> key = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            key.add(new KeyPart(i, dice.pick(List.of(Order.values()))));
        }
        boolean hashed = dice.chance(1, 2);
        return new TableDescriptor(
                id,
                new TableName("public", dice.chance(1, 2) ? "t" : "Ünïcode " + dice.below(9)),
                hashed && dice.chance(1, 2) ? new TableId(number(dice)) : id,
                dice.between(1, 1000),
                dice.pick(List.of(TableState.values())),
                columns,
                key,
                hashed ? List.of(1, 0).subList(0, dice.between(1, 2)) : List.of(),
                ((TableOptions.Parsed.Accepted) TableOptions.parse(dice.pick(OPTIONS))).options());
    }

    private static KeyType type(Dice dice) {
        KeyType.Scalar scalar = dice.pick(List.of(KeyType.Scalar.values()));
        return dice.chance(1, 4) ? new KeyType.ArrayOf(scalar) : scalar;
    }

    private static long number(Dice dice) {
        return 1 + (dice.nextLong() >>> dice.between(2, 63));
    }
}
