package fulcrum.sql.number;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/// `numeric` as text.
public final class NumericText {

    private static final String DIGITS = "\\d++(?:_\\d++)*+";
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(%1$s(\\.(%1$s)?)?|\\.%1$s)([eE][+-]?%1$s)?".formatted(DIGITS));
    private static final Pattern OTHER_RADIX =
            Pattern.compile("[+-]?0([xX](?:_?\\p{XDigit})++|[oO](?:_?[0-7])++|[bB](?:_?[01])++)");
    private static final int EXPONENT_MOST = Integer.MAX_VALUE / 2;

    private NumericText() {}

    /// With all the digits it has after the point.
    ///
    /// @throws SqlError 22P02, or 22003 where it has too many digits
    public static Datum.Numeric read(String text) {
        String trimmed = Spaces.trim(text);
        switch (trimmed.toLowerCase(Locale.ROOT)) {
            case "nan" -> {
                return Numerics.NAN;
            }
            case "infinity", "+infinity", "inf", "+inf" -> {
                return Numerics.INFINITY;
            }
            case "-infinity", "-inf" -> {
                return Numerics.MINUS_INFINITY;
            }
            default -> {}
        }
        if (DECIMAL.matcher(trimmed).matches()) {
            return decimal(trimmed.replace("_", ""));
        }
        if (OTHER_RADIX.matcher(trimmed).matches()) {
            return Numerics.of(new BigDecimal(otherRadix(trimmed.replace("_", ""))));
        }
        throw new SqlError(
                SqlState.BAD_TEXT_FORM, "invalid input syntax for type numeric: \"" + text + "\"");
    }

    private static Datum.Numeric decimal(String number) {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        String mantissa = e < 0 ? number : number.substring(0, e);
        BigDecimal digits = new BigDecimal(mantissa);
        int exponent = e < 0 ? 0 : exponent(number.substring(e + 1));
        long scale = Math.max(0, (long) digits.scale() - exponent);
        boolean tooLarge =
                digits.signum() != 0
                        && (long) digits.precision() - digits.scale() + exponent
                                > Numerics.WHOLE_DIGITS_MOST;
        if (scale > Numerics.SCALE_MOST || tooLarge) {
            throw Numerics.overflow();
        }
        if (digits.signum() == 0) {
            return Numerics.of(BigDecimal.ZERO.setScale((int) scale));
        }
        return Numerics.of(digits.scaleByPowerOfTen(exponent).setScale((int) scale));
    }

    private static int exponent(String digits) {
        BigInteger exponent = new BigInteger(digits);
        if (exponent.abs().compareTo(BigInteger.valueOf(EXPONENT_MOST)) >= 0) {
            throw Numerics.overflow();
        }
        return exponent.intValueExact();
    }

    private static BigInteger otherRadix(String number) {
        boolean negative = number.startsWith("-");
        int zero = number.indexOf('0');
        int radix =
                switch (number.charAt(zero + 1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    default -> 2;
                };
        BigInteger size = new BigInteger(number.substring(zero + 2), radix);
        return negative ? size.negate() : size;
    }

    public static String write(Datum.Numeric value) {
        return switch (value) {
            case Datum.Decimal(BigDecimal decimal) -> decimal.toPlainString();
            case Datum.Infinity(boolean negative) -> negative ? "-Infinity" : "Infinity";
            case Datum.NotANumber _ -> "NaN";
        };
    }
}
