package fulcrum.server.inquiry;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;

/// Values of rows that nodes tell each other, each with its kind: who reads knows no table.
final class DatumBytes {

    private static final int NULL = 0;
    private static final int BOOL = 1;
    private static final int INT = 2;
    private static final int DOUBLE = 3;
    private static final int TEXT = 4;
    private static final int BYTES = 5;
    private static final int TIMESTAMPTZ = 6;
    private static final int INTERVAL = 7;
    private static final int TEXTS = 8;

    private DatumBytes() {}

    static void write(Datum value, Encoder out) {
        switch (value) {
            case Datum.Null _ -> out.tag(NULL);
            case Datum.Bool(boolean it) -> out.tag(BOOL).bool(it);
            case Datum.Int(long it) -> out.tag(INT).signed(it);
            case Datum.DoublePrecision(double it) ->
                    out.tag(DOUBLE).fixed64(Double.doubleToRawLongBits(it));
            case Datum.Text(String it) -> out.tag(TEXT).text(it);
            case Datum.ByteArray(var it) -> out.tag(BYTES).bytes(it);
            case Datum.TimestampTz(long micros) -> out.tag(TIMESTAMPTZ).signed(micros);
            case Datum.Interval(int months, int days, long micros) ->
                    out.tag(INTERVAL).signed(months).signed(days).signed(micros);
            case Datum.Array(KeyType.Scalar element, var elements)
                    when element == KeyType.Scalar.TEXT ->
                    out.tag(TEXTS).list(elements, DatumBytes::write);
            default -> throw new IllegalArgumentException("no node tells such a value: " + value);
        }
    }

    static Datum read(Decoder in) {
        int kind = in.tag();
        return switch (kind) {
            case NULL -> Datum.NULL;
            case BOOL -> new Datum.Bool(in.bool());
            case INT -> new Datum.Int(in.signed());
            case DOUBLE -> new Datum.DoublePrecision(Double.longBitsToDouble(in.fixed64()));
            case TEXT -> new Datum.Text(in.text());
            case BYTES -> new Datum.ByteArray(in.bytes());
            case TIMESTAMPTZ -> new Datum.TimestampTz(in.signed());
            case INTERVAL ->
                    new Datum.Interval(
                            Math.toIntExact(in.signed()),
                            Math.toIntExact(in.signed()),
                            in.signed());
            case TEXTS -> new Datum.Array(KeyType.Scalar.TEXT, in.list(DatumBytes::read));
            default -> throw in.unknownTag(kind);
        };
    }
}
