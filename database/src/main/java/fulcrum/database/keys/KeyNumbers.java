package fulcrum.database.keys;

import fulcrum.machine.codec.Decoder;
import java.util.List;

/// Types and orders of key columns by their numbers in stored rows and on wires, which never
/// change.
public final class KeyNumbers {

    private static final int ARRAY = 128;

    /// From 1 on.
    private static final List<KeyType.Scalar> SCALARS =
            List.of(
                    KeyType.Scalar.BOOLEAN,
                    KeyType.Scalar.INTEGER,
                    KeyType.Scalar.NUMERIC,
                    KeyType.Scalar.REAL,
                    KeyType.Scalar.DOUBLE_PRECISION,
                    KeyType.Scalar.TEXT,
                    KeyType.Scalar.BYTEA,
                    KeyType.Scalar.DATE,
                    KeyType.Scalar.TIME,
                    KeyType.Scalar.TIMESTAMP,
                    KeyType.Scalar.TIMESTAMPTZ,
                    KeyType.Scalar.INTERVAL,
                    KeyType.Scalar.UUID);

    /// From 1 on.
    private static final List<Order> ORDERS =
            List.of(
                    Order.ASCENDING,
                    Order.ASCENDING_NULLS_FIRST,
                    Order.DESCENDING_NULLS_LAST,
                    Order.DESCENDING);

    private KeyNumbers() {}

    /// All scalar types, in the order of their numbers.
    public static List<KeyType.Scalar> scalars() {
        return SCALARS;
    }

    /// Positive, and one byte.
    public static int of(KeyType type) {
        return switch (type) {
            case KeyType.Scalar scalar -> 1 + SCALARS.indexOf(scalar);
            case KeyType.ArrayOf(KeyType.Scalar element) -> ARRAY + 1 + SCALARS.indexOf(element);
        };
    }

    /// Positive, and one byte.
    public static int of(Order order) {
        return 1 + ORDERS.indexOf(order);
    }

    /// @param in where the number stood, for who has to be told that it is none
    /// @throws fulcrum.machine.codec.Malformed where no type has it
    public static KeyType type(int number, Decoder in) {
        return number > ARRAY
                ? new KeyType.ArrayOf(numbered(SCALARS, number - ARRAY, in))
                : numbered(SCALARS, number, in);
    }

    /// @param in where the number stood, for who has to be told that it is none
    /// @throws fulcrum.machine.codec.Malformed where no order has it
    public static Order order(int number, Decoder in) {
        return numbered(ORDERS, number, in);
    }

    private static <T> T numbered(List<T> all, int number, Decoder in) {
        if (number < 1 || number > all.size()) {
            throw in.unknownTag(number);
        }
        return all.get(number - 1);
    }
}
