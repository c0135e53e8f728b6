package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Values as bytes, as PostgreSQL sends and receives them: numbers of fixed length with the most
/// significant byte first, texts in UTF-8 without their length.
public final class BinaryForm {

    private static final byte JSONB_VERSION = 1;

    private BinaryForm() {}

    /// The value that bytes stand for, made to fit the type's modifier.
    ///
    /// @throws SqlError 22P03 where there are too many bytes or they stand for none, 08P01 where
    ///   there are too few, or one of class 22 that says more
    public static Datum read(SqlType type, byte[] bytes) {
        Received from = new Received(bytes);
        Datum value = type.array() ? ArrayBytes.read(type, from) : scalar(type.base(), from);
        from.demandEnd();
        return type.array() ? value : Modifiers.apply(type, value, false);
    }

    private static Datum scalar(ScalarType type, Received from) {
        return switch (type) {
            case BOOL -> new Datum.Bool(from.int8() != 0);
            case BYTEA -> new Datum.ByteArray(Bytes.wrap(from.rest()));
            case CHAR -> new Datum.Text(SystemText.ofByte(from.int8()));
            case NAME -> new Datum.Text(name(from.text()));
            case INT2 -> new Datum.Int(from.int16());
            case INT4 -> new Datum.Int(from.int32());
            case INT8, XID8 -> new Datum.Int(from.int64());
            case OID,
                    XID,
                    REGPROC,
                    REGPROCEDURE,
                    REGOPER,
                    REGCLASS,
                    REGTYPE,
                    REGNAMESPACE,
                    REGROLE ->
                    new Datum.Int(Integer.toUnsignedLong(from.int32()));
            case INT2VECTOR -> ArrayBytes.readVector(ScalarType.INT2, from);
            case OIDVECTOR -> ArrayBytes.readVector(ScalarType.OID, from);
            case JSON -> {
                String text = from.text();
                JsonText.demandJson(text);
                yield new Datum.Text(text);
            }
            case JSONB -> jsonb(from);
            case FLOAT4 -> new Datum.Real(Float.intBitsToFloat(from.int32()));
            case FLOAT8 -> new Datum.DoublePrecision(Double.longBitsToDouble(from.int64()));
            case NUMERIC -> NumericBytes.read(from);
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> TimeBytes.read(type, from);
            case UUID -> new Datum.Uuid(from.int64(), from.int64());
            case TEXT, VARCHAR, BPCHAR, UNKNOWN, CSTRING -> new Datum.Text(from.text());
            case VOID -> new Datum.Text("");
            case PG_NODE_TREE,
                    ACLITEM,
                    RECORD,
                    ANY,
                    ANYARRAY,
                    ANYELEMENT,
                    ANYNONARRAY,
                    ANYCOMPATIBLE,
                    ANYCOMPATIBLEARRAY ->
                    throw new SqlError(
                            SqlState.NO_FUNCTION,
                            "no binary input function available for type " + type.sqlName());
        };
    }

    private static String name(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > 63) {
            throw new SqlError(SqlState.NAME_TOO_LONG, "identifier too long")
                    .detail("Identifier must be less than 64 characters.");
        }
        return text;
    }

    private static Datum jsonb(Received from) {
        byte version = from.int8();
        if (version != JSONB_VERSION) {
            throw new SqlError(SqlState.INTERNAL, "unsupported jsonb version number " + version);
        }
        return new Datum.Text(JsonText.canonical(from.text()));
    }

    /// A value as bytes.
    ///
    /// @param value of the type, and not null
    public static byte[] write(SqlType type, Datum value) {
        return switch (value) {
            case Datum.Bool(boolean bool) -> new byte[] {(byte) (bool ? 1 : 0)};
            case Datum.Int(long number) -> integer(type.base(), number);
            case Datum.Numeric number -> NumericBytes.write(number);
            case Datum.Real(float number) -> int32(Float.floatToIntBits(number));
            case Datum.DoublePrecision(double number) -> int64(Double.doubleToLongBits(number));
            case Datum.Text(String text) -> text(type.base(), text);
            case Datum.ByteArray(Bytes bytes) -> bytes.toArray();
            case Datum.Date(int days) -> int32(days);
            case Datum.TimeOfDay(long micros) -> int64(micros);
            case Datum.Timestamp(long micros) -> int64(micros);
            case Datum.TimestampTz(long micros) -> int64(micros);
            case Datum.Interval span -> TimeBytes.write(span);
            case Datum.Uuid(long high, long low) ->
                    ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
            case Datum.Array array ->
                    type.array()
                            ? ArrayBytes.write(type.element(), array.elements(), 1)
                            : ArrayBytes.writeVector(type.base(), array.elements());
            case Datum.Null _ -> throw new IllegalArgumentException("null has no bytes");
        };
    }

    private static byte[] integer(ScalarType type, long number) {
        return switch (type) {
            case INT2 -> ByteBuffer.allocate(Short.BYTES).putShort((short) number).array();
            case INT8, XID8 -> int64(number);
            default -> int32((int) number);
        };
    }

    private static byte[] int32(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static byte[] int64(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static byte[] text(ScalarType type, String text) {
        return switch (type) {
            case CHAR -> new byte[] {SystemText.toByte(text)};
            case JSONB -> {
                byte[] characters = text.getBytes(StandardCharsets.UTF_8);
                yield ByteBuffer.allocate(1 + characters.length)
                        .put(JSONB_VERSION)
                        .put(characters)
                        .array();
            }
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }
}
