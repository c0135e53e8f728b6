package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.Numerics;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Numbers that chance draws.
final class Chance {

    private static final int BITS = 53;

    private Chance() {}

    private static SqlError refused(String why) {
        return new SqlError(SqlState.BAD_PARAMETER_VALUE, why);
    }

    /// From a whole number to another, both included.
    static long between(long low, long high, Setting setting) {
        if (low > high) {
            throw refused("lower bound must be less than or equal to upper bound");
        }
        BigInteger span =
                BigInteger.valueOf(high).subtract(BigInteger.valueOf(low)).add(BigInteger.ONE);
        return below(span, setting).add(BigInteger.valueOf(low)).longValueExact();
    }

    /// Likewise, with as many digits behind the point as the bound with more of them.
    static Datum between(Datum.Numeric low, Datum.Numeric high, Setting setting) {
        boolean finite = low instanceof Datum.Decimal && high instanceof Datum.Decimal;
        if (!finite) {
            throw refused("lower and upper bounds must be finite");
        }
        if (Numerics.compare(low, high) > 0) {
            throw refused("lower bound must be less than or equal to upper bound");
        }
        BigDecimal from = ((Datum.Decimal) low).value();
        BigDecimal to = ((Datum.Decimal) high).value();
        int scale = Math.max(from.scale(), to.scale());
        BigInteger first = from.setScale(scale).unscaledValue();
        BigInteger last = to.setScale(scale).unscaledValue();
        BigInteger drawn = below(last.subtract(first).add(BigInteger.ONE), setting).add(first);
        return new Datum.Decimal(new BigDecimal(drawn, scale));
    }

    /// From 0 to below a number, each as likely.
    private static BigInteger below(BigInteger bound, Setting setting) {
        int bits = bound.bitLength();
        BigInteger drawn;
        do {
            drawn = BigInteger.ZERO;
            for (int i = 0; i < bits; i += BITS) {
                long part = (long) (setting.random() * (1L << BITS));
                drawn = drawn.shiftLeft(BITS).or(BigInteger.valueOf(part));
            }
            int extra = (bits + BITS - 1) / BITS * BITS - bits;
            drawn = drawn.shiftRight(extra);
        } while (drawn.compareTo(bound) >= 0);
        return drawn;
    }

    /// Of a normal distribution, by the transform of Box and Muller (1958).
    static double normal(double mean, double deviation, Setting setting) {
        double first = 1 - setting.random();
        double second = setting.random();
        double standard = Math.sqrt(-2 * Math.log(first)) * Math.sin(2 * Math.PI * second);
        return deviation * standard + mean;
    }

    /// The elements in another order, or the first so many of it (Durstenfeld, 1964).
    static List<Datum> shuffled(List<Datum> elements, int count, Setting setting) {
        List<Datum> shuffled = new ArrayList<>(elements);
        for (int i = 0; i < count; i++) {
            int other = (int) between(i, shuffled.size() - 1L, setting);
            Datum kept = shuffled.get(i);
            shuffled.set(i, shuffled.get(other));
            shuffled.set(other, kept);
        }
        return shuffled.subList(0, count);
    }

    /// A random `uuid` of version 4 (RFC 9562, 5.4).
    static Datum uuid(Setting setting) {
        long high = (setting.randomBits() & ~0xf000L) | 0x4000L;
        long low = (setting.randomBits() & ~(0b11L << 62)) | (0b10L << 62);
        return new Datum.Uuid(high, low);
    }
}
