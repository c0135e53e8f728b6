package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.numeric;
import static fulcrum.sql.routine.Values.real;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.NumericFunctions;
import fulcrum.sql.number.Numerics;
import fulcrum.sql.routine.Routine.Group;
import java.util.List;
import java.util.function.Function;

/// Aggregates of statistics (manual, table 9.61). Sums of squares are kept as Youngs and Cramer
/// ("Some Results Relevant to Choice of Sum and Sum-of-Product Algorithms", 1971) do, so that they
/// do not lose their digits.
final class Statistics {

    private Statistics() {}

    static void declare(Bodies bodies) {
        bodies.body(
                "avg(float4) avg(float8)", Aggregates.grouped(() -> new Moments(Moments::mean)));
        for (String type : List.of("float4", "float8")) {
            moments(bodies, "var_pop", type, Moments::population);
            moments(bodies, "var_samp", type, Moments::sample);
            moments(bodies, "variance", type, Moments::sample);
            moments(bodies, "stddev_pop", type, m -> root(m.population()));
            moments(bodies, "stddev_samp", type, m -> root(m.sample()));
            moments(bodies, "stddev", type, m -> root(m.sample()));
        }
        for (String type : List.of("int2", "int4", "int8", "numeric")) {
            exact(bodies, "var_pop", type, false, false);
            exact(bodies, "var_samp", type, true, false);
            exact(bodies, "variance", type, true, false);
            exact(bodies, "stddev_pop", type, false, true);
            exact(bodies, "stddev_samp", type, true, true);
            exact(bodies, "stddev", type, true, true);
        }
        pairs(bodies);
    }

    private static void moments(
            Bodies bodies, String name, String type, Function<Moments, Datum> result) {
        bodies.body(name + "(" + type + ")", Aggregates.grouped(() -> new Moments(result)));
    }

    private static Datum root(Datum variance) {
        return variance instanceof Datum.Null ? variance : datum(Math.sqrt(real(variance)));
    }

    /// The number, the sum, and the sum of squared differences from the mean.
    private static final class Moments implements Group {

        private final Function<Moments, Datum> result;
        private long count;
        private double sum;
        private double squares;

        Moments(Function<Moments, Datum> result) {
            this.result = result;
        }

        @Override
        public void add(Datum[] arguments) {
            double x = real(arguments[0]);
            double before = sum;
            count++;
            sum += x;
            if (count > 1) {
                double difference = x * count - sum;
                squares += difference * difference / ((double) count * (count - 1));
                if (Double.isInfinite(sum) || Double.isInfinite(squares)) {
                    if (!Double.isInfinite(before) && !Double.isInfinite(x)) {
                        throw overflow();
                    }
                    squares = Double.NaN;
                }
            } else if (Double.isInfinite(x) || Double.isNaN(x)) {
                squares = Double.NaN;
            }
        }

        @Override
        public Datum result() {
            return result.apply(this);
        }

        Datum mean() {
            return count == 0 ? Datum.NULL : datum(sum / count);
        }

        Datum population() {
            return count == 0 ? Datum.NULL : datum(squares / count);
        }

        Datum sample() {
            return count <= 1 ? Datum.NULL : datum(squares / (count - 1));
        }
    }

