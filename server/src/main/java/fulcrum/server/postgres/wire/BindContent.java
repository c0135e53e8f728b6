package fulcrum.server.postgres.wire;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.BinaryForm;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import fulcrum.sql.type.TextForm;
import java.util.List;

/// What a Bind message says behind its names: parameters, and the forms of parameters and results.
final class BindContent {

    private static final Datum[] NO_PARAMETERS = new Datum[0];
    private static final Datum FALSE = new Datum.Bool(false);
    private static final Datum TRUE = new Datum.Bool(true);

    /// So many digits always fit into a `long`.
    private static final int SAFE_DIGITS = 18;

    private final MessageReader reader;

    BindContent(MessageReader reader) {
        this.reader = reader;
    }

    /// The parameters of a statement, whichever form they came in.
    ///
    /// @param styles in which texts are read
    /// @param portal whose they are, to be told where one is wrong
    /// @param nowMicros since 2000-01-01 UTC, for texts such as `now`
    Datum[] parameters(List<SqlType> types, Styles styles, String portal, long nowMicros) {
        int formatCount = reader.int16();
        int formatsAt = reader.position();
        for (int i = 0; i < formatCount; i++) {
            demandFormat(reader.int16());
        }
        int count = reader.int16();
        if (formatCount > 1 && formatCount != count) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message has "
                            + formatCount
                            + " parameter formats but "
                            + count
                            + " parameters");
        }
        if (count != types.size()) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message supplies "
                            + count
                            + " parameters, but prepared statement requires "
                            + types.size());
        }
        if (count == 0) {
            return NO_PARAMETERS;
        }
        Datum[] parameters = new Datum[count];
        for (int i = 0; i < count; i++) {
            int length = reader.int32();
            if (length == -1) {
                parameters[i] = Datum.NULL;
                continue;
            }
            int formatAt = formatsAt + (formatCount == 1 ? 0 : 2 * i);
            boolean binary = formatCount > 0 && reader.bytes().getShort(formatAt) == 1;
            try {
                parameters[i] =
                        binary
                                ? binary(types.get(i), length, i + 1)
                                : text(types.get(i), length, styles, nowMicros);
            } catch (SqlError wrong) {
                throw wrong.context(
                        (portal.isEmpty() ? "unnamed portal" : "portal \"" + portal + '"')
                                + " parameter $"
                                + (i + 1));
            }
        }
        return parameters;
    }

    private Datum text(SqlType type, int length, Styles styles, long nowMicros) {
        int from = reader.skip(length);
        if (!type.array() && type.modifier() < 0) {
            switch (type.base()) {
                case TEXT, VARCHAR, UNKNOWN -> {
                    return new Datum.Text(Utf8.text(reader.bytes(), from, length));
                }
                case INT2, INT4, INT8 -> {
                    if (length > 0 && length <= SAFE_DIGITS && isNumber(from, length)) {
                        long number = number(from, length);
                        if (isWithin(type.base(), number)) {
                            return new Datum.Int(number);
                        }
                    }
                }
                default -> {} // read below
            }
        }
        String text = Utf8.text(reader.bytes(), from, length);
        return TextForm.read(type, text, styles, nowMicros);
    }

    private boolean isNumber(int from, int length) {
        int first = reader.bytes().getByte(from) == '-' && length > 1 ? from + 1 : from;
        for (int i = first; i < from + length; i++) {
            byte digit = reader.bytes().getByte(i);
            if (digit < '0' || digit > '9') {
                return false;
            }
        }
        return true;
    }

    private long number(int from, int length) {
        boolean negative = reader.bytes().getByte(from) == '-';
        long number = 0;
        for (int i = negative ? from + 1 : from; i < from + length; i++) {
            number = 10 * number + (reader.bytes().getByte(i) - '0');
        }
        return negative ? -number : number;
    }

    private static boolean isWithin(ScalarType type, long number) {
        return switch (type) {
            case INT2 -> number == (short) number;
            case INT4 -> number == (int) number;
            default -> true;
        };
    }

    private Datum binary(SqlType type, int length, int number) {
        if (!type.array() && type.modifier() < 0) {
            switch (type.base()) {
                case TEXT, VARCHAR, UNKNOWN -> {
                    return new Datum.Text(Utf8.text(reader.bytes(), reader.skip(length), length));
                }
                case INT2, INT4, INT8, BOOL -> {
                    if (length == type.base().length()) {
                        return fixed(type.base(), reader.skip(length));
                    }
                    byte[] _ = reader.octets(length);
                    throw new SqlError(
                            SqlState.BAD_BINARY_FORM,
                            "incorrect binary data format in bind parameter " + number);
                }
                default -> {} // read below
            }
        }
        return BinaryForm.read(type, reader.octets(length));
    }

    private Datum fixed(ScalarType type, int at) {
        return switch (type) {
            case INT2 -> new Datum.Int(reader.bytes().getShort(at));
            case INT4 -> new Datum.Int(reader.bytes().getInt(at));
            case INT8 -> new Datum.Int(reader.bytes().getLong(at));
            default -> reader.bytes().getByte(at) == 0 ? FALSE : TRUE;
        };
    }

    /// In which form the columns of the result are wanted.
    ///
    /// @param columns how many it has
    Formats resultFormats(int columns) {
        int count = reader.int16();
        boolean binary = false;
        boolean textual = false;
        int at = reader.position();
        for (int i = 0; i < count; i++) {
            int format = reader.int16();
            demandFormat(format);
            binary |= format == 1;
            textual |= format == 0;
        }
        if (count > 1 && count != columns) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message has "
                            + count
                            + " result formats but query has "
                            + columns
                            + " columns");
        }
        if (!binary) {
            return Formats.TEXT;
        }
        if (!textual) {
            return Formats.BINARY;
        }
        int[] formats = new int[count];
        for (int i = 0; i < count; i++) {
            formats[i] = reader.bytes().getUnsignedShort(at + 2 * i);
        }
        return new Formats(formats);
    }

    private static void demandFormat(int format) {
        if (format > 1) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "unsupported format code: " + format);
        }
    }
}
