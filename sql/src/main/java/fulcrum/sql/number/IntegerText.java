package fulcrum.sql.number;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whole numbers as text: `smallint`, `integer` and `bigint`, and the unsigned ones of the system's
/// tables.
public final class IntegerText {

    private static final Pattern SIGNED =
            Pattern.compile(
                    "[+-]?(\\d++(?:_\\d++)*+"
                            + "|0[xX](?:_?\\p{XDigit})++|0[oO](?:_?[0-7])++|0[bB](?:_?[01])++)");
    private static final Pattern UNSIGNED =
            Pattern.compile("[+-]?(0[xX]\\p{XDigit}+|0[0-7]*|[1-9]\\d*)");
    private static final Pattern DIGITS = Pattern.compile("[+-]?\\d+");
    private static final int PLAIN_DIGITS_MOST = 18;

    private IntegerText() {}

    /// @param bits 16, 32 or 64
    /// @throws SqlError 22P02, or 22003 where it does not fit
    public static long read(String text, int bits) {
        String type = bits == 16 ? "smallint" : bits == 32 ? "integer" : "bigint";
        String trimmed = Spaces.trim(text);
        if (!isPlain(trimmed) && !SIGNED.matcher(trimmed).matches()) {
            throw exceeds(trimmed, bits) ? outOfRange(text, type) : syntax(text, type);
        }
        long value;
        if (trimmed.length() <= PLAIN_DIGITS_MOST && isPlain(trimmed)) {
            value = Long.parseLong(trimmed);
        } else {
            BigInteger whole = whole(trimmed.replace("_", ""), false);
            if (whole.bitLength() >= Long.SIZE) {
                throw outOfRange(text, type);
            }
            value = whole.longValueExact();
        }
        long bound = 1L << (bits - 1);
        if (bits < Long.SIZE && (value < -bound || value >= bound)) {
            throw outOfRange(text, type);
        }
        return value;
    }

    /// What does not fit comes before what is none.
    private static boolean exceeds(String text, int bits) {
        Matcher matcher = DIGITS.matcher(text);
        return matcher.lookingAt() && new BigInteger(matcher.group()).bitLength() >= bits;
    }

    private static boolean isPlain(String number) {
        int first = number.startsWith("-") ? 1 : 0;
        for (int i = first; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return number.length() > first;
    }

    /// An object identifier or transaction's number, as C's `strtoul` reads it; a negative one
    /// counts down from the end.
    ///
    /// @param type as messages name it
    /// @param bits 32 or 64; of 64 the value is unsigned
    /// @throws SqlError 22P02, or 22003 where it does not fit
    public static long readUnsigned(String text, String type, int bits) {
        String trimmed = Spaces.trim(text);
        if (!UNSIGNED.matcher(trimmed).matches()) {
            throw syntax(text, type);
        }
        BigInteger value = whole(trimmed, true);
        BigInteger end = BigInteger.ONE.shiftLeft(bits);
        BigInteger least =
                bits == Long.SIZE ? end.negate() : BigInteger.ONE.shiftLeft(bits - 1).negate();
        if (value.compareTo(end) >= 0 || value.compareTo(least) < 0) {
            throw outOfRange(text, type);
        }
        return (value.signum() < 0 ? value.add(end) : value).longValue();
    }

    private static BigInteger whole(String number, boolean octalByZero) {
        boolean negative = number.startsWith("-");
        String digits = negative || number.startsWith("+") ? number.substring(1) : number;
        BigInteger size = size(digits, octalByZero);
        return negative ? size.negate() : size;
    }

    private static BigInteger size(String digits, boolean octalByZero) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return new BigInteger(digits);
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> new BigInteger(digits.substring(2), 16);
            case 'o', 'O' -> new BigInteger(digits.substring(2), 8);
            case 'b', 'B' -> new BigInteger(digits.substring(2), 2);
            default -> new BigInteger(digits, octalByZero ? 8 : 10);
        };
    }

    private static SqlError syntax(String text, String type) {
        return new SqlError(
                SqlState.BAD_TEXT_FORM,
                "invalid input syntax for type " + type + ": \"" + text + "\"");
    }

    private static SqlError outOfRange(String text, String type) {
        return new SqlError(
                SqlState.NUMBER_OUT_OF_RANGE,
                "value \"" + text + "\" is out of range for type " + type);
    }
}