    private static SqlError overflow() {
        return new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "value out of range: overflow");
    }

    private static void exact(
            Bodies bodies, String name, String type, boolean sample, boolean root) {
        bodies.body(name + "(" + type + ")", Aggregates.grouped(() -> new Exact(sample, root)));
    }

    /// Variance of exact numbers, from exact sums.
    private static final class Exact implements Group {

        private final boolean sample;
        private final boolean root;
        private long count;
        private Datum.Numeric sum = Numerics.of(0L);
        private Datum.Numeric squares = Numerics.of(0L);

        Exact(boolean sample, boolean root) {
            this.sample = sample;
            this.root = root;
        }

        @Override
        public void add(Datum[] arguments) {
            Datum.Numeric x =
                    arguments[0] instanceof Datum.Int
                            ? Numerics.of(integer(arguments[0]))
                            : numeric(arguments[0]);
            count++;
            sum = Numerics.add(sum, x);
            squares = Numerics.add(squares, Numerics.multiply(x, x));
        }

        @Override
        public Datum result() {
            if (count == 0 || (sample && count == 1)) {
                return Datum.NULL;
            }
            if (!(sum instanceof Datum.Decimal)) {
                return new Datum.NotANumber();
            }
            Datum.Numeric number = Numerics.of(count);
            Datum.Numeric above =
                    Numerics.subtract(
                            Numerics.multiply(number, squares), Numerics.multiply(sum, sum));
            if (Numerics.compare(above, Numerics.of(0L)) <= 0) {
                return Numerics.of(0L);
            }
            Datum.Numeric below =
                    Numerics.multiply(number, Numerics.of(sample ? count - 1 : count));
            Datum.Numeric variance = Numerics.divide(above, below);
            return root ? NumericFunctions.rootOfVariance(variance) : variance;
        }
    }

    private static void pairs(Bodies bodies) {
        pair(bodies, "corr", Pairs::correlation);
        pair(bodies, "covar_pop", p -> p.count == 0 ? Datum.NULL : datum(p.products / p.count));
        pair(
                bodies,
                "covar_samp",
                p -> p.count <= 1 ? Datum.NULL : datum(p.products / (p.count - 1)));
        pair(bodies, "regr_avgx", p -> p.count == 0 ? Datum.NULL : datum(p.sumX / p.count));
        pair(bodies, "regr_avgy", p -> p.count == 0 ? Datum.NULL : datum(p.sumY / p.count));
        pair(bodies, "regr_count", p -> datum(p.count));
        pair(bodies, "regr_sxx", p -> p.count == 0 ? Datum.NULL : datum(p.squaresX));
        pair(bodies, "regr_syy", p -> p.count == 0 ? Datum.NULL : datum(p.squaresY));
        pair(bodies, "regr_sxy", p -> p.count == 0 ? Datum.NULL : datum(p.products));
        pair(bodies, "regr_r2", Pairs::determination);
        pair(bodies, "regr_slope", p -> p.isFlat() ? Datum.NULL : datum(p.products / p.squaresX));
        pair(
                bodies,
                "regr_intercept",
                p ->
                        p.isFlat()
                                ? Datum.NULL
                                : datum((p.sumY - p.sumX * p.products / p.squaresX) / p.count));
    }

    private static void pair(Bodies bodies, String name, Function<Pairs, Datum> result) {
        bodies.body(name, Aggregates.grouped(() -> new Pairs(result)));
    }

    /// Of dependent Y and independent X: their sums, and the sums of squared differences and of
    /// their products.
    private static final class Pairs implements Group {

        private final Function<Pairs, Datum> result;
        private long count;
        private double sumX;
        private double sumY;
        private double squaresX;
        private double squaresY;
        private double products;

        Pairs(Function<Pairs, Datum> result) {
            this.result = result;
        }

        @Override
        public void add(Datum[] arguments) {
            double y = real(arguments[0]);
            double x = real(arguments[1]);
            count++;
            sumX += x;
            sumY += y;
            if (count > 1) {
                double dx = x * count - sumX;
                double dy = y * count - sumY;
                double scale = 1.0 / ((double) count * (count - 1));
                squaresX += dx * dx * scale;
                squaresY += dy * dy * scale;
                products += dx * dy * scale;
            } else if (!Double.isFinite(x) || !Double.isFinite(y)) {
                products = Double.NaN;
                squaresX = Double.isFinite(x) ? 0 : Double.NaN;
                squaresY = Double.isFinite(y) ? 0 : Double.NaN;
            }
        }

        @Override
        public Datum result() {
            return result.apply(this);
        }

        boolean isFlat() {
            return count == 0 || squaresX == 0;
        }

        Datum correlation() {
            return isFlat() || squaresY == 0
                    ? Datum.NULL
                    : datum(products / Math.sqrt(squaresX * squaresY));
        }

        Datum determination() {
            if (isFlat()) {
                return Datum.NULL;
            }
            return datum(squaresY == 0 ? 1.0 : products * products / (squaresX * squaresY));
        }
    }
}
