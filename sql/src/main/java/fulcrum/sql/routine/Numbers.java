package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.numeric;
import static fulcrum.sql.routine.Values.real;
import static fulcrum.sql.routine.Values.single;
import static fulcrum.sql.routine.Values.small;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.Floats;
import fulcrum.sql.number.NumericFunctions;
import fulcrum.sql.number.Numerics;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// Arithmetic of `real`, `double precision` and `numeric` (manual, 9.3).
final class Numbers {

    private Numbers() {}

    static void declare(Bodies bodies) {
        floats(bodies);
        doubles(bodies);
        numerics(bodies);
        numericFunctions(bodies);
        casts(bodies);
        buckets(bodies);
        chance(bodies);
    }

    private static void floats(Bodies bodies) {
        bodies.of("float4pl", a -> datum(Floats.add(single(a[0]), single(a[1]))));
        bodies.of("float4mi", a -> datum(Floats.subtract(single(a[0]), single(a[1]))));
        bodies.of("float4mul", a -> datum(Floats.multiply(single(a[0]), single(a[1]))));
        bodies.of("float4div", a -> datum(Floats.divide(single(a[0]), single(a[1]))));
        bodies.of("float4um", a -> datum(-single(a[0])));
        bodies.of("float4abs abs(float4)", a -> datum(Math.abs(single(a[0]))));
        bodies.of("float4up float8up numeric_uplus", a -> a[0]);
        for (String types : new String[] {"8", "48", "84"}) {
            binary(bodies, "float" + types + "pl", Floats::add);
            binary(bodies, "float" + types + "mi", Floats::subtract);
            binary(bodies, "float" + types + "mul", Floats::multiply);
            binary(bodies, "float" + types + "div", Floats::divide);
        }
    }

