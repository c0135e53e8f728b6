package fulcrum.sql.number;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Roots, powers and logarithms of `numeric`, with PostgreSQL's rules for scales.
///
/// They are computed with more digits than are wanted and then rounded.
public final class NumericFunctions {

    private static final BigDecimal TEN = BigDecimal.TEN;
    private static final int GUARD_DIGITS = 12;

    /// Beyond, e to its power has more digits than a `numeric` may.
    private static final int EXPONENT_MOST = 6_000;

    private static final double LOG10_E = 0.434294481903252;

    private NumericFunctions() {}

    /// @throws SqlError 2201F of negative numbers
    public static Datum.Numeric squareRoot(Datum.Numeric a) {
        if (Numerics.isNegative(a)) {
            throw new SqlError(
                    SqlState.BAD_POWER_ARGUMENT, "cannot take square root of a negative number");
        }
        if (!(a instanceof Datum.Decimal(BigDecimal x))) {
            return a;
        }
        return Numerics.of(root(x, Scales.ofRoot(x)));
    }

    /// A deviation: as many digits as the variance has.
    ///
    /// @param variance not negative
    public static Datum.Numeric rootOfVariance(Datum.Numeric variance) {
        return variance instanceof Datum.Decimal(BigDecimal x)
                ? Numerics.of(root(x, x.scale()))
                : variance;
    }

    private static BigDecimal root(BigDecimal x, int scale) {
        int digits = Math.max(1, x.precision() - x.scale()) / 2 + scale + GUARD_DIGITS;
        BigDecimal root = x.sqrt(new MathContext(Math.max(GUARD_DIGITS, digits)));
        return root.setScale(scale, RoundingMode.HALF_UP);
    }

    public static Datum.Numeric exponential(Datum.Numeric a) {
        if (!(a instanceof Datum.Decimal(BigDecimal x))) {
            return Numerics.isNegative(a) ? Numerics.of(BigDecimal.ZERO) : a;
        }
        int scale = Scales.ofExponential(x);
        if (Math.abs(x.doubleValue()) >= EXPONENT_MOST) {
            if (x.signum() > 0) {
                throw Numerics.overflow();
            }
            return Numerics.of(BigDecimal.ZERO.setScale(scale));
        }
        int digits = scale + (int) Math.max(0, x.doubleValue() * LOG10_E) + GUARD_DIGITS;
        BigDecimal result = Series.exponential(x, new MathContext(digits));
        return Numerics.of(result.setScale(scale, RoundingMode.HALF_UP));
    }

    /// @throws SqlError 2201E where it is 0 or less
    public static Datum.Numeric naturalLogarithm(Datum.Numeric a) {
        demandLogarithm(a);
        if (!(a instanceof Datum.Decimal(BigDecimal x))) {
            return a;
        }
        int scale = Scales.ofNaturalLogarithm(x);
        BigDecimal result = Series.logarithm(x, scale + GUARD_DIGITS);
        return Numerics.of(result.setScale(scale, RoundingMode.HALF_UP));
    }

    /// @throws SqlError 2201E where it is 0 or less
    public static Datum.Numeric commonLogarithm(Datum.Numeric a) {
        return logarithm(new Datum.Decimal(TEN), a);
    }

    /// @throws SqlError 2201E where either is 0 or less; 22012 where the base is 1
    public static Datum.Numeric logarithm(Datum.Numeric base, Datum.Numeric a) {
        if (base instanceof Datum.NotANumber || a instanceof Datum.NotANumber) {
            return Numerics.NAN;
        }
        demandLogarithm(base);
        demandLogarithm(a);
        if (!(base instanceof Datum.Decimal(BigDecimal b))) {
            return a instanceof Datum.Infinity ? Numerics.NAN : Numerics.of(BigDecimal.ZERO);
        }
        if (!(a instanceof Datum.Decimal(BigDecimal x))) {
            return a;
        }
        int scale = Scales.ofLogarithm(b, x);
        int digits = scale + 2 * GUARD_DIGITS;
        BigDecimal divisor = Series.logarithm(b, digits);
        if (divisor.signum() == 0) {
            throw Numerics.divisionByZero();
        }
        return Numerics.of(
                Series.logarithm(x, digits).divide(divisor, scale, RoundingMode.HALF_UP));
    }

