package fulcrum.sql.number;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `real` and `double precision` as text.
///
/// Read is what C's `strtod` reads. Written are the fewest digits that tell a number from all
/// others, or a given number of them as C's `%g` has it.
public final class FloatText {

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile(
                    "[+-]?0[xX](\\p{XDigit}+\\.?\\p{XDigit}*|\\.\\p{XDigit}+)([pP][+-]?\\d+)?");
    private static final Pattern WITH_DIGIT = Pattern.compile("[+-]?[0.]*[1-9].*");

    private static final int DOUBLE_DIGITS = 15;
    private static final int FLOAT_DIGITS = 6;
    private static final int DOUBLE_DIGITS_MOST = 17;
    private static final int FLOAT_DIGITS_MOST = 9;

    private FloatText() {}

    /// @throws SqlError 22P02, or 22003 where it is too large or too small
    public static double readDouble(String text) {
        String trimmed = Spaces.trim(text);
        Double special = special(trimmed);
        if (special != null) {
            return special;
        }
        demandNumber(trimmed, text, "double precision");
        double value = Double.parseDouble(javaForm(trimmed));
        if (Double.isInfinite(value) || (value == 0 && hasDigit(trimmed))) {
            throw outOfRange(text, "double precision");
        }
        return value;
    }

    /// @throws SqlError 22P02, or 22003 where it is too large or too small
    public static float readFloat(String text) {
        String trimmed = Spaces.trim(text);
        Double special = special(trimmed);
        if (special != null) {
            return special.floatValue();
        }
        demandNumber(trimmed, text, "real");
        float value = Float.parseFloat(javaForm(trimmed));
        if (Float.isInfinite(value) || (value == 0 && hasDigit(trimmed))) {
            throw outOfRange(text, "real");
        }
        return value;
    }

    private static @Nullable Double special(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> Double.NaN;
            case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    private static void demandNumber(String trimmed, String text, String type) {
        if (!DECIMAL.matcher(trimmed).matches() && !HEXADECIMAL.matcher(trimmed).matches()) {
            throw new SqlError(
                    SqlState.BAD_TEXT_FORM,
                    "invalid input syntax for type " + type + ": \"" + text + "\"");
        }
    }

    private static SqlError outOfRange(String text, String type) {
        return new SqlError(
                SqlState.NUMBER_OUT_OF_RANGE,
                "\"" + Spaces.trim(text) + "\" is out of range for type " + type);
    }

    /// Java's hexadecimal numbers must have an exponent.
    private static String javaForm(String number) {
        boolean hexadecimal = number.indexOf('x') >= 0 || number.indexOf('X') >= 0;
        return hexadecimal && number.indexOf('p') < 0 && number.indexOf('P') < 0
                ? number + "p0"
                : number;
    }

    /// It is not 0 in itself.
    private static boolean hasDigit(String number) {
        int exponent = number.toLowerCase(Locale.ROOT).indexOf('e');
        String mantissa = exponent < 0 ? number : number.substring(0, exponent);
        return number.indexOf('x') >= 0 || WITH_DIGIT.matcher(mantissa).matches();
    }

    /// @param extraFloatDigits above 0 for the fewest digits that tell it from all others; else so
    ///   many more than 15
    public static String write(double value, int extraFloatDigits) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        String sign = value < 0 ? "-" : "";
        double size = Math.abs(value);
        return extraFloatDigits > 0
                ? sign + layOut(shortest(size), DOUBLE_DIGITS)
                : sign + general(new BigDecimal(size), DOUBLE_DIGITS + extraFloatDigits);
    }

    /// @param extraFloatDigits above 0 for the fewest digits that tell it from all others; else so
    ///   many more than 6
    public static String write(float value, int extraFloatDigits) {
        if (Float.isNaN(value) || Float.isInfinite(value) || value == 0) {
            return write((double) value, extraFloatDigits);
        }
        String sign = value < 0 ? "-" : "";
        float size = Math.abs(value);
        return extraFloatDigits > 0
                ? sign + layOut(shortest(size), FLOAT_DIGITS)
                : sign + general(new BigDecimal(size), FLOAT_DIGITS + extraFloatDigits);
    }

    /// The fewest digits that lie nearer to it than to every other number: Java's, unless there is
    /// one digit where Java has two, or they lie in the very middle between two numbers.
    private static BigDecimal shortest(double size) {
        BigDecimal found = new BigDecimal(Double.toString(size)).stripTrailingZeros();
        if (found.precision() == 2) {
            BigDecimal one = new BigDecimal(size).round(new MathContext(1));
            found = one.doubleValue() == size ? one : found;
        }
        if (size < 0x1p52 || size > 1e40) {
            return found;
        }
        BigDecimal exact = new BigDecimal(size);
        BigDecimal least = exact.add(new BigDecimal(Math.nextDown(size)));
        BigDecimal most = exact.add(new BigDecimal(Math.nextUp(size)));
        for (int digits = found.precision();
                digits < DOUBLE_DIGITS_MOST && !isInside(found, least, most);
                digits++) {
            found = exact.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        }
        return found.stripTrailingZeros();
    }

    private static BigDecimal shortest(float size) {
        BigDecimal found = new BigDecimal(Float.toString(size)).stripTrailingZeros();
        if (found.precision() == 2) {
            BigDecimal one = new BigDecimal(size).round(new MathContext(1));
            found = one.floatValue() == size ? one : found;
        }
        if (size < 0x1p22f || size > 1e20f) {
            return found;
        }
        BigDecimal exact = new BigDecimal(size);
        BigDecimal least = exact.add(new BigDecimal(Math.nextDown(size)));
        BigDecimal most = exact.add(new BigDecimal(Math.nextUp(size)));
        for (int digits = found.precision();
                digits < FLOAT_DIGITS_MOST && !isInside(found, least, most);
                digits++) {
            found = exact.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        }
        return found.stripTrailingZeros();
    }

    /// Twice the number lies between twice the middles to its neighbours.
    private static boolean isInside(BigDecimal found, BigDecimal least, BigDecimal most) {
        BigDecimal twice = found.add(found);
        return twice.compareTo(least) > 0 && twice.compareTo(most) < 0;
    }

    /// As `%g` has it: so many digits, without zeros at the end.
    private static String general(BigDecimal size, int digits) {
        int kept = Math.max(1, digits);
        return layOut(
                size.round(new MathContext(kept, RoundingMode.HALF_EVEN)).stripTrailingZeros(),
                kept);
    }

    /// @param fixedBelow numbers of more digits before the point have an exponent
    private static String layOut(BigDecimal size, int fixedBelow) {
        int exponent = size.precision() - size.scale() - 1;
        if (-4 <= exponent && exponent < fixedBelow) {
            return size.toPlainString();
        }
        String digits = size.unscaledValue().toString();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
    }
}
