package fulcrum.database.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Malformed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Keys come back as the values they were made of, and nothing else is taken for a key.
final class KeyReadingTest {

    private static final int ROUNDS = 30_000;
    private static final int CUTS = 3_000;

    @Test
    void whatIsWrittenComesBack() {
        Dice dice = Dice.of(1);
        for (int i = 0; i < ROUNDS; i++) {
            KeySchema schema = Datums.schema(dice, 5);
            List<Datum> values = Datums.tuple(dice, schema);
            Bytes key = schema.encode(values);
            List<Datum> read = schema.decode(key);
            assertThat(SqlOrder.compare(schema, read, values)).as("%s, %s", values, read).isZero();
            assertThat(plain(read)).isEqualTo(plain(values));
            assertThat(schema.encode(read)).isEqualTo(key);
        }
    }

    /// Values that come back the same in every respect.
    private static List<Datum> plain(List<Datum> values) {
        List<Datum> plain = new ArrayList<>();
        for (Datum value : values) {
            plain.add(isPlain(value) ? value : Datum.NULL);
        }
        return plain;
    }

    private static boolean isPlain(Datum value) {
        return switch (value) {
            case Datum.Decimal _, Datum.Interval _ -> false;
            case Datum.Real(float number) -> number != 0;
            case Datum.DoublePrecision(double number) -> number != 0;
            case Datum.Array array -> array.elements().stream().allMatch(KeyReadingTest::isPlain);
            default -> true;
        };
    }

    @Test
    void whatFollowsAKeyIsLeft() {
        KeySchema schema =
                new KeySchema(List.of(new KeyColumn(KeyType.Scalar.TEXT, Order.DESCENDING)));
        Bytes key = schema.encode(List.of(new Datum.Text("a")));
        KeyReader in = new KeyReader(Bytes.text("t").concat(key).concat(Bytes.hex("01020304ff")));
        assertThat(in.raw(1)).isEqualTo(Bytes.text("t"));
        assertThat(schema.read(in)).containsExactly(new Datum.Text("a"));
        assertThat(in.fixed32()).isEqualTo(0x01020304);
        assertThat(in.position()).isEqualTo(key.size() + 5);
        assertThat(in.remaining()).isEqualTo(1);
        assertThatThrownBy(in::end).isInstanceOf(Malformed.class);
    }

    @Test
    void aKeyThatIsCutOrFollowedByMoreIsNone() {
        Dice dice = Dice.of(2);
        for (int i = 0; i < CUTS; i++) {
            KeySchema schema = Datums.schema(dice, 3);
            Bytes key = schema.encode(Datums.tuple(dice, schema));
            for (int size = 0; size < key.size(); size++) {
                Bytes cut = key.slice(0, size);
                assertThatThrownBy(() -> schema.decode(cut)).isInstanceOf(Malformed.class);
            }
            Bytes more = key.concat(Bytes.of((byte) 0));
            assertThatThrownBy(() -> schema.decode(more)).isInstanceOf(Malformed.class);
        }
    }

    /// Whatever is read at all is written so again: there is no second form of any value.
    @Test
    void garbageIsRefusedOrIsTheOneFormOfItsValue() {
        Dice dice = Dice.of(3);
        int read = 0;
        for (int i = 0; i < 4 * ROUNDS; i++) {
            KeySchema schema = Datums.schema(dice, 2);
            byte[] array = schema.encode(Datums.tuple(dice, schema)).toArray();
            array[dice.below(array.length)] = (byte) dice.below(256);
            Bytes key = Bytes.wrap(array);
            List<Datum> values;
            try {
                values = schema.decode(key);
            } catch (Malformed refused) {
                continue;
            }
            assertThat(schema.encode(values)).as("%s of %s", values, schema).isEqualTo(key);
            read++;
        }
        assertThat(read).isBetween(ROUNDS, 3 * ROUNDS);
    }

    @Test
    void secondFormsAreRefused() {
        refuse(KeyType.Scalar.INTEGER, "f001"); // 1 in two bytes
        refuse(KeyType.Scalar.INTEGER, "f100ff"); // 255 in three
        refuse(KeyType.Scalar.INTEGER, "0eff00"); // -256 in three
        refuse(KeyType.Scalar.INTEGER, "f7ffffffffffffffff"); // above the greatest
        refuse(KeyType.Scalar.INTEGER, "087fffffffffffffff"); // below the least
        refuse(KeyType.Scalar.NUMERIC, "04110300"); // 1.00
        refuse(KeyType.Scalar.NUMERIC, "04120102"); // 0001
        refuse(KeyType.Scalar.NUMERIC, "04f3ffffffff02"); // beyond all bounds
        refuse(KeyType.Scalar.REAL, "017fffffff"); // -0
        refuse(KeyType.Scalar.DOUBLE_PRECISION, "01ffffffffffffffff"); // another NaN
        refuse(KeyType.Scalar.TEXT, "01c08000"); // zero in two bytes
        refuse(KeyType.Scalar.TEXT, "01eda08000"); // half a surrogate pair
        refuse(KeyType.Scalar.BYTEA, "0100020001"); // neither a zero byte nor the end
        refuse(KeyType.Scalar.INTERVAL, "10" + "f4141dd76000"); // a day that is none
        refuse(KeyType.Scalar.DATE, "f37fffffff" + "00");
        refuse(KeyType.Scalar.DATE, "f380000000"); // above the greatest
        refuse(KeyType.Scalar.TIME, "0fff"); // before midnight
    }

    /// Before they are made into a number, which takes the square of their count.
    @Test
    void moreDigitsThanANumericHasAreNotRead() {
        KeyReader in = new KeyReader(Bytes.hex("0410" + "c7".repeat(80_000) + "02"));
        assertThatThrownBy(() -> in.next(KeyType.Scalar.NUMERIC, Order.ASCENDING))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("too many: 199");
    }

    private static void refuse(KeyType type, String digits) {
        KeySchema schema = new KeySchema(List.of(new KeyColumn(type, Order.ASCENDING)));
        assertThatThrownBy(() -> schema.decode(Bytes.hex(digits)))
                .as("%s %s", type, digits)
                .isInstanceOf(Malformed.class);
    }

    @Test
    void valuesOfOtherTypesAreRefused() {
        KeySchema schema =
                new KeySchema(List.of(new KeyColumn(KeyType.Scalar.INTEGER, Order.ASCENDING)));
        assertThatThrownBy(() -> schema.encode(List.of(new Datum.Text("1"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schema.encode(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schema.startingWith(List.of(Datum.NULL, Datum.NULL)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new Datum.Array(KeyType.Scalar.INTEGER, List.of(new Datum.Text(""))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
