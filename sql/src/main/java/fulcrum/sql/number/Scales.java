package fulcrum.sql.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// How many digits of a `numeric` PostgreSQL computes where there is no end to them: enough that
/// sixteen count, never fewer than its arguments have, never more than a thousand.
///
/// PostgreSQL holds numbers in groups of four decimal digits, and its estimates see only those: a
/// number's weight is the place of its first group, the one just before the point being 0.
final class Scales {

    private static final int SIGNIFICANT_DIGITS_LEAST = 16;
    private static final int SCALE_MOST = 1_000;
    private static final int GROUP_DIGITS = 4;
    private static final int GROUP = 10_000;
    private static final double LN_10 = 2.302585092994046;
    private static final double LOG10_E = 0.434294481903252;
    private static final BigDecimal NEAR_ONE_LEAST = new BigDecimal("0.9");
    private static final BigDecimal NEAR_ONE_MOST = new BigDecimal("1.1");

    /// Beyond e to the power of three times this, results are too large, or too small.
    private static final int RESULT_SCALE_MOST = 2_000;

    private Scales() {}

    static int ofQuotient(BigDecimal a, BigDecimal b) {
        int weight = weight(a) - weight(b);
        if (firstGroup(a) <= firstGroup(b)) {
            weight--;
        }
        return bounded(
                SIGNIFICANT_DIGITS_LEAST - weight * GROUP_DIGITS, Math.max(a.scale(), b.scale()));
    }

    static int ofRoot(BigDecimal a) {
        int weight = (weight(a) + 1) * GROUP_DIGITS / 2 - 1;
        return bounded(SIGNIFICANT_DIGITS_LEAST - weight, a.scale());
    }

    static int ofExponential(BigDecimal a) {
        double digits =
                Math.clamp(a.doubleValue() * LOG10_E, -RESULT_SCALE_MOST, RESULT_SCALE_MOST);
        return bounded(SIGNIFICANT_DIGITS_LEAST - (int) digits, a.scale());
    }

    static int ofNaturalLogarithm(BigDecimal a) {
        return bounded(SIGNIFICANT_DIGITS_LEAST - logarithmWeight(a), a.scale());
    }

    static int ofLogarithm(BigDecimal base, BigDecimal a) {
        int weight = logarithmWeight(a) - logarithmWeight(base);
        return bounded(SIGNIFICANT_DIGITS_LEAST - weight, Math.max(base.scale(), a.scale()));
    }

    /// @param digits about the decimal logarithm of the result
    static int ofPower(BigDecimal base, BigDecimal exponent, double digits) {
        return bounded(
                SIGNIFICANT_DIGITS_LEAST - (int) digits, Math.max(base.scale(), exponent.scale()));
    }

    static int most() {
        return SCALE_MOST;
    }

    /// Of what underflows.
    static int ofZeroPower() {
        return SIGNIFICANT_DIGITS_LEAST;
    }

    private static int bounded(int wanted, int least) {
        return Math.clamp(Math.max(wanted, least), 0, SCALE_MOST);
    }

    /// About the decimal logarithm of the natural logarithm.
    private static int logarithmWeight(BigDecimal a) {
        if (a.signum() <= 0) {
            return 0;
        }
        if (a.compareTo(NEAR_ONE_LEAST) >= 0 && a.compareTo(NEAR_ONE_MOST) <= 0) {
            BigDecimal beyond = a.subtract(BigDecimal.ONE);
            return beyond.signum() == 0
                    ? 0
                    : weight(beyond) * GROUP_DIGITS + (int) Math.log10(firstGroup(beyond));
        }
        double logarithm = Math.log(firstGroups(a)) + (weight(a) - 1) * GROUP_DIGITS * LN_10;
        return (int) Math.log10(Math.abs(logarithm));
    }

    /// The place of the first group of four digits; 0 for 0.
    static int weight(BigDecimal a) {
        return a.signum() == 0 ? 0 : Math.floorDiv(a.precision() - a.scale() - 1, GROUP_DIGITS);
    }

    /// The first four digits as they are grouped: from 1 to 9999; 0 for 0.
    static int firstGroup(BigDecimal a) {
        return firstGroups(a) / GROUP;
    }

    /// The first two groups as one number.
    private static int firstGroups(BigDecimal a) {
        if (a.signum() == 0) {
            return 0;
        }
        int shift = (1 - weight(a)) * GROUP_DIGITS;
        BigInteger groups =
                a.abs()
                        .round(new MathContext(2 * GROUP_DIGITS + 1, RoundingMode.DOWN))
                        .scaleByPowerOfTen(shift)
                        .toBigInteger();
        return groups.intValue();
    }
}
