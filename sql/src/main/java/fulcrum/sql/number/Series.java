package fulcrum.sql.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// e to a power and the natural logarithm, to any number of digits, by their Taylor series once the
/// argument has been made small.
final class Series {

    private static final BigDecimal TWO = BigDecimal.TWO;
    private static final double LOG10_2 = 0.301029995663981;

    private Series() {}

    /// e to the power of x, with about as many digits as are asked for.
    static BigDecimal exponential(BigDecimal x, MathContext digits) {
        if (x.signum() == 0) {
            return BigDecimal.ONE;
        }
        int halvings = halvings(x, digits.getPrecision());
        MathContext working =
                new MathContext(digits.getPrecision() + (int) (halvings * LOG10_2) + 8);
        BigDecimal small = x.divide(TWO.pow(halvings), working);
        BigDecimal sum = BigDecimal.ONE.add(small, working);
        BigDecimal term = small;
        BigDecimal least = BigDecimal.ONE.scaleByPowerOfTen(-working.getPrecision());
        for (int i = 2; term.abs().compareTo(least) > 0; i++) {
            term = term.multiply(small, working).divide(BigDecimal.valueOf(i), working);
            sum = sum.add(term, working);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, working);
        }
        return sum.round(digits);
    }

    /// How often x is halved: until it is below one, and further the more digits are wanted.
    private static int halvings(BigDecimal x, int digits) {
        int size = Math.max(0, (int) Math.ceil(Math.log(Math.abs(x.doubleValue())) / Math.log(2)));
        return size + 2 + (int) Math.sqrt(digits);
    }

    /// The natural logarithm, with so many digits after the point. Roots are drawn until x is near
    /// 1; then ln x = 2 artanh((x - 1) / (x + 1)).
    static BigDecimal logarithm(BigDecimal x, int scale) {
        int decimals = x.precision() - x.scale() - 1;
        if (Math.abs(decimals) > 30) {
            BigDecimal mantissa = x.scaleByPowerOfTen(-decimals);
            return logarithm(mantissa, scale)
                    .add(
                            logarithm(BigDecimal.TEN, scale + 8)
                                    .multiply(BigDecimal.valueOf(decimals)));
        }
        int roots = 0;
        int precision = scale + 20 + (int) Math.sqrt(scale);
        MathContext working = new MathContext(precision + Math.abs(decimals));
        BigDecimal near = x;
        while (near.subtract(BigDecimal.ONE).abs().compareTo(new BigDecimal("0.05")) > 0) {
            near = near.sqrt(working);
            roots++;
        }
        BigDecimal ratio = near.subtract(BigDecimal.ONE).divide(near.add(BigDecimal.ONE), working);
        BigDecimal square = ratio.multiply(ratio, working);
        BigDecimal power = ratio;
        BigDecimal sum = ratio;
        BigDecimal least = BigDecimal.ONE.scaleByPowerOfTen(-precision);
        for (int i = 3; power.abs().compareTo(least) > 0; i += 2) {
            power = power.multiply(square, working);
            sum = sum.add(power.divide(BigDecimal.valueOf(i), working), working);
        }
        return sum.multiply(TWO.pow(roots + 1)).setScale(scale, RoundingMode.HALF_UP);
    }
}
