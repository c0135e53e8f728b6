package fulcrum.sql.number;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// Arithmetic of `real` and `double precision` with PostgreSQL's checks: what overflows or
/// underflows is an error (22003), not an infinity or a zero.
public final class Floats {

    private static final double TWO_TO_63 = 0x1p63;

    private Floats() {}

    public static double add(double a, double b) {
        return checkedSum(a + b, a, b);
    }

    public static double subtract(double a, double b) {
        return checkedSum(a - b, a, b);
    }

    public static double multiply(double a, double b) {
        return checkedProduct(a * b, a, b);
    }

    /// @throws SqlError 22012 where b is 0
    public static double divide(double a, double b) {
        demandDivisor(a, b);
        return checkedQuotient(a / b, a, b);
    }

    public static float add(float a, float b) {
        return (float) checkedSum(a + b, a, b);
    }

    public static float subtract(float a, float b) {
        return (float) checkedSum(a - b, a, b);
    }

    public static float multiply(float a, float b) {
        return (float) checkedProduct(a * b, a, b);
    }

    /// @throws SqlError 22012 where b is 0
    public static float divide(float a, float b) {
        demandDivisor(a, b);
        return (float) checkedQuotient(a / b, a, b);
    }

    private static double checkedSum(double result, double a, double b) {
        if (Double.isInfinite(result) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
            throw overflow();
        }
        return result;
    }

    private static double checkedProduct(double result, double a, double b) {
        if (result == 0 && a != 0 && b != 0) {
            throw underflow();
        }
        return checkedSum(result, a, b);
    }

    private static double checkedQuotient(double result, double a, double b) {
        if (Double.isInfinite(result) && !Double.isInfinite(a)) {
            throw overflow();
        }
        if (result == 0 && a != 0 && !Double.isInfinite(b)) {
            throw underflow();
        }
        return result;
    }

    private static void demandDivisor(double a, double b) {
        if (b == 0 && !Double.isNaN(a)) {
            throw Numerics.divisionByZero();
        }
    }

    private static SqlError overflow() {
        return new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "value out of range: overflow");
    }

    private static SqlError underflow() {
        return new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "value out of range: underflow");
    }

    /// NaN equals NaN and is above all numbers; 0 equals -0.
    public static int compare(double a, double b) {
        return a == b ? 0 : Double.compare(a, b);
    }

    /// NaN equals NaN and is above all numbers; 0 equals -0.
    public static int compare(float a, float b) {
        return a == b ? 0 : Float.compare(a, b);
    }

    /// As POSIX has it, with errors for what is undefined.
    ///
    /// @throws SqlError 2201F where 0 has a negative exponent, or a negative number one with a
    ///   fraction
    public static double power(double base, double exponent) {
        if (exponent == 0 || base == 1) {
            return 1;
        }
        if (Double.isNaN(base) || Double.isNaN(exponent)) {
            return Double.NaN;
        }
        if (base == 0 && exponent < 0) {
            throw new SqlError(
                    SqlState.BAD_POWER_ARGUMENT, "zero raised to a negative power is undefined");
        }
        if (base < 0 && Math.rint(exponent) != exponent) {
            throw new SqlError(
                    SqlState.BAD_POWER_ARGUMENT,
                    "a negative number raised to a non-integer power yields a complex result");
        }
        if (Double.isInfinite(base) || Double.isInfinite(exponent)) {
            return base == -1 ? 1 : StrictMath.pow(base, exponent);
        }
        return checkedProduct(StrictMath.pow(base, exponent), base, 1);
    }

    /// @throws SqlError 2201F of negative numbers
    public static double squareRoot(double a) {
        if (a < 0) {
            throw new SqlError(
                    SqlState.BAD_POWER_ARGUMENT, "cannot take square root of a negative number");
        }
        return Math.sqrt(a);
    }

    public static double cubeRoot(double a) {
        return StrictMath.cbrt(a);
    }

    public static double exponential(double a) {
        if (Double.isInfinite(a)) {
            return a > 0 ? a : 0;
        }
        return Double.isNaN(a) ? a : checkedProduct(Math.exp(a), 1, 1);
    }

    /// @throws SqlError 2201E where it is 0 or less
    public static double naturalLogarithm(double a) {
        demandLogarithm(a);
        return Math.log(a);
    }

    /// @throws SqlError 2201E where it is 0 or less
    public static double commonLogarithm(double a) {
        demandLogarithm(a);
        return StrictMath.log10(a);
    }

    private static void demandLogarithm(double a) {
        if (a <= 0) {
            throw new SqlError(
                    SqlState.BAD_LOGARITHM_ARGUMENT,
                    "cannot take logarithm of " + (a == 0 ? "zero" : "a negative number"));
        }
    }

    /// `double precision` as `real`.
    public static float narrow(double a) {
        float result = (float) a;
        if (Float.isInfinite(result) && !Double.isInfinite(a)) {
            throw overflow();
        }
        if (result == 0 && a != 0) {
            throw underflow();
        }
        return result;
    }

    /// `bigint`, rounded half to even.
    ///
    /// @throws SqlError 22003 where it does not fit
    public static long toLong(double a) {
        return whole(a, TWO_TO_63, "bigint");
    }

    /// `integer`, rounded half to even.
    ///
    /// @throws SqlError 22003 where it does not fit
    public static int toInt(double a) {
        return (int) whole(a, 0x1p31, "integer");
    }

    /// `smallint`, rounded half to even.
    ///
    /// @throws SqlError 22003 where it does not fit
    public static short toShort(double a) {
        return (short) whole(a, 0x1p15, "smallint");
    }

    private static long whole(double a, double bound, String type) {
        double rounded = Math.rint(a);
        if (!(-bound <= rounded && rounded < bound)) {
            throw new SqlError(SqlState.NUMBER_OUT_OF_RANGE, type + " out of range");
        }
        return (long) rounded;
    }
}