    private static void demandLogarithm(Datum.Numeric a) {
        if (a instanceof Datum.NotANumber) {
            return;
        }
        if (Numerics.signum(a) == 0) {
            throw new SqlError(SqlState.BAD_LOGARITHM_ARGUMENT, "cannot take logarithm of zero");
        }
        if (Numerics.isNegative(a)) {
            throw new SqlError(
                    SqlState.BAD_LOGARITHM_ARGUMENT, "cannot take logarithm of a negative number");
        }
    }

    /// @throws SqlError 2201F where 0 has a negative exponent, or a negative number one with a
    ///   fraction
    public static Datum.Numeric power(Datum.Numeric base, Datum.Numeric exponent) {
        if (base instanceof Datum.Decimal(BigDecimal x)
                && exponent instanceof Datum.Decimal(BigDecimal y)) {
            demandPower(x.signum(), y);
            return isWhole(y) && y.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
                    ? wholePower(x, y)
                    : anyPower(x, y);
        }
        return UnfinitePowers.power(base, exponent);
    }

    static void demandPower(int baseSign, BigDecimal exponent) {
        if (baseSign == 0 && exponent.signum() < 0) {
            throw new SqlError(
                    SqlState.BAD_POWER_ARGUMENT, "zero raised to a negative power is undefined");
        }
        if (baseSign < 0 && !isWhole(exponent)) {
            throw new SqlError(
                    SqlState.BAD_POWER_ARGUMENT,
                    "a negative number raised to a non-integer power yields a complex result");
        }
    }

    static boolean isWhole(BigDecimal x) {
        return x.signum() == 0 || x.stripTrailingZeros().scale() <= 0;
    }

    private static Datum.Numeric wholePower(BigDecimal base, BigDecimal exponent) {
        int times = exponent.intValueExact();
        double digits = base.signum() == 0 ? 0 : times * decimalLogarithm(base);
        if (digits > Numerics.WHOLE_DIGITS_MOST) {
            throw Numerics.overflow();
        }
        if (digits + 1 < -Scales.most()) {
            return Numerics.of(BigDecimal.ZERO.setScale(Scales.most()));
        }
        int scale = Scales.ofPower(base, exponent, digits);
        int precision = Math.max(0, (int) digits) + scale + GUARD_DIGITS + 10;
        BigDecimal result =
                times == Integer.MIN_VALUE
                        ? BigDecimal.ZERO
                        : powerOf(base, times, new MathContext(precision));
        return Numerics.of(result.setScale(scale, RoundingMode.HALF_UP));
    }

    private static BigDecimal powerOf(BigDecimal base, int times, MathContext precision) {
        BigDecimal product = BigDecimal.ONE;
        BigDecimal square = base;
        for (int left = Math.abs(times); left > 0; left >>= 1) {
            if ((left & 1) != 0) {
                product = product.multiply(square, precision);
            }
            if (left > 1) {
                square = square.multiply(square, precision);
            }
        }
        return times < 0 ? BigDecimal.ONE.divide(product, precision) : product;
    }

    private static double decimalLogarithm(BigDecimal a) {
        BigDecimal digits = a.abs().round(new MathContext(16, RoundingMode.DOWN));
        int shift = digits.precision() - digits.scale() - 1;
        return Math.log10(digits.scaleByPowerOfTen(-shift).doubleValue()) + shift;
    }

    private static Datum.Numeric anyPower(BigDecimal base, BigDecimal exponent) {
        if (base.signum() == 0) {
            return Numerics.of(BigDecimal.ZERO.setScale(Scales.ofZeroPower()));
        }
        boolean negative = base.signum() < 0 && isOdd(exponent);
        BigDecimal positive = base.abs();
        double natural = decimalLogarithm(positive) / LOG10_E * exponent.doubleValue();
        if (Math.abs(natural) > EXPONENT_MOST * 1.0033) {
            if (natural > 0) {
                throw Numerics.overflow();
            }
            return Numerics.of(BigDecimal.ZERO.setScale(Scales.most()));
        }
        double digits = natural * LOG10_E;
        int scale = Scales.ofPower(base, exponent, digits);
        int precision = Math.max(0, scale + (int) digits) + 2 * GUARD_DIGITS;
        BigDecimal product =
                Series.logarithm(positive, precision + exponent.precision()).multiply(exponent);
        BigDecimal result = Series.exponential(product, new MathContext(precision));
        return Numerics.of(
                (negative ? result.negate() : result).setScale(scale, RoundingMode.HALF_UP));
    }

    static boolean isOdd(BigDecimal whole) {
        return isWhole(whole) && whole.toBigInteger().testBit(0);
    }
}
