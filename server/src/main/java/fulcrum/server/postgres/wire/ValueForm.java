package fulcrum.server.postgres.wire;

import fulcrum.database.keys.Datum;
import fulcrum.sql.type.BinaryForm;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import fulcrum.sql.type.TextForm;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Values as messages have them, with their length in front. Those of the commonest types are
/// written without anything being allocated; all others by [TextForm] and [BinaryForm].
final class ValueForm {

    private static final int DIGITS_MOST = 19;

    private ValueForm() {}

    /// Writes a value that is not null.
    static void write(ByteBuf out, SqlType type, Datum value, boolean binary, Styles styles) {
        int begun = out.writerIndex();
        out.writeInt(0);
        boolean written =
                !type.array()
                        && (binary
                                ? binary(out, type.base(), value)
                                : text(out, type.base(), value));
        if (!written) {
            if (binary) {
                out.writeBytes(BinaryForm.write(type, value));
            } else {
                out.writeCharSequence(TextForm.write(type, value, styles), StandardCharsets.UTF_8);
            }
        }
        out.setInt(begun, out.writerIndex() - begun - 4);
    }

    /// @return whether it is of a type that is written here
    private static boolean text(ByteBuf out, ScalarType type, Datum value) {
        return switch (type) {
            case INT2, INT4, INT8, OID -> {
                digits(out, ((Datum.Int) value).value());
                yield true;
            }
            case BOOL -> {
                out.writeByte(((Datum.Bool) value).value() ? 't' : 'f');
                yield true;
            }
            case TEXT, VARCHAR, NAME, UNKNOWN -> {
                out.writeCharSequence(((Datum.Text) value).value(), StandardCharsets.UTF_8);
                yield true;
            }
            default -> false;
        };
    }

    private static boolean binary(ByteBuf out, ScalarType type, Datum value) {
        return switch (type) {
            case INT2 -> {
                out.writeShort((int) ((Datum.Int) value).value());
                yield true;
            }
            case INT4, OID -> {
                out.writeInt((int) ((Datum.Int) value).value());
                yield true;
            }
            case INT8 -> {
                out.writeLong(((Datum.Int) value).value());
                yield true;
            }
            case FLOAT8 -> {
                out.writeDouble(((Datum.DoublePrecision) value).value());
                yield true;
            }
            case BOOL -> {
                out.writeByte(((Datum.Bool) value).value() ? 1 : 0);
                yield true;
            }
            default -> text(out, type, value);
        };
    }

    private static void digits(ByteBuf out, long number) {
        if (number == Long.MIN_VALUE) {
            out.writeCharSequence(Long.toString(number), StandardCharsets.US_ASCII);
            return;
        }
        long left = number;
        if (left < 0) {
            out.writeByte('-');
            left = -left;
        }
        int count = 1;
        for (long power = 10; count < DIGITS_MOST && power <= left; power *= 10) {
            count++;
        }
        int from = out.writerIndex();
        out.ensureWritable(count);
        for (int i = from + count - 1; i >= from; i--) {
            out.setByte(i, '0' + (int) (left % 10));
            left /= 10;
        }
        out.writerIndex(from + count);
    }
}
