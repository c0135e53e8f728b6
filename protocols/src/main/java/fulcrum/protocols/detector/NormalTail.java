package fulcrum.protocols.detector;

/// -log10 of the normal distribution's upper tail, in integers: φ for a heartbeat that is late by z
/// standard deviations.
///
/// Up to z = 40 (φ = 350) a table of steps of 1/64 is interpolated. The curve is convex and bends
/// by less than 1 / ln 10, so the chord lies above it, by no more than 14 millionths; with the
/// rounding of the table and of the result, φ is off by less than 1.02 thousandths. Above, φ goes
/// on as z² / (2 ln 10), which is too small by log10(z / 40): less than 0.03 %. It goes on until z
/// = 32768 (φ = 233 million), from where on all silences are alike. Below z = -6, φ is 0: less than
/// a millionth.
///
/// The table is made with StrictMath when the class is loaded: it is the same on every JVM.
final class NormalTail {

    /// z = 1.
    static final long ONE = 1L << 16;

    private static final int STEP_BITS = 10;
    private static final long LEAST = -6 * ONE;
    private static final long TABLE_MOST = 40 * ONE;
    private static final long MOST = 32_768 * ONE;

    /// Terms of the continued fraction: more change no digit of a double from z = 3 on.
    private static final int FRACTIONS = 150;

    private static final double SQUARE_ROOT_OF_TWO_PI = 2.5066282746310007;

    /// Millionths of 1 / (2 ln 10).
    private static final long BEND_MICRO = 217_147;

    private static final long[] PHI_MICRO = table();

    private NormalTail() {}

    /// φ in thousandths, rounded down.
    ///
    /// @param z in 65,536ths
    static long phiMilli(long z) {
        return phiMicro(z) / 1000;
    }

    /// The least z at which φ is so high; the end of all numbers that are told apart where it is
    /// nowhere.
    static long reaching(long phiMilli) {
        long low = LEAST;
        long high = MOST;
        while (low < high) {
            long middle = Math.floorDiv(low + high, 2);
            if (phiMilli(middle) >= phiMilli) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static long phiMicro(long z) {
        if (z < LEAST) {
            return 0;
        }
        if (z >= TABLE_MOST) {
            long capped = Math.min(z, MOST);
            long squares = ((capped * capped) >> 20) - ((TABLE_MOST * TABLE_MOST) >> 20);
            return PHI_MICRO[PHI_MICRO.length - 1] + ((squares * BEND_MICRO) >> 12);
        }
        int at = (int) ((z - LEAST) >> STEP_BITS);
        long beyond = (z - LEAST) & ((1 << STEP_BITS) - 1);
        long step = PHI_MICRO[at + 1] - PHI_MICRO[at];
        return PHI_MICRO[at] + ((step * beyond) >> STEP_BITS);
    }

    private static long[] table() {
        long[] micro = new long[(int) ((TABLE_MOST - LEAST) >> STEP_BITS) + 1];
        for (int i = 0; i < micro.length; i++) {
            double z = (double) (LEAST + ((long) i << STEP_BITS)) / ONE;
            micro[i] = Math.round(1_000_000 * phi(z));
        }
        return micro;
    }

    private static double phi(double z) {
        double ln10 = StrictMath.log(10);
        if (z < 0) {
            return -StrictMath.log1p(-StrictMath.pow(10, -phi(-z))) / ln10;
        }
        if (z < 3) {
            return -StrictMath.log10(0.5 - middle(z));
        }
        // The tail is the density over z + 1/(z + 2/(z + 3/(z + ...))) (Laplace).
        double fraction = z;
        for (int i = FRACTIONS; i > 0; i--) {
            fraction = z + i / fraction;
        }
        return (z * z / 2 + StrictMath.log(SQUARE_ROOT_OF_TWO_PI * fraction)) / ln10;
    }

    /// The probability between 0 and z: the density times z + z³/3 + z⁵/(3·5) + ...
    private static double middle(double z) {
        double term = z;
        double sum = z;
        for (int i = 3; term > sum * 1e-17; i += 2) {
            term *= z * z / i;
            sum += term;
        }
        return sum * StrictMath.exp(-z * z / 2) / SQUARE_ROOT_OF_TWO_PI;
    }
}
