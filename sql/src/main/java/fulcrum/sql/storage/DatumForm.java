package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Values as bytes in rows, which unlike keys give back all of a value: the scale of a numeric, the
/// sign of a zero, the parts of an interval. Who reads knows the type.
public final class DatumForm {

    private static final int FINITE = 0;
    private static final int INFINITY = 1;
    private static final int NEGATIVE_INFINITY = 2;
    private static final int NOT_A_NUMBER = 3;

    private DatumForm() {}

    /// @param value not null
    public static void write(Datum value, Encoder out) {
        switch (value) {
            case Datum.Null _ -> throw new IllegalArgumentException("NULL is no value");
            case Datum.Bool(boolean v) -> out.bool(v);
            case Datum.Int(long v) -> out.signed(v);
            case Datum.Decimal(BigDecimal v) ->
                    out.tag(FINITE)
                            .signed(v.scale())
                            .bytes(Bytes.wrap(v.unscaledValue().toByteArray()));
            case Datum.Infinity(boolean negative) ->
                    out.tag(negative ? NEGATIVE_INFINITY : INFINITY);
            case Datum.NotANumber _ -> out.tag(NOT_A_NUMBER);
            case Datum.Real(float v) -> out.fixed32(Float.floatToRawIntBits(v));
            case Datum.DoublePrecision(double v) -> out.fixed64(Double.doubleToRawLongBits(v));
            case Datum.Text(String v) -> out.text(v);
            case Datum.ByteArray(Bytes v) -> out.bytes(v);
            case Datum.Date(int days) -> out.signed(days);
            case Datum.TimeOfDay(long micros) -> out.signed(micros);
            case Datum.Timestamp(long micros) -> out.signed(micros);
            case Datum.TimestampTz(long micros) -> out.signed(micros);
            case Datum.Interval(int months, int days, long micros) ->
                    out.signed(months).signed(days).signed(micros);
            case Datum.Uuid(long high, long low) -> out.fixed64(high).fixed64(low);
            case Datum.Array array ->
                    out.list(array.elements(), (element, to) -> writeOrNull(element, to));
        }
    }

    public static void writeOrNull(Datum value, Encoder out) {
        boolean there = !(value instanceof Datum.Null);
        out.bool(there);
        if (there) {
            write(value, out);
        }
    }

    public static Datum readOrNull(KeyType type, Decoder in) {
        return in.bool() ? read(type, in) : Datum.NULL;
    }

    public static Datum read(KeyType type, Decoder in) {
        return switch (type) {
            case KeyType.ArrayOf(KeyType.Scalar element) ->
                    new Datum.Array(element, in.list(from -> readOrNull(element, from)));
            case KeyType.Scalar scalar ->
                    switch (scalar) {
                        case BOOLEAN -> new Datum.Bool(in.bool());
                        case INTEGER -> new Datum.Int(in.signed());
                        case NUMERIC -> numeric(in);
                        case REAL -> new Datum.Real(Float.intBitsToFloat(in.fixed32()));
                        case DOUBLE_PRECISION ->
                                new Datum.DoublePrecision(Double.longBitsToDouble(in.fixed64()));
                        case TEXT -> new Datum.Text(in.text());
                        case BYTEA -> new Datum.ByteArray(in.bytes());
                        case DATE -> new Datum.Date(Math.toIntExact(in.signed()));
                        case TIME -> new Datum.TimeOfDay(in.signed());
                        case TIMESTAMP -> new Datum.Timestamp(in.signed());
                        case TIMESTAMPTZ -> new Datum.TimestampTz(in.signed());
                        case INTERVAL ->
                                new Datum.Interval(
                                        Math.toIntExact(in.signed()),
                                        Math.toIntExact(in.signed()),
                                        in.signed());
                        case UUID -> new Datum.Uuid(in.fixed64(), in.fixed64());
                    };
        };
    }

    /// Steps over a value.
    public static void passOrNull(KeyType type, Decoder in) {
        if (in.bool()) {
            pass(type, in);
        }
    }

    private static void pass(KeyType type, Decoder in) {
        switch (type) {
            case KeyType.Scalar scalar -> {
                switch (scalar) {
                    case TEXT, BYTEA -> in.pass();
                    default -> {
                        Datum _ = read(type, in);
                    }
                }
            }
            case KeyType.ArrayOf _ -> {
                Datum _ = read(type, in);
            }
        }
    }

    private static Datum numeric(Decoder in) {
        int kind = in.tag();
        return switch (kind) {
            case FINITE -> {
                int scale = Math.toIntExact(in.signed());
                Bytes unscaled = in.bytes();
                yield new Datum.Decimal(new BigDecimal(new BigInteger(unscaled.toArray()), scale));
            }
            case INFINITY -> new Datum.Infinity(false);
            case NEGATIVE_INFINITY -> new Datum.Infinity(true);
            case NOT_A_NUMBER -> new Datum.NotANumber();
            default -> throw in.unknownTag(kind);
        };
    }
}
