package fulcrum.sql.number;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Arithmetic of `numeric` with PostgreSQL's rules for scales (manual, 8.1.2 and 9.3).
///
/// A sum has the greater scale of its two terms, a product the sum of both scales, a quotient so
/// many digits that at least sixteen of them count. Everything may fail with 22003, `value
/// overflows numeric format`.
public final class Numerics {

    /// NaN of `numeric`.
    public static final Datum.Numeric NAN = new Datum.NotANumber();

    public static final Datum.Numeric INFINITY = new Datum.Infinity(false);
    public static final Datum.Numeric MINUS_INFINITY = new Datum.Infinity(true);

    /// As many digits may stand before the point.
    static final int WHOLE_DIGITS_MOST = 131_072;

    /// As many digits may stand after the point.
    static final int SCALE_MOST = 16_383;

    private static final int ROUNDING_SCALE_MOST = 16_383;

    private Numerics() {}

    public static Datum.Numeric add(Datum.Numeric a, Datum.Numeric b) {
        if (a instanceof Datum.Decimal(BigDecimal x) && b instanceof Datum.Decimal(BigDecimal y)) {
            return of(x.add(y));
        }
        return anyNaN(a, b) || infinitySign(a) * infinitySign(b) < 0
                ? NAN
                : infinity(infinitySign(a) + infinitySign(b));
    }

    public static Datum.Numeric subtract(Datum.Numeric a, Datum.Numeric b) {
        return add(a, negate(b));
    }

    public static Datum.Numeric multiply(Datum.Numeric a, Datum.Numeric b) {
        if (a instanceof Datum.Decimal(BigDecimal x) && b instanceof Datum.Decimal(BigDecimal y)) {
            int scale = Math.min(x.scale() + y.scale(), SCALE_MOST);
            return of(x.multiply(y).setScale(scale, RoundingMode.HALF_UP));
        }
        int sign = signum(a) * signum(b);
        return anyNaN(a, b) || sign == 0 ? NAN : infinity(sign);
    }

    /// The quotient with as many digits as PostgreSQL computes.
    ///
    /// @throws SqlError 22012 where b is 0
    public static Datum.Numeric divide(Datum.Numeric a, Datum.Numeric b) {
        if (a instanceof Datum.Decimal(BigDecimal x) && b instanceof Datum.Decimal(BigDecimal y)) {
            demandDivisor(y);
            return of(x.divide(y, Scales.ofQuotient(x, y), RoundingMode.HALF_UP));
        }
        return anyNaN(a, b) ? NAN : unfiniteQuotient(a, b);
    }

    /// `div`: the quotient's whole part, cut toward zero.
    ///
    /// @throws SqlError 22012 where b is 0
    public static Datum.Numeric quotient(Datum.Numeric a, Datum.Numeric b) {
        if (a instanceof Datum.Decimal(BigDecimal x) && b instanceof Datum.Decimal(BigDecimal y)) {
            demandDivisor(y);
            return of(x.divide(y, 0, RoundingMode.DOWN));
        }
        return anyNaN(a, b) ? NAN : unfiniteQuotient(a, b);
    }

    private static Datum.Numeric unfiniteQuotient(Datum.Numeric a, Datum.Numeric b) {
        if (a instanceof Datum.Decimal) {
            return of(BigDecimal.ZERO);
        }
        if (b instanceof Datum.Decimal(BigDecimal divisor)) {
            demandDivisor(divisor);
            return infinity(signum(a) * divisor.signum());
        }
        return NAN;
    }

    /// `%`: has the sign of a.
    ///
    /// @throws SqlError 22012 where b is 0
    public static Datum.Numeric remainder(Datum.Numeric a, Datum.Numeric b) {
        if (b instanceof Datum.Decimal(BigDecimal y) && !(a instanceof Datum.NotANumber)) {
            demandDivisor(y);
            if (a instanceof Datum.Decimal(BigDecimal x)) {
                return of(x.remainder(y).setScale(Math.max(x.scale(), y.scale())));
            }
        }
        return a instanceof Datum.Decimal && b instanceof Datum.Infinity ? a : NAN;
    }

