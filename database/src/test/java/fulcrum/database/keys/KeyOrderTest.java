package fulcrum.database.keys;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The order of the bytes is the order of the values, against a twin that knows no bytes.
final class KeyOrderTest {

    private static final int PAIRS = 4_000;
    private static final int TUPLES = 40_000;

    @Test
    void bytesAreOrderedAsValuesOfEachTypeAre() {
        for (KeyType type : Datums.types()) {
            for (Order order : Order.values()) {
                Dice dice = Dice.of(1).fork(type + " " + order);
                KeySchema schema = new KeySchema(List.of(new KeyColumn(type, order)));
                int equal = 0;
                for (int i = 0; i < PAIRS; i++) {
                    List<Datum> left = List.of(Datums.value(dice, type));
                    List<Datum> right = List.of(Datums.value(dice, type));
                    demandSameOrder(schema, left, right);
                    equal += SqlOrder.compare(schema, left, right) == 0 ? 1 : 0;
                }
                assertThat(equal).as("equal pairs of %s", type).isBetween(1, PAIRS - 1);
            }
        }
    }

    @Test
    void bytesAreOrderedAsTuplesOfMixedDirectionsAre() {
        Dice dice = Dice.of(2);
        for (int i = 0; i < TUPLES; i++) {
            KeySchema schema = Datums.schema(dice, 5);
            List<Datum> left = Datums.tuple(dice, schema);
            demandSameOrder(schema, left, Datums.near(dice, schema, left));
        }
    }

    @Test
    void aPrefixRangeHoldsExactlyTheTuplesThatBeginSo() {
        Dice dice = Dice.of(3);
        int inside = 0;
        for (int i = 0; i < TUPLES; i++) {
            KeySchema schema = Datums.schema(dice, 4);
            List<Datum> one = Datums.tuple(dice, schema);
            List<Datum> other = Datums.near(dice, schema, one);
            List<Datum> first = one.subList(0, dice.between(0, one.size()));
            boolean begins = SqlOrder.compare(schema, first, other) == 0;
            assertThat(schema.startingWith(first).contains(schema.encode(other)))
                    .as("%s begins with %s of %s", other, first, schema)
                    .isEqualTo(begins);
            inside += begins ? 1 : 0;
        }
        assertThat(inside).isBetween(TUPLES / 10, TUPLES - TUPLES / 10);
    }

    @Test
    void noValueBeginsAnotherWhateverFollows() {
        Dice dice = Dice.of(4);
        for (int i = 0; i < TUPLES; i++) {
            KeySchema schema = Datums.schema(dice, 1);
            Bytes left = schema.encode(Datums.tuple(dice, schema));
            Bytes right = schema.encode(Datums.tuple(dice, schema));
            assertThat(left.startsWith(right)).isEqualTo(left.equals(right));
        }
    }

    private static void demandSameOrder(KeySchema schema, List<Datum> left, List<Datum> right) {
        int bytes = Integer.signum(schema.encode(left).compareTo(schema.encode(right)));
        assertThat(bytes)
                .as("%s against %s in %s", left, right, schema)
                .isEqualTo(Integer.signum(SqlOrder.compare(schema, left, right)));
    }
}
