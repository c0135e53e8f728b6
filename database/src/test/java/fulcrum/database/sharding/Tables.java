package fulcrum.database.sharding;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;

/// Random tables of texts and integers, and their rows.
final class Tables {

    /// A key that is one identifier.
    static final KeySchema ID =
            new KeySchema(List.of(new KeyColumn(KeyType.Scalar.INTEGER, Order.ASCENDING)));

    private Tables() {}

    static KeySchema primaryKey(Dice dice) {
        List<KeyColumn> columns = new ArrayList<>();
        for (int i = dice.between(1, 4); i > 0; i--) {
            columns.add(column(dice));
        }
        return new KeySchema(columns);
    }

    private static KeyColumn column(Dice dice) {
        return new KeyColumn(
                dice.pick(List.of(KeyType.Scalar.INTEGER, KeyType.Scalar.TEXT)),
                dice.pick(List.of(Order.values())));
    }

    static TableId id(Dice dice) {
        return new TableId(dice.chance(1, 2) ? dice.between(1, 300) : dice.between(1L, 1L << 40));
    }

    static TableLayout.Hashed hashed(Dice dice) {
        KeySchema primaryKey = primaryKey(dice);
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < primaryKey.columns().size(); i++) {
            columns.add(i);
        }
        dice.shuffle(columns);
        return new TableLayout.Hashed(
                id(dice), primaryKey, columns.subList(0, dice.between(1, columns.size())));
    }

    static List<Datum> row(Dice dice, KeySchema primaryKey) {
        List<Datum> values = new ArrayList<>();
        for (KeyColumn column : primaryKey.columns()) {
            long number = dice.nextLong() >> dice.between(40, 63);
            values.add(
                    column.type() == KeyType.Scalar.INTEGER
                            ? new Datum.Int(number)
                            : new Datum.Text("n" + number));
        }
        return values;
    }
}
