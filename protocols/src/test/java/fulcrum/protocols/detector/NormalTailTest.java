package fulcrum.protocols.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

/// The table against the normal distribution itself, in forty digits or more.
final class NormalTailTest {

    private static final MathContext DIGITS = new MathContext(120);

    @Test
    void isWithinTheStatedErrorOfTheNormalTail() {
        // Steps that hit the table's points and everything between them.
        for (long z = -8 * NormalTail.ONE; z < 40 * NormalTail.ONE; z += 12_347) {
            BigDecimal exact = phiMilli(z);
            BigDecimal off = BigDecimal.valueOf(NormalTail.phiMilli(z)).subtract(exact);
            assertThat(off.doubleValue()).as("z = %d/65536", z).isBetween(-1.02, 0.02);
        }
    }

    @Test
    void goesOnWithoutBoundAndNearlyRightBeyondItsTable() {
        for (int z : new int[] {40, 41, 50, 100, 300, 1000}) {
            double exact = phiMilli(z * NormalTail.ONE).doubleValue();
            double told = NormalTail.phiMilli(z * NormalTail.ONE);
            assertThat(told).as("z = %d", z).isBetween(exact * 0.9997, exact + 0.02);
        }
        assertThat(NormalTail.phiMilli(32_768 * NormalTail.ONE)).isGreaterThan(233_000_000_000L);
    }

    @Test
    void neverFallsAsZGrows() {
        long last = 0;
        for (long z = -7 * NormalTail.ONE; z < 45 * NormalTail.ONE; z += 97) {
            long now = NormalTail.phiMilli(z);
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
        assertThat(NormalTail.phiMilli(Long.MIN_VALUE)).isZero();
        assertThat(NormalTail.phiMilli(Long.MAX_VALUE)).isPositive();
    }

    @Test
    void knowsThePlacesThatEverybodyKnows() {
        assertThat(NormalTail.phiMilli(0)).isEqualTo(301); // half of all, -log10 0.5
        assertThat(NormalTail.phiMilli(NormalTail.ONE)).isEqualTo(799); // 15.87 %
        assertThat(NormalTail.phiMilli(2 * NormalTail.ONE)).isEqualTo(1643); // 2.275 %
    }

    @Test
    void theLeastZOfALevelIsTheLeast() {
        for (long level : new long[] {1, 300, 302, 1000, 5000, 8000, 12_000, 300_000, 400_000}) {
            long z = NormalTail.reaching(level);
            assertThat(NormalTail.phiMilli(z)).isGreaterThanOrEqualTo(level);
            assertThat(NormalTail.phiMilli(z - 1)).isLessThan(level);
        }
    }

    /// By Taylor's series where it has digits enough, else by Laplace's continued fraction.
    private static BigDecimal phiMilli(long z) {
        BigDecimal exact = BigDecimal.valueOf(z).divide(BigDecimal.valueOf(NormalTail.ONE), DIGITS);
        BigDecimal square = exact.multiply(exact).divide(BigDecimal.TWO, DIGITS);
        BigDecimal root = BigDecimal.TWO.multiply(pi()).sqrt(DIGITS);
        BigDecimal ln;
        if (z < 12 * NormalTail.ONE) {
            BigDecimal density = BigDecimal.ONE.divide(exp(square).multiply(root), DIGITS);
            BigDecimal term = exact;
            BigDecimal sum = exact;
            for (int i = 3; i < 1200; i += 2) {
                term = term.multiply(exact).multiply(exact, DIGITS);
                term = term.divide(BigDecimal.valueOf(i), DIGITS);
                sum = sum.add(term);
            }
            BigDecimal half = new BigDecimal("0.5");
            ln = ln(half.subtract(sum.multiply(density, DIGITS))).negate();
        } else {
            BigDecimal fraction = exact;
            for (int i = 400; i > 0; i--) {
                fraction = exact.add(BigDecimal.valueOf(i).divide(fraction, DIGITS));
            }
            ln = square.add(ln(root.multiply(fraction)));
        }
        return ln.multiply(BigDecimal.valueOf(1000)).divide(ln(BigDecimal.TEN), DIGITS);
    }

    private static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x.divide(BigDecimal.valueOf(1024), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int i = 1; i < 80; i++) {
            term = term.multiply(small).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term);
        }
        return sum.pow(1024, DIGITS);
    }

    /// By halving the exponent until the series of 2 artanh((x-1)/(x+1)) is short.
    private static BigDecimal ln(BigDecimal x) {
        BigDecimal near = x;
        int halvings = 0;
        while (near.subtract(BigDecimal.ONE).abs().compareTo(new BigDecimal("0.01")) > 0) {
            near = near.sqrt(DIGITS);
            halvings++;
        }
        BigDecimal y = near.subtract(BigDecimal.ONE).divide(near.add(BigDecimal.ONE), DIGITS);
        BigDecimal power = y;
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 1; i < 60; i += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(i), DIGITS));
            power = power.multiply(y).multiply(y, DIGITS);
        }
        return sum.multiply(BigDecimal.TWO.pow(halvings + 1));
    }

    /// Machin's formula.
    private static BigDecimal pi() {
        return BigDecimal.valueOf(16)
                .multiply(arctanOfOneOver(5))
                .subtract(BigDecimal.valueOf(4).multiply(arctanOfOneOver(239)));
    }

    private static BigDecimal arctanOfOneOver(int n) {
        BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 1; i < 200; i += 2) {
            BigDecimal term = power.divide(BigDecimal.valueOf(i), DIGITS);
            sum = i % 4 == 1 ? sum.add(term) : sum.subtract(term);
            power = power.divide(BigDecimal.valueOf((long) n * n), DIGITS);
        }
        return sum.setScale(110, RoundingMode.HALF_EVEN);
    }
}
