package fulcrum.sql.number;

import fulcrum.database.keys.Datum;
import java.math.BigDecimal;

/// Powers where the base or the exponent is an infinity or no number: what POSIX says of `pow`, and
/// an error where that would be a complex number or a division by zero.
final class UnfinitePowers {

    private static final Datum.Numeric ONE = new Datum.Decimal(BigDecimal.ONE);
    private static final Datum.Numeric ZERO = new Datum.Decimal(BigDecimal.ZERO);

    private UnfinitePowers() {}

    static Datum.Numeric power(Datum.Numeric base, Datum.Numeric exponent) {
        boolean baseIsOne = Numerics.compare(base, ONE) == 0;
        if (exponent instanceof Datum.Decimal(BigDecimal y) && y.signum() == 0) {
            return ONE;
        }
        if (baseIsOne) {
            return ONE;
        }
        if (base instanceof Datum.NotANumber || exponent instanceof Datum.NotANumber) {
            return Numerics.NAN;
        }
        if (exponent instanceof Datum.Decimal(BigDecimal y)) {
            return ofInfinity(Numerics.isNegative(base), y);
        }
        boolean shrinks = Numerics.isNegative(exponent);
        if (Numerics.signum(base) == 0 && shrinks) {
            NumericFunctions.demandPower(0, BigDecimal.ONE.negate());
        }
        int size = Numerics.compare(Numerics.absolute(base), ONE);
        if (size == 0) {
            return ONE;
        }
        return size > 0 == shrinks ? ZERO : Numerics.INFINITY;
    }

    private static Datum.Numeric ofInfinity(boolean negative, BigDecimal exponent) {
        if (negative) {
            NumericFunctions.demandPower(-1, exponent);
        }
        if (exponent.signum() < 0) {
            return ZERO;
        }
        return negative && NumericFunctions.isOdd(exponent)
                ? Numerics.MINUS_INFINITY
                : Numerics.INFINITY;
    }
}
