package fulcrum.sql.routine;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.function.DoubleUnaryOperator;

/// Angles (manual, tables 9.6 and 9.7), in radians and in degrees; in degrees, angles whose
/// functions are simple fractions give just these.
final class Trigonometry {

    private static final double DEGREE = Math.PI / 180;
    private static final double SIN_30 = Math.sin(30 * DEGREE);
    private static final double ONE_LESS_COS_60 = 1 - Math.cos(60 * DEGREE);
    private static final double ASIN_HALF = Math.asin(0.5);
    private static final double ACOS_HALF = Math.acos(0.5);
    private static final double ATAN_1 = Math.atan(1);

    private Trigonometry() {}

    static void declare(Bodies bodies) {
        radians(bodies);
        hyperbolic(bodies);
        degrees(bodies);
        Numbers.unary(bodies, "erf", ErrorFunction::erf);
        Numbers.unary(bodies, "erfc", ErrorFunction::erfc);
    }

    private static SqlError outOfRange() {
        return new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "input is out of range");
    }

    private static void finite(Bodies bodies, String keys, DoubleUnaryOperator computation) {
        Numbers.unary(
                bodies,
                keys,
                x -> {
                    if (Double.isInfinite(x)) {
                        throw outOfRange();
                    }
                    return computation.applyAsDouble(x);
                });
    }

    private static void ofUnit(Bodies bodies, String keys, DoubleUnaryOperator computation) {
        Numbers.unary(
                bodies,
                keys,
                x -> {
                    if (x < -1 || x > 1) {
                        throw outOfRange();
                    }
                    return computation.applyAsDouble(x);
                });
    }

    private static void radians(Bodies bodies) {
        finite(bodies, "sin", Math::sin);
        finite(bodies, "cos", Math::cos);
        finite(bodies, "tan", Math::tan);
        finite(bodies, "cot", x -> 1 / Math.tan(x));
        ofUnit(bodies, "asin", Math::asin);
        ofUnit(bodies, "acos", Math::acos);
        Numbers.unary(bodies, "atan", Math::atan);
        Numbers.binary(bodies, "atan2", Math::atan2);
    }

    private static void hyperbolic(Bodies bodies) {
        Numbers.unary(bodies, "sinh", Math::sinh);
        Numbers.unary(bodies, "cosh", Math::cosh);
        Numbers.unary(bodies, "tanh", Math::tanh);
        Numbers.unary(bodies, "asinh", Trigonometry::asinh);
        Numbers.unary(
                bodies,
                "acosh",
                x -> {
                    if (x < 1) {
                        throw outOfRange();
                    }
                    return Math.log(x + Math.sqrt(x * x - 1));
                });
        ofUnit(bodies, "atanh", x -> 0.5 * (Math.log1p(x) - Math.log1p(-x)));
    }

    private static double asinh(double x) {
        if (Double.isInfinite(x) || x == 0) {
            return x;
        }
        double size = Math.abs(x);
        double square = size * size;
        double result = Math.log1p(size + square / (1 + Math.sqrt(square + 1)));
        return Math.copySign(result, x);
    }

    private static void degrees(Bodies bodies) {
        finite(bodies, "sind", Trigonometry::sind);
        finite(bodies, "cosd", Trigonometry::cosd);
        finite(bodies, "tand", Trigonometry::tand);
        finite(bodies, "cotd", Trigonometry::cotd);
        ofUnit(bodies, "asind", x -> x >= 0 ? asindPositive(x) : -asindPositive(-x));
        ofUnit(bodies, "acosd", x -> x >= 0 ? acosdPositive(x) : 90 + asindPositive(-x));
        Numbers.unary(bodies, "atand", x -> Math.atan(x) / ATAN_1 * 45);
        Numbers.binary(bodies, "atan2d", (y, x) -> Math.atan2(y, x) / ATAN_1 * 45);
    }

    private static double sindTo30(double x) {
        return Math.sin(x * DEGREE) / SIN_30 / 2;
    }

    private static double cosdTo60(double x) {
        return 1 - (1 - Math.cos(x * DEGREE)) / ONE_LESS_COS_60 / 2;
    }

    private static double sindTo90(double x) {
        return x <= 30 ? sindTo30(x) : cosdTo60(90 - x);
    }

    private static double cosdTo90(double x) {
        return x <= 60 ? cosdTo60(x) : sindTo30(90 - x);
    }

    private static double sind(double angle) {
        double x = angle % 360;
        int sign = 1;
        if (x < 0) {
            x = -x;
            sign = -1;
        }
        if (x > 180) {
            x = 360 - x;
            sign = -sign;
        }
        return sign * sindTo90(x > 90 ? 180 - x : x);
    }

    private static double cosd(double angle) {
        double x = Math.abs(angle % 360);
        x = x > 180 ? 360 - x : x;
        return x > 90 ? -cosdTo90(180 - x) : cosdTo90(x);
    }

    private static double tand(double angle) {
        double unit = sindTo90(45) / cosdTo90(45);
        double result = sind(angle) / cosd(angle) / unit;
        return result == 0 ? 0 : result;
    }

    private static double cotd(double angle) {
        double unit = cosdTo90(45) / sindTo90(45);
        double result = cosd(angle) / sind(angle) / unit;
        return result == 0 ? 0 : result;
    }

    private static double asindPositive(double x) {
        return x <= 0.5 ? Math.asin(x) / ASIN_HALF * 30 : 90 - Math.acos(x) / ACOS_HALF * 60;
    }

    private static double acosdPositive(double x) {
        return x <= 0.5 ? 90 - Math.asin(x) / ASIN_HALF * 30 : Math.acos(x) / ACOS_HALF * 60;
    }
}