    private static void demandDivisor(BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw divisionByZero();
        }
    }

    static SqlError divisionByZero() {
        return new SqlError(SqlState.DIVISION_BY_ZERO, "division by zero");
    }

    public static Datum.Numeric negate(Datum.Numeric a) {
        return switch (a) {
            case Datum.Decimal(BigDecimal x) -> new Datum.Decimal(x.negate());
            case Datum.Infinity(boolean negative) -> negative ? INFINITY : MINUS_INFINITY;
            case Datum.NotANumber _ -> a;
        };
    }

    public static Datum.Numeric absolute(Datum.Numeric a) {
        return isNegative(a) ? negate(a) : a;
    }

    /// -1, 0, 1, or NaN.
    public static Datum.Numeric sign(Datum.Numeric a) {
        return a instanceof Datum.NotANumber ? a : of(signum(a));
    }

    static boolean isNegative(Datum.Numeric a) {
        return signum(a) < 0;
    }

    /// -1, 0 or 1; 0 for NaN.
    static int signum(Datum.Numeric a) {
        return a instanceof Datum.Decimal(BigDecimal x) ? x.signum() : infinitySign(a);
    }

    private static int infinitySign(Datum.Numeric a) {
        return a instanceof Datum.Infinity(boolean negative) ? (negative ? -1 : 1) : 0;
    }

    private static Datum.Numeric infinity(int sign) {
        return sign < 0 ? MINUS_INFINITY : INFINITY;
    }

    private static boolean anyNaN(Datum.Numeric a, Datum.Numeric b) {
        return a instanceof Datum.NotANumber || b instanceof Datum.NotANumber;
    }

    /// By value, whatever the scales; NaN equals itself and is above Infinity.
    public static int compare(Datum.Numeric a, Datum.Numeric b) {
        if (a instanceof Datum.Decimal(BigDecimal x) && b instanceof Datum.Decimal(BigDecimal y)) {
            return x.compareTo(y);
        }
        return Integer.compare(rank(a), rank(b));
    }

    private static int rank(Datum.Numeric a) {
        return a instanceof Datum.NotANumber ? 2 : infinitySign(a);
    }

    /// Half away from zero.
    ///
    /// @param scale digits that stay after the point; below 0, digits before it that become zeros
    public static Datum.Numeric round(Datum.Numeric a, int scale) {
        return a instanceof Datum.Decimal(BigDecimal x)
                ? of(scaled(x, scale, RoundingMode.HALF_UP))
                : a;
    }

    /// Toward zero.
    ///
    /// @param scale as for [#round]
    public static Datum.Numeric truncate(Datum.Numeric a, int scale) {
        return a instanceof Datum.Decimal(BigDecimal x)
                ? of(scaled(x, scale, RoundingMode.DOWN))
                : a;
    }

    static BigDecimal scaled(BigDecimal x, int scale, RoundingMode mode) {
        int kept = Math.clamp(scale, -WHOLE_DIGITS_MOST - 1, ROUNDING_SCALE_MOST);
        BigDecimal rounded = x.setScale(kept, mode);
        return kept < 0 ? rounded.setScale(0) : rounded;
    }

    public static Datum.Numeric ceiling(Datum.Numeric a) {
        return a instanceof Datum.Decimal(BigDecimal x)
                ? of(x.setScale(0, RoundingMode.CEILING))
                : a;
    }

    public static Datum.Numeric floor(Datum.Numeric a) {
        return a instanceof Datum.Decimal(BigDecimal x) ? of(x.setScale(0, RoundingMode.FLOOR)) : a;
    }

    /// Without the zeros at the end of the fraction.
    public static Datum.Numeric trimScale(Datum.Numeric a) {
        if (!(a instanceof Datum.Decimal(BigDecimal x))) {
            return a;
        }
        BigDecimal stripped = x.stripTrailingZeros();
        return of(stripped.scale() < 0 ? stripped.setScale(0) : stripped);
    }

    /// `gcd`, of the greater scale; NaN where either is not finite.
    public static Datum.Numeric greatestCommonDivisor(Datum.Numeric a, Datum.Numeric b) {
        if (a instanceof Datum.Decimal(BigDecimal x) && b instanceof Datum.Decimal(BigDecimal y)) {
            int scale = Math.max(x.scale(), y.scale());
            return of(new BigDecimal(unscaled(x, scale).gcd(unscaled(y, scale)), scale));
        }
        return NAN;
    }

    /// `lcm`, of the greater scale; NaN where either is not finite.
    public static Datum.Numeric leastCommonMultiple(Datum.Numeric a, Datum.Numeric b) {
        if (!(a instanceof Datum.Decimal(BigDecimal x))
                || !(b instanceof Datum.Decimal(BigDecimal y))) {
            return NAN;
        }
        int scale = Math.max(x.scale(), y.scale());
        BigInteger first = unscaled(x, scale);
        BigInteger second = unscaled(y, scale);
        BigInteger multiple =
                first.signum() == 0 || second.signum() == 0
                        ? BigInteger.ZERO
                        : first.divide(first.gcd(second)).multiply(second).abs();
        return of(new BigDecimal(multiple, scale));
    }

    private static BigInteger unscaled(BigDecimal x, int scale) {
        return x.setScale(scale).unscaledValue();
    }

    /// @throws SqlError 22003 where it is negative, or has too many digits
    public static Datum.Numeric factorial(long of) {
        if (of < 0) {
            throw new SqlError(
                    SqlState.NUMBER_OUT_OF_RANGE, "factorial of a negative number is undefined");
        }
        if (of > 32_177) {
            throw overflow();
        }
        return of(new BigDecimal(product(1, Math.max(1, of))));
    }

    /// Of halves, so that factors stay of about one length.
    private static BigInteger product(long from, long to) {
        if (to - from < 8) {
            BigInteger all = BigInteger.ONE;
            for (long each = from; each <= to; each++) {
                all = all.multiply(BigInteger.valueOf(each));
            }
            return all;
        }
        long middle = (from + to) / 2;
        return product(from, middle).multiply(product(middle + 1, to));
    }

    /// @throws SqlError 22003 where it has too many digits
    public static Datum.Numeric of(BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        if (plain.signum() != 0 && (long) plain.precision() - plain.scale() > WHOLE_DIGITS_MOST) {
            throw overflow();
        }
        return new Datum.Decimal(
                plain.scale() > SCALE_MOST
                        ? plain.setScale(SCALE_MOST, RoundingMode.HALF_UP)
                        : plain);
    }

    static SqlError overflow() {
        return new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "value overflows numeric format");
    }

    public static Datum.Numeric of(long value) {
        return new Datum.Decimal(BigDecimal.valueOf(value));
    }

    /// With the fifteen digits that every `double precision` has.
    public static Datum.Numeric of(double value) {
        return of(value, 15);
    }

    /// With the six digits that every `real` has.
    public static Datum.Numeric of(float value) {
        return of((double) value, 6);
    }

    private static Datum.Numeric of(double value, int digits) {
        if (Double.isNaN(value)) {
            return NAN;
        }
        if (Double.isInfinite(value)) {
            return infinity(value < 0 ? -1 : 1);
        }
        return trimScale(of(new BigDecimal(value).round(new MathContext(digits))));
    }

    /// `bigint`, rounded half away from zero.
    ///
    /// @throws SqlError 22003 where it does not fit
    public static long toLong(Datum.Numeric a) {
        return whole(a, Long.MIN_VALUE, Long.MAX_VALUE, "bigint");
    }

    /// `integer`, rounded half away from zero.
    ///
    /// @throws SqlError 22003 where it does not fit
    public static int toInt(Datum.Numeric a) {
        return (int) whole(a, Integer.MIN_VALUE, Integer.MAX_VALUE, "integer");
    }

    /// `smallint`, rounded half away from zero.
    ///
    /// @throws SqlError 22003 where it does not fit
    public static short toShort(Datum.Numeric a) {
        return (short) whole(a, Short.MIN_VALUE, Short.MAX_VALUE, "smallint");
    }

    private static long whole(Datum.Numeric a, long least, long most, String type) {
        if (!(a instanceof Datum.Decimal(BigDecimal x))) {
            String which = a instanceof Datum.NotANumber ? "NaN" : "infinity";
            throw new SqlError(SqlState.NOT_SUPPORTED, "cannot convert " + which + " to " + type);
        }
        BigDecimal rounded = x.setScale(0, RoundingMode.HALF_UP);
        if (rounded.compareTo(BigDecimal.valueOf(least)) < 0
                || rounded.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new SqlError(SqlState.NUMBER_OUT_OF_RANGE, type + " out of range");
        }
        return rounded.longValueExact();
    }

    /// @throws SqlError 22003 where it is too large or too small
    public static double toDouble(Datum.Numeric a) {
        return FloatText.readDouble(NumericText.write(a));
    }

    /// @throws SqlError 22003 where it is too large or too small
    public static float toFloat(Datum.Numeric a) {
        return FloatText.readFloat(NumericText.write(a));
    }
}
