package fulcrum.database.keys;

import fulcrum.database.keys.KeyType.Scalar;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Random values, many of them near others and near the edges of their type.
final class Datums {

    private static final List<String> LETTERS =
            List.of(
                    "", "\u0001", " ", "a", "b", "\u007f", "\u0080", "é", "\u07ff", "\u0800",
                    "\uffff", "😀");

    private Datums() {}

    /// Every type that a column may have.
    static List<KeyType> types() {
        List<KeyType> types = new ArrayList<>(List.of(Scalar.values()));
        for (Scalar element : Scalar.values()) {
            types.add(new KeyType.ArrayOf(element));
        }
        return types;
    }

    /// A schema of a few columns of any types and orders.
    static KeySchema schema(Dice dice, int columnsMost) {
        List<KeyColumn> columns = new ArrayList<>();
        for (int i = dice.between(1, columnsMost); i > 0; i--) {
            columns.add(new KeyColumn(dice.pick(types()), dice.pick(List.of(Order.values()))));
        }
        return new KeySchema(columns);
    }

    static List<Datum> tuple(Dice dice, KeySchema schema) {
        List<Datum> values = new ArrayList<>();
        for (KeyColumn column : schema.columns()) {
            values.add(value(dice, column.type()));
        }
        return values;
    }

    /// A tuple that has many values of the other one.
    static List<Datum> near(Dice dice, KeySchema schema, List<Datum> other) {
        List<Datum> values = tuple(dice, schema);
        for (int i = 0; i < values.size() && dice.chance(3, 4); i++) {
            values.set(i, other.get(i));
        }
        return values;
    }

    /// Null one time in eight.
    static Datum value(Dice dice, KeyType type) {
        if (dice.chance(1, 8)) {
            return Datum.NULL;
        }
        return switch (type) {
            case Scalar scalar -> scalar(dice, scalar);
            case KeyType.ArrayOf(Scalar element) -> {
                List<Datum> elements = new ArrayList<>();
                for (int i = dice.below(4); i > 0; i--) {
                    elements.add(value(dice, element));
                }
                yield new Datum.Array(element, elements);
            }
        };
    }

    private static Datum scalar(Dice dice, Scalar type) {
        return switch (type) {
            case BOOLEAN -> new Datum.Bool(dice.chance(1, 2));
            case INTEGER -> new Datum.Int(number(dice));
            case NUMERIC -> numeric(dice);
            case REAL -> new Datum.Real(real(dice));
            case DOUBLE_PRECISION -> new Datum.DoublePrecision(doublePrecision(dice));
            case TEXT -> new Datum.Text(text(dice));
            case BYTEA -> new Datum.ByteArray(bytes(dice));
            case DATE -> new Datum.Date((int) number(dice));
            case TIME -> new Datum.TimeOfDay(Math.floorMod(number(dice), 86_400_000_001L));
            case TIMESTAMP -> new Datum.Timestamp(number(dice));
            case TIMESTAMPTZ -> new Datum.TimestampTz(number(dice));
            case INTERVAL -> interval(dice);
            case UUID -> new Datum.Uuid(number(dice), number(dice));
        };
    }

    /// Of any size, near a power of two half the time.
    private static long number(Dice dice) {
        return dice.chance(1, 2)
                ? dice.nextLong() >> dice.below(64)
                : (1L << dice.below(64)) * (dice.chance(1, 2) ? 1 : -1) + dice.between(-2, 2);
    }

    private static Datum.Numeric numeric(Dice dice) {
        return switch (dice.below(12)) {
            case 0 -> new Datum.Infinity(dice.chance(1, 2));
            case 1 -> new Datum.NotANumber();
            case 2 ->
                    new Datum.Decimal(BigDecimal.valueOf(dice.between(-2, 2), dice.between(-3, 3)));
            case 3 -> {
                BigInteger digits = BigInteger.valueOf(number(dice)).pow(dice.between(1, 9));
                yield new Datum.Decimal(new BigDecimal(digits, dice.between(-500, 500)));
            }
            default -> {
                long digits = dice.nextLong() >> dice.between(40, 63);
                long zeros = dice.chance(1, 3) ? 1000 : 1;
                yield new Datum.Decimal(BigDecimal.valueOf(digits * zeros, dice.between(-4, 8)));
            }
        };
    }

    private static float real(Dice dice) {
        return switch (dice.below(4)) {
            case 0 -> Float.intBitsToFloat((int) dice.nextLong());
            case 1 -> dice.pick(List.of(0f, -0f, Float.NaN, Float.MIN_VALUE, Float.MAX_VALUE));
            case 2 -> dice.chance(1, 2) ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
            default -> dice.between(-8, 8) / 4f;
        };
    }

    private static double doublePrecision(Dice dice) {
        return switch (dice.below(4)) {
            case 0 -> Double.longBitsToDouble(dice.nextLong());
            case 1 -> dice.pick(List.of(0d, -0d, Double.NaN, Double.MIN_VALUE, Double.MAX_VALUE));
            case 2 -> dice.chance(1, 2) ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            default -> dice.between(-8, 8) / 4d;
        };
    }

    private static String text(Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int i = dice.below(5); i > 0; i--) {
            text.append(dice.pick(LETTERS));
        }
        return text.toString();
    }

    private static Bytes bytes(Dice dice) {
        byte[] bytes = new byte[dice.below(5)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = dice.pick(List.of((byte) 0, (byte) 1, (byte) 2, (byte) 0xfe, (byte) 0xff));
        }
        return Bytes.wrap(bytes);
    }

    private static Datum.Interval interval(Dice dice) {
        if (dice.chance(1, 4)) {
            return new Datum.Interval((int) number(dice), (int) number(dice), number(dice));
        }
        return new Datum.Interval(
                dice.between(-2, 2),
                dice.between(-60, 60),
                dice.between(-50, 50) * 43_200_000_000L + dice.between(-1, 1));
    }
}
