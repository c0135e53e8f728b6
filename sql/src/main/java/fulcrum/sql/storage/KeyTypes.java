package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeyNumbers;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.sharding.TableId;
import fulcrum.database.sharding.TableLayout;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;

/// Types of keys, layouts of tables, and values that say themselves of which kind they are, as
/// bytes. The numbers of types never change.
public final class KeyTypes {

    private static final int NULL = 0;

    private static final int RANGED = 0;
    private static final int HASHED = 1;

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
        return code == NULL ? Datum.NULL : DatumForm.read(KeyNumbers.type(code, in), in);
    }

    private static KeyType kind(Datum value) {
        if (value instanceof Datum.Array(KeyType.Scalar element, _)) {
            return new KeyType.ArrayOf(element);
        }
        for (KeyType.Scalar each : KeyNumbers.scalars()) {
            if (each.holds(value)) {
                return each;
            }
        }
        throw new IllegalArgumentException("of no type: " + value);
    }

    static void write(KeyType type, Encoder out) {
        out.tag(KeyNumbers.of(type));
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
                    to.tag(KeyNumbers.of(column.order()));
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
                                        KeyNumbers.type(from.tag(), from),
                                        KeyNumbers.order(from.tag(), from))));
        return switch (kind) {
            case RANGED -> new TableLayout.Ranged(table, key);
            case HASHED ->
                    new TableLayout.Hashed(
                            new TableId(in.varint()), table, key, in.list(Decoder::integer));
            default -> throw in.unknownTag(kind);
        };
    }
}
