package fulcrum.sql.routine;

/// The error function, by its series near 0 and by the continued fraction of its complement far
/// from it (Abramowitz and Stegun, 7.1.6 and 7.1.14).
final class ErrorFunction {

    private static final double FAR = 2.5;
    private static final int FRACTIONS = 200;

    private ErrorFunction() {}

    static double erf(double x) {
        double size = Math.abs(x);
        return size < FAR ? series(x) : Math.copySign(1 - fraction(size), x);
    }

    static double erfc(double x) {
        if (x < FAR) {
            return 1 - erf(x);
        }
        return Double.isInfinite(x) ? 0 : fraction(x);
    }

    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private static double fraction(double x) {
        if (Double.isInfinite(x)) {
            return 0;
        }
        double rest = x;
        for (int n = FRACTIONS; n > 0; n--) {
            rest = x + n / 2.0 / rest;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / rest;
    }
}
