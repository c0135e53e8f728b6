package fulcrum.server.postgres.sql;

import fulcrum.machine.Bytes;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Locale;

/// Between the forms of values: bytes on the wire, and the texts that everything is kept as here.
public final class Conversions {

    private static final Bytes TRUE = Bytes.text("true");
    private static final Bytes FALSE = Bytes.text("false");
    private static final int DIGITS_MOST = 1_000;

    private Conversions() {}

    static Bytes truth(boolean value) {
        return value ? TRUE : FALSE;
    }

    /// A parameter as it came, in either format.
    public static Bytes read(SqlType type, boolean binary, byte[] bytes) {
        if (type.isText()) {
            Utf8.demand(bytes);
            return Bytes.wrap(bytes);
        }
        if (!binary) {
            Utf8.demand(bytes);
            return convert(Bytes.wrap(bytes), SqlType.TEXT, type);
        }
        if (type == SqlType.NUMERIC) {
            throw new SqlError(SqlState.NOT_SUPPORTED, "binary numeric is not supported yet")
                    .hint("Send the parameter in text format.");
        }
        if (bytes.length != type.size()) {
            throw new SqlError(
                    SqlState.BAD_BINARY_FORM,
                    "incorrect binary data format: "
                            + type.title()
                            + " has "
                            + type.size()
                            + " bytes, not "
                            + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return switch (type) {
            case BOOL -> truth(in.get() != 0);
            case INT2 -> number(in.getShort());
            case INT4 -> number(in.getInt());
            default -> number(in.getLong());
        };
    }

    /// How a value is shown in text format.
    public static Bytes shown(SqlType type, Bytes value) {
        return type == SqlType.BOOL ? value.slice(0, 1) : value;
    }

    /// A value in binary format.
    public static byte[] binary(SqlType type, Bytes value) {
        if (type.isText()) {
            return value.toArray();
        }
        return switch (type) {
            case BOOL -> new byte[] {(byte) (value.equals(TRUE) ? 1 : 0)};
            case INT2 -> ByteBuffer.allocate(2).putShort((short) integer(value)).array();
            case INT4 -> ByteBuffer.allocate(4).putInt((int) integer(value)).array();
            case INT8 -> ByteBuffer.allocate(8).putLong(integer(value)).array();
            default ->
                    throw new SqlError(
                                    SqlState.NOT_SUPPORTED,
                                    "binary " + type.title() + " is not supported yet")
                            .hint("Ask for text format.");
        };
    }

    public static long integer(Bytes value) {
        return Long.parseLong(value.asText());
    }

    /// The same value in another type.
    static Bytes convert(Bytes value, SqlType from, SqlType to) {
        if (to.isText() || from == to) {
            return value;
        }
        if (!from.isText() && (from == SqlType.BOOL || to == SqlType.BOOL)) {
            if (from.isInteger() && from == SqlType.INT4) {
                return truth(integer(value) != 0);
            }
            if (to == SqlType.INT4) {
                return number(value.equals(TRUE) ? 1 : 0);
            }
            throw new SqlError(
                    SqlState.CANNOT_CAST, "cannot cast type " + from.title() + " to " + to.title());
        }
        String text = value.asText();
        return switch (to) {
            case BOOL -> truth(parseTruth(text));
            case NUMERIC -> Bytes.text(decimal(text).toPlainString());
            default -> number(parseInteger(text, to, from == SqlType.NUMERIC));
        };
    }

    private static long parseInteger(String text, SqlType type, boolean rounds) {
        BigDecimal value;
        try {
            String digits = text.strip();
            value = rounds ? round(decimal(digits)) : new BigDecimal(parseLong(digits, type, text));
        } catch (NumberFormatException _) {
            throw badText(type, text);
        }
        long most =
                switch (type) {
                    case INT2 -> Short.MAX_VALUE;
                    case INT4 -> Integer.MAX_VALUE;
                    default -> Long.MAX_VALUE;
                };
        if (value.compareTo(BigDecimal.valueOf(most)) > 0
                || value.compareTo(BigDecimal.valueOf(-most - 1)) < 0) {
            throw outOfRange(type, text);
        }
        return value.longValue();
    }

    private static long parseLong(String digits, SqlType type, String text) {
        boolean all = !digits.isEmpty();
        for (int i = 0; i < digits.length() && all; i++) {
            char c = digits.charAt(i);
            boolean sign = i == 0 && digits.length() > 1 && (c == '-' || c == '+');
            all = sign || (c >= '0' && c <= '9');
        }
        if (!all) {
            throw badText(type, text);
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw outOfRange(type, text);
        }
    }

    private static BigDecimal round(BigDecimal value) {
        return value.setScale(0, java.math.RoundingMode.HALF_UP);
    }

    /// Bounded before it is computed: an exponent is short, what it stands for is not.
    static BigDecimal decimal(String text) {
        BigDecimal value;
        try {
            value = text.length() > DIGITS_MOST ? null : new BigDecimal(text.strip());
        } catch (NumberFormatException _) {
            throw badText(SqlType.NUMERIC, text);
        }
        if (value == null
                || value.scale() > DIGITS_MOST
                || (long) value.precision() - value.scale() > DIGITS_MOST) {
            throw new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "value overflows numeric format")
                    .detail("Numbers have at most " + DIGITS_MOST + " digits here.");
        }
        return value;
    }

    /// PostgreSQL takes every beginning that is not ambiguous.
    static boolean parseTruth(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (!word.isEmpty()) {
            if (word.equals("1")
                    || word.equals("on")
                    || "true".startsWith(word)
                    || "yes".startsWith(word)) {
                return true;
            }
            if (word.equals("0")
                    || word.equals("of")
                    || word.equals("off")
                    || "false".startsWith(word)
                    || "no".startsWith(word)) {
                return false;
            }
        }
        throw badText(SqlType.BOOL, text);
    }

    private static Bytes number(long value) {
        return Bytes.text(Long.toString(value));
    }

    private static SqlError badText(SqlType type, String text) {
        return new SqlError(
                SqlState.BAD_TEXT_FORM,
                "invalid input syntax for type " + type.title() + ": \"" + text + '"');
    }

    private static SqlError outOfRange(SqlType type, String text) {
        return new SqlError(
                SqlState.NUMBER_OUT_OF_RANGE,
                "value \"" + text + "\" is out of range for type " + type.title());
    }
}
