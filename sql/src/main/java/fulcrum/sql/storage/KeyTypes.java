package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.sharding.TableId;
import fulcrum.database.sharding.TableLayout;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;

/// Types of keys, layouts of tables, and values that say themselves of which kind they are, as
/// bytes. The numbers of types never change.
public final class KeyTypes {

    private static final int NULL = 0;
    private static final int ARRAY = 128;

    private static final int RANGED = 0;
    private static final int HASHED = 1;

    /// By their numbers: from 1 on.
    private static final List<KeyType.Scalar> TYPES =
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

    /// By their numbers: from 1 on.
    private static final List<Order> ORDERS =
            List.of(
                    Order.ASCENDING,
                    Order.ASCENDING_NULLS_FIRST,
                    Order.DESCENDING_NULLS_LAST,
                    Order.DESCENDING);

    private KeyTypes() {}

    // Values

    /// A value, null among them, and of which kind it is.
    public static void writeValue(Datum value, Encoder out) {
        if (value instanceof Datum.Null) {
            out.tag(NULL);
        } else {
            write(kind(value), out);
            DatumForm.write(value, out);
        }
    }

    public static Datum readValue(Decoder in) {
        int code = in.tag();
        return code == NULL ? Datum.NULL : DatumForm.read(type(code, in), in);
    }

    private static KeyType kind(Datum value) {
        if (value instanceof Datum.Array(KeyType.Scalar element, _)) {
            return new KeyType.ArrayOf(element);
        }
        for (KeyType.Scalar each : TYPES) {
            if (each.holds(value)) {
                return each;
            }
        }
        throw new IllegalArgumentException("of no type: " + value);
    }

    static void write(KeyType type, Encoder out) {
        out.tag(
                switch (type) {
                    case KeyType.Scalar scalar -> 1 + TYPES.indexOf(scalar);
                    case KeyType.ArrayOf(KeyType.Scalar element) ->
                            ARRAY + 1 + TYPES.indexOf(element);
                });
    }

    private static KeyType type(int code, Decoder in) {
        return code > ARRAY
                ? new KeyType.ArrayOf(numbered(TYPES, code - ARRAY, in))
                : numbered(TYPES, code, in);
    }

    private static <T> T numbered(List<T> all, int code, Decoder in) {
        if (code < 1 || code > all.size()) {
            throw in.unknownTag(code);
        }
        return all.get(code - 1);
    }

    // Layouts

    public static void writeLayout(TableLayout layout, Encoder out) {
        List<Integer> shardKey =
                switch (layout) {
                    case TableLayout.Ranged _ -> null;
                    case TableLayout.Hashed(_, _, _, List<Integer> hashed) -> hashed;
                };
        out.tag(shardKey == null ? RANGED : HASHED).varint(layout.table().number());
        out.list(
                layout.primaryKey().columns(),
                (column, to) -> {
                    write(column.type(), to);
                    to.tag(1 + ORDERS.indexOf(column.order()));
                });
        if (shardKey != null) {
            out.varint(layout.space().number());
            out.list(shardKey, (at, to) -> to.varint(at));
        }
    }

    public static TableLayout readLayout(Decoder in) {
        int kind = in.tag();
        TableId table = new TableId(in.varint());
        KeySchema key =
                new KeySchema(
                        in.list(from ->
                                new KeyColumn(
                                        type(from.tag(), from),
                                        numbered(ORDERS, from.tag(), from))));
        return switch (kind) {
            case RANGED -> new TableLayout.Ranged(table, key);
            case HASHED ->
                    new TableLayout.Hashed(
                            new TableId(in.varint()), table, key, in.list(Decoder::integer));
            default -> throw in.unknownTag(kind);
        };
    }
}
