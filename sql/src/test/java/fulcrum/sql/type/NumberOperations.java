package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.sql.number.Floats;
import fulcrum.sql.number.NumericFunctions;
import fulcrum.sql.number.Numerics;
import fulcrum.sql.type.ComputationGoldenTest.Operation;
import java.util.Map;
import java.util.TreeMap;

/// What can be computed with numbers, by the names that tests have for it.
final class NumberOperations {

    private NumberOperations() {}

    static Map<String, Operation> all() {
        Map<String, Operation> all = new TreeMap<>();
        numeric(all);
        functions(all);
        conversions(all);
        floats(all);
        return all;
    }

    private static void numeric(Map<String, Operation> all) {
        all.put("numeric +", of -> Numerics.add(of.numeric(0), of.numeric(1)));
        all.put("numeric -", of -> Numerics.subtract(of.numeric(0), of.numeric(1)));
        all.put("numeric *", of -> Numerics.multiply(of.numeric(0), of.numeric(1)));
        all.put("numeric /", of -> Numerics.divide(of.numeric(0), of.numeric(1)));
        all.put("numeric %", of -> Numerics.remainder(of.numeric(0), of.numeric(1)));
        all.put("div", of -> Numerics.quotient(of.numeric(0), of.numeric(1)));
        all.put("gcd", of -> Numerics.greatestCommonDivisor(of.numeric(0), of.numeric(1)));
        all.put("lcm", of -> Numerics.leastCommonMultiple(of.numeric(0), of.numeric(1)));
        all.put("numeric negate", of -> Numerics.negate(of.numeric(0)));
        all.put("abs", of -> Numerics.absolute(of.numeric(0)));
        all.put("sign", of -> Numerics.sign(of.numeric(0)));
        all.put("ceil", of -> Numerics.ceiling(of.numeric(0)));
        all.put("floor", of -> Numerics.floor(of.numeric(0)));
        all.put("trim_scale", of -> Numerics.trimScale(of.numeric(0)));
        all.put("round", of -> Numerics.round(of.numeric(0), of.integer(1)));
        all.put("trunc", of -> Numerics.truncate(of.numeric(0), of.integer(1)));
        all.put("factorial", of -> Numerics.factorial(of.whole(0)));
    }

    private static void functions(Map<String, Operation> all) {
        all.put("sqrt", of -> NumericFunctions.squareRoot(of.numeric(0)));
        all.put("exp", of -> NumericFunctions.exponential(of.numeric(0)));
        all.put("ln", of -> NumericFunctions.naturalLogarithm(of.numeric(0)));
        all.put("log", of -> NumericFunctions.commonLogarithm(of.numeric(0)));
        all.put("log base", of -> NumericFunctions.logarithm(of.numeric(0), of.numeric(1)));
        all.put("power", of -> NumericFunctions.power(of.numeric(0), of.numeric(1)));
    }

    private static void conversions(Map<String, Operation> all) {
        all.put("numeric to bigint", of -> new Datum.Int(Numerics.toLong(of.numeric(0))));
        all.put("numeric to integer", of -> new Datum.Int(Numerics.toInt(of.numeric(0))));
        all.put("numeric to smallint", of -> new Datum.Int(Numerics.toShort(of.numeric(0))));
        all.put("numeric to real", of -> new Datum.Real(Numerics.toFloat(of.numeric(0))));
        all.put("numeric to double precision", of -> real8(Numerics.toDouble(of.numeric(0))));
        all.put("double precision to numeric", of -> Numerics.of(of.real8(0)));
        all.put("real to numeric", of -> Numerics.of(of.real4(0)));
        all.put("double precision to bigint", of -> new Datum.Int(Floats.toLong(of.real8(0))));
        all.put("double precision to integer", of -> new Datum.Int(Floats.toInt(of.real8(0))));
        all.put("double precision to smallint", of -> new Datum.Int(Floats.toShort(of.real8(0))));
        all.put("double precision to real", of -> new Datum.Real(Floats.narrow(of.real8(0))));
    }

    private static void floats(Map<String, Operation> all) {
        all.put("double precision +", of -> real8(Floats.add(of.real8(0), of.real8(1))));
        all.put("double precision -", of -> real8(Floats.subtract(of.real8(0), of.real8(1))));
        all.put("double precision *", of -> real8(Floats.multiply(of.real8(0), of.real8(1))));
        all.put("double precision /", of -> real8(Floats.divide(of.real8(0), of.real8(1))));
        all.put("real +", of -> real4(Floats.add(of.real4(0), of.real4(1))));
        all.put("real -", of -> real4(Floats.subtract(of.real4(0), of.real4(1))));
        all.put("real *", of -> real4(Floats.multiply(of.real4(0), of.real4(1))));
        all.put("real /", of -> real4(Floats.divide(of.real4(0), of.real4(1))));
        all.put("sqrt of double precision", of -> real8(Floats.squareRoot(of.real8(0))));
        all.put("cbrt of double precision", of -> real8(Floats.cubeRoot(of.real8(0))));
        all.put("exp of double precision", of -> real8(Floats.exponential(of.real8(0))));
        all.put("ln of double precision", of -> real8(Floats.naturalLogarithm(of.real8(0))));
        all.put("log of double precision", of -> real8(Floats.commonLogarithm(of.real8(0))));
        all.put("power of double precision", of -> real8(Floats.power(of.real8(0), of.real8(1))));
    }

    private static Datum real8(double value) {
        return new Datum.DoublePrecision(value);
    }

    private static Datum real4(float value) {
        return new Datum.Real(value);
    }
}
