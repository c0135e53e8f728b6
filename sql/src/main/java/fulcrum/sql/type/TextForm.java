package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.json.JsonText;
import fulcrum.sql.number.FloatText;
import fulcrum.sql.number.IntegerText;
import fulcrum.sql.number.NumericText;
import fulcrum.sql.time.DateTimeText;
import fulcrum.sql.time.IntervalText;
import java.util.List;

/// Values as text, as PostgreSQL reads and prints them.
///
/// Types that name an object (`regclass` and its like) are read and printed as numbers unless
/// somebody who knows the catalog gives its [ObjectNames].
public final class TextForm {

    private TextForm() {}

    /// The value that a text stands for, made to fit the type's modifier.
    ///
    /// @param nowMicros when now is, for `now`, `today` and the like, in microseconds of UTC since
    ///   2000
    /// @throws SqlError 22P02 where it stands for none, or one of class 22 that says more
    public static Datum read(SqlType type, String text, Styles styles, long nowMicros) {
        return read(type, text, new Reading(styles, nowMicros, ObjectNames.NUMBERS));
    }

    /// What a text's meaning depends on.
    ///
    /// @param nowMicros when now is, in microseconds of UTC since 2000
    public record Reading(Styles styles, long nowMicros, ObjectNames names) {}

    /// Likewise, with the names of objects.
    public static Datum read(SqlType type, String text, Reading reading) {
        demandCharacters(text);
        if (type.array()) {
            return ArrayText.read(type, text, reading);
        }
        return Modifiers.apply(type, unmodified(type, text, reading), false);
    }

    private static Datum unmodified(SqlType type, String text, Reading reading) {
        Styles styles = reading.styles();
        ScalarType base = type.base();
        return switch (base) {
            case BOOL -> new Datum.Bool(BooleanText.read(text));
            case BYTEA -> new Datum.ByteArray(BytesText.read(text));
            case CHAR -> new Datum.Text(SystemText.readChar(text));
            case NAME -> new Datum.Text(SystemText.name(text));
            case INT2 -> new Datum.Int(IntegerText.read(text, Short.SIZE));
            case INT4 -> new Datum.Int(IntegerText.read(text, Integer.SIZE));
            case INT8 -> new Datum.Int(IntegerText.read(text, Long.SIZE));
            case OID, XID, XID8 -> new Datum.Int(unsigned(base, text));
            case REGPROC, REGPROCEDURE, REGOPER, REGCLASS, REGTYPE, REGNAMESPACE, REGROLE ->
                    new Datum.Int(object(base, text, reading.names()));
            case INT2VECTOR, OIDVECTOR -> VectorText.read(base, text);
            case JSON -> {
                JsonText.demandJson(text);
                yield new Datum.Text(text);
            }
            case JSONB -> new Datum.Text(JsonText.canonical(text));
            case FLOAT4 -> new Datum.Real(FloatText.readFloat(text));
            case FLOAT8 -> new Datum.DoublePrecision(FloatText.readDouble(text));
            case NUMERIC -> NumericText.read(text);
            case DATE -> DateTimeText.readDate(text, context(reading));
            case TIME -> DateTimeText.readTime(text, context(reading));
            case TIMESTAMP -> DateTimeText.readTimestamp(text, context(reading));
            case TIMESTAMPTZ -> DateTimeText.readTimestampTz(text, context(reading));
            case INTERVAL ->
                    IntervalText.read(
                            text, Modifiers.fields(type.modifier()), styles.intervalStyle());
            case UUID -> UuidText.read(text);
            case TEXT, VARCHAR, BPCHAR, PG_NODE_TREE, UNKNOWN, ACLITEM, CSTRING ->
                    new Datum.Text(text);
            case VOID -> new Datum.Text("");
            case RECORD -> throw notSupported("input of anonymous composite types");
            case ANY, ANYARRAY, ANYELEMENT, ANYNONARRAY, ANYCOMPATIBLE, ANYCOMPATIBLEARRAY ->
                    throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            "cannot accept a value of type " + base.catalogName());
        };
    }

    private static SqlError notSupported(String what) {
        return new SqlError(SqlState.NOT_SUPPORTED, what + " is not implemented");
    }

    private static DateTimeText.Context context(Reading reading) {
        Styles styles = reading.styles();
        return new DateTimeText.Context(styles.dateOrder(), styles.zone(), reading.nowMicros());
    }

    static long unsigned(ScalarType type, String text) {
        int bits = type == ScalarType.XID8 ? Long.SIZE : Integer.SIZE;
        return IntegerText.readUnsigned(text, type.sqlName(), bits);
    }

    /// An object's number; `-` is none.
    private static long object(ScalarType type, String text, ObjectNames names) {
        if (text.equals("-")) {
            return 0;
        }
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? unsigned(ScalarType.OID, text) : names.number(type, text);
    }

    /// @throws SqlError 22021 where a character can stand in no text
    private static void demandCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                throw new SqlError(
                        SqlState.BAD_ENCODING,
                        "invalid byte sequence for encoding \"UTF8\": 0x"
                                + (c == 0 ? "00" : Integer.toHexString(c)));
            }
            i += pair ? 1 : 0;
        }
    }

    /// Characters in UTF-8.
    ///
    /// @throws SqlError 22021 where they are none, or one of them is U+0000
    public static String utf8(byte[] bytes) {
        return new Received(bytes).text();
    }

    /// A value as text.
    ///
    /// @param value of the type, and not null
    public static String write(SqlType type, Datum value, Styles styles) {
        return write(type, value, styles, ObjectNames.NUMBERS);
    }

    /// Likewise, with the names of objects.
    ///
    /// @param value of the type, and not null
    public static String write(SqlType type, Datum value, Styles styles, ObjectNames names) {
        return switch (value) {
            case Datum.Bool(boolean bool) -> bool ? "t" : "f";
            case Datum.Int(long number) -> integer(type.base(), number, names);
            case Datum.Numeric number -> NumericText.write(number);
            case Datum.Real(float number) -> FloatText.write(number, styles.extraFloatDigits());
            case Datum.DoublePrecision(double number) ->
                    FloatText.write(number, styles.extraFloatDigits());
            case Datum.Text(String text) -> text;
            case Datum.ByteArray(var bytes) -> BytesText.write(bytes, styles.hexBytes());
            case Datum.Date date ->
                    DateTimeText.write(date, styles.dateStyle(), styles.dateOrder());
            case Datum.TimeOfDay time -> DateTimeText.write(time);
            case Datum.Timestamp at ->
                    DateTimeText.write(at, styles.dateStyle(), styles.dateOrder());
            case Datum.TimestampTz at ->
                    DateTimeText.write(at, styles.dateStyle(), styles.dateOrder(), styles.zone());
            case Datum.Interval span -> IntervalText.write(span, styles.intervalStyle());
            case Datum.Uuid uuid -> UuidText.write(uuid);
            case Datum.Array(var _, List<Datum> elements) ->
                    type.array()
                            ? ArrayText.write(type, elements, styles, names)
                            : VectorText.write(elements);
            case Datum.Null _ -> throw new IllegalArgumentException("null has no text");
        };
    }

    private static String integer(ScalarType type, long number, ObjectNames names) {
        return switch (type) {
            case XID8 -> Long.toUnsignedString(number);
            case REGPROC, REGPROCEDURE, REGOPER, REGCLASS, REGTYPE, REGNAMESPACE, REGROLE ->
                    number == 0 ? "-" : names.name(type, number);
            default -> Long.toString(number);
        };
    }
}