    private static void doubles(Bodies bodies) {
        unary(bodies, "float8um", x -> -x);
        unary(bodies, "float8abs abs(float8)", Math::abs);
        unary(bodies, "ceil(float8) ceiling(float8)", Math::ceil);
        unary(bodies, "floor(float8)", Math::floor);
        unary(bodies, "round(float8) dround", Math::rint);
        unary(bodies, "trunc(float8) dtrunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x));
        unary(bodies, "sign(float8)", x -> x > 0 ? 1 : x < 0 ? -1 : 0);
        unary(bodies, "sqrt(float8) dsqrt", Floats::squareRoot);
        unary(bodies, "cbrt(float8) dcbrt", Floats::cubeRoot);
        unary(bodies, "exp(float8) dexp", Floats::exponential);
        unary(bodies, "ln(float8) dlog1", Floats::naturalLogarithm);
        unary(bodies, "log(float8) log10(float8) dlog10", Floats::commonLogarithm);
        binary(bodies, "pow(float8,float8) power(float8,float8) dpow", Floats::power);
        unary(bodies, "degrees", x -> Floats.divide(x, Math.PI / 180));
        unary(bodies, "radians", x -> Floats.multiply(x, Math.PI / 180));
        bodies.of("pi", _ -> datum(Math.PI));
    }

    static void unary(Bodies bodies, String keys, DoubleUnaryOperator computation) {
        bodies.of(keys, a -> datum(computation.applyAsDouble(real(a[0]))));
    }

    static void binary(Bodies bodies, String keys, DoubleBinaryOperator computation) {
        bodies.of(keys, a -> datum(computation.applyAsDouble(real(a[0]), real(a[1]))));
    }

    @FunctionalInterface
    private interface One {
        Datum.Numeric of(Datum.Numeric a);
    }

    @FunctionalInterface
    private interface Two {
        Datum.Numeric of(Datum.Numeric a, Datum.Numeric b);
    }

    private static void one(Bodies bodies, String keys, One computation) {
        bodies.of(keys, a -> computation.of(numeric(a[0])));
    }

    private static void two(Bodies bodies, String keys, Two computation) {
        bodies.of(keys, a -> computation.of(numeric(a[0]), numeric(a[1])));
    }

    private static void numerics(Bodies bodies) {
        two(bodies, "numeric_add", Numerics::add);
        two(bodies, "numeric_sub", Numerics::subtract);
        two(bodies, "numeric_mul", Numerics::multiply);
        two(bodies, "numeric_div", Numerics::divide);
        two(bodies, "numeric_div_trunc div(numeric,numeric)", Numerics::quotient);
        two(bodies, "numeric_mod mod(numeric,numeric)", Numerics::remainder);
        two(bodies, "gcd(numeric,numeric)", Numerics::greatestCommonDivisor);
        two(bodies, "lcm(numeric,numeric)", Numerics::leastCommonMultiple);
        one(bodies, "numeric_uminus", Numerics::negate);
        one(bodies, "numeric_abs abs(numeric)", Numerics::absolute);
        one(bodies, "sign(numeric)", Numerics::sign);
        one(bodies, "ceil(numeric) ceiling(numeric)", Numerics::ceiling);
        one(bodies, "floor(numeric)", Numerics::floor);
        one(bodies, "round(numeric)", x -> Numerics.round(x, 0));
        one(bodies, "trunc(numeric)", x -> Numerics.truncate(x, 0));
        bodies.of("round(numeric,int4)", a -> Numerics.round(numeric(a[0]), small(a[1])));
        bodies.of("trunc(numeric,int4)", a -> Numerics.truncate(numeric(a[0]), small(a[1])));
        one(bodies, "trim_scale", Numerics::trimScale);
        bodies.of("scale", a -> scale(numeric(a[0])));
        bodies.of("min_scale", a -> scale(Numerics.trimScale(numeric(a[0]))));
    }

    private static Datum scale(Datum.Numeric value) {
        return value instanceof Datum.Decimal(var decimal) ? datum(decimal.scale()) : Datum.NULL;
    }

    private static void numericFunctions(Bodies bodies) {
        one(bodies, "sqrt(numeric) numeric_sqrt", NumericFunctions::squareRoot);
        one(bodies, "exp(numeric) numeric_exp", NumericFunctions::exponential);
        one(bodies, "ln(numeric) numeric_ln", NumericFunctions::naturalLogarithm);
        one(bodies, "log(numeric) log10(numeric)", NumericFunctions::commonLogarithm);
        two(bodies, "log(numeric,numeric) numeric_log", NumericFunctions::logarithm);
        two(
                bodies,
                "power(numeric,numeric) pow(numeric,numeric) numeric_power",
                NumericFunctions::power);
        bodies.of("factorial", a -> Numerics.factorial(integer(a[0])));
    }

    private static void casts(Bodies bodies) {
        bodies.of("numeric(int2) numeric(int4) numeric(int8)", a -> Numerics.of(integer(a[0])));
        bodies.of("numeric(float8)", a -> Numerics.of(real(a[0])));
        bodies.of("numeric(float4)", a -> Numerics.of(single(a[0])));
        bodies.of("int8(numeric)", a -> datum(Numerics.toLong(numeric(a[0]))));
        bodies.of("int4(numeric)", a -> datum(Numerics.toInt(numeric(a[0]))));
        bodies.of("int2(numeric)", a -> datum(Numerics.toShort(numeric(a[0]))));
        bodies.of("float8(numeric)", a -> datum(Numerics.toDouble(numeric(a[0]))));
        bodies.of("float4(numeric)", a -> datum(Numerics.toFloat(numeric(a[0]))));
        bodies.of("int8(float8) int8(float4)", a -> datum(Floats.toLong(real(a[0]))));
        bodies.of("int4(float8) int4(float4)", a -> datum(Floats.toInt(real(a[0]))));
        bodies.of("int2(float8) int2(float4)", a -> datum(Floats.toShort(real(a[0]))));
        bodies.of("float8(int2) float8(int4) float8(int8)", a -> datum((double) integer(a[0])));
        bodies.of("float4(int2) float4(int4) float4(int8)", a -> datum((float) integer(a[0])));
        bodies.of("float8(float4)", a -> datum(real(a[0])));
        bodies.of("float4(float8)", a -> datum(Floats.narrow(real(a[0]))));
    }

    private static void buckets(Bodies bodies) {
        bodies.of("width_bucket(float8,float8,float8,int4)", Numbers::bucket);
        bodies.of("width_bucket(numeric,numeric,numeric,int4)", Numbers::numericBucket);
        bodies.of("width_bucket(anycompatible,anycompatiblearray)", Numbers::bucketBetween);
    }

    private static SqlError noBucket(String why) {
        return new SqlError(SqlState.BAD_WIDTH_BUCKET_ARGUMENT, why);
    }

    private static void demandCount(int count) {
        if (count <= 0) {
            throw noBucket("count must be greater than zero");
        }
    }

    private static Datum bucket(Datum[] a) {
        double operand = real(a[0]);
        double low = real(a[1]);
        double high = real(a[2]);
        int count = small(a[3]);
        demandCount(count);
        if (Double.isNaN(operand) || Double.isNaN(low) || Double.isNaN(high)) {
            throw noBucket("operand, lower bound, and upper bound cannot be NaN");
        }
        if (Double.isInfinite(low) || Double.isInfinite(high)) {
            throw noBucket("lower and upper bounds must be finite");
        }
        if (low == high) {
            throw noBucket("lower bound cannot equal upper bound");
        }
        boolean rising = low < high;
        if (rising ? operand < low : operand > low) {
            return datum(0);
        }
        if (rising ? operand >= high : operand <= high) {
            return Integers.Width.INT4.fit(count + 1L);
        }
        double share = rising ? (operand - low) / (high - low) : (low - operand) / (low - high);
        return datum((long) Math.min(share * count, count - 1.0) + 1);
    }

    private static Datum numericBucket(Datum[] a) {
        Datum.Numeric operand = numeric(a[0]);
        Datum.Numeric low = numeric(a[1]);
        Datum.Numeric high = numeric(a[2]);
        int count = small(a[3]);
        demandCount(count);
        for (Datum.Numeric each : new Datum.Numeric[] {operand, low, high}) {
            if (each instanceof Datum.NotANumber) {
                throw noBucket("operand, lower bound, and upper bound cannot be NaN");
            }
        }
        if (low instanceof Datum.Infinity || high instanceof Datum.Infinity) {
            throw noBucket("lower and upper bounds must be finite");
        }
        int order = Numerics.compare(low, high);
        if (order == 0) {
            throw noBucket("lower bound cannot equal upper bound");
        }
        if (Numerics.compare(operand, low) * order > 0) {
            return datum(0);
        }
        if (Numerics.compare(operand, high) * order <= 0) {
            return Integers.Width.INT4.fit(count + 1L);
        }
        Datum.Numeric wide =
                Numerics.multiply(Numerics.subtract(operand, low), Numerics.of((long) count));
        return datum(Numerics.toLong(Numerics.quotient(wide, Numerics.subtract(high, low))) + 1);
    }

    /// How many of sorted thresholds are not above an operand.
    private static Datum bucketBetween(Datum[] a) {
        int low = 0;
        var thresholds = Values.elements(a[1]);
        int high = thresholds.size();
        for (Datum each : thresholds) {
            if (each instanceof Datum.Null) {
                throw new SqlError(
                        SqlState.NULL_NOT_ALLOWED, "thresholds array must not contain NULLs");
            }
        }
        while (low < high) {
            int middle = (low + high) / 2;
            if (Comparisons.compare(a[0], thresholds.get(middle)) < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return datum(low);
    }

    private static void chance(Bodies bodies) {
        bodies.in("random()", (_, setting) -> datum(setting.random()));
        bodies.in(
                "random(int4,int4) random(int8,int8)",
                (a, setting) -> datum(Chance.between(integer(a[0]), integer(a[1]), setting)));
        bodies.in(
                "random(numeric,numeric)",
                (a, setting) -> Chance.between(numeric(a[0]), numeric(a[1]), setting));
        bodies.in(
                "random_normal",
                (a, setting) -> datum(Chance.normal(real(a[0]), real(a[1]), setting)));
        bodies.in(
                "setseed",
                (a, setting) -> {
                    double seed = real(a[0]);
                    if (!(seed >= -1 && seed <= 1)) {
                        throw new SqlError(
                                SqlState.BAD_PARAMETER_VALUE,
                                "setseed parameter " + seed + " is out of allowed range [-1,1]");
                    }
                    setting.seed(seed);
                    return datum("");
                });
    }
}
