package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forms of rows, and the types in them, as bytes.
public final class FormCodec {

    /// As many as a table has in PostgreSQL (limits, appendix K).
    private static final int COLUMNS_MOST = 1_600;

    private FormCodec() {}

    // Types

    public static void writeType(SqlType type, Encoder out) {
        out.varint(type.base().oid()).bool(type.array()).signed(type.modifier());
    }

    public static SqlType readType(Decoder in) {
        ScalarType base = ScalarType.of(in.integer());
        if (base == null) {
            throw in.malformed("a type that is not known");
        }
        boolean array = in.bool();
        long modifier = in.signed();
        if (modifier != (int) modifier) {
            throw in.malformed("a modifier of " + modifier);
        }
        return new SqlType(base, array, (int) modifier);
    }

    // Forms

    public static void write(RowForm form, Encoder out) {
        KeyTypes.writeLayout(form.layout(), out);
        out.list(
                form.columns(),
                (column, to) -> {
                    Datum missing = column.missing();
                    to.varint(column.number());
                    writeType(column.type(), to);
                    KeyTypes.writeValue(missing == null ? Datum.NULL : missing, to);
                });
        List<Integer> positions = new ArrayList<>();
        for (int each : form.keyPositions()) {
            positions.add(each);
        }
        out.list(positions, (at, to) -> to.varint(at));
    }

    public static RowForm read(Decoder in) {
        return new RowForm(
                KeyTypes.readLayout(in),
                in.list(
                        COLUMNS_MOST,
                        from -> new RowForm.Part(number(from), readType(from), orNull(from))),
                in.list(Decoder::integer));
    }

    private static int number(Decoder in) {
        int number = in.integer();
        if (number < 1 || number > Short.MAX_VALUE) {
            throw in.malformed("no column has number " + number);
        }
        return number;
    }

    private static @Nullable Datum orNull(Decoder in) {
        Datum value = KeyTypes.readValue(in);
        return value instanceof Datum.Null ? null : value;
    }
}
