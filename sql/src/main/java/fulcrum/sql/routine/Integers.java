package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.small;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/// Whole numbers of three widths (manual, 9.3): what does not fit is an error, never another
/// number.
final class Integers {

    /// A type of whole numbers.
    enum Width {
        INT2(2, "smallint", Short.MIN_VALUE, Short.MAX_VALUE),
        INT4(4, "integer", Integer.MIN_VALUE, Integer.MAX_VALUE),
        INT8(8, "bigint", Long.MIN_VALUE, Long.MAX_VALUE);

        private final int bytes;
        private final String sqlName;
        private final long least;
        private final long most;

        Width(int bytes, String sqlName, long least, long most) {
            this.bytes = bytes;
            this.sqlName = sqlName;
            this.least = least;
            this.most = most;
        }

        String catalogName() {
            return "int" + bytes;
        }

        SqlError outOfRange() {
            return new SqlError(SqlState.NUMBER_OUT_OF_RANGE, sqlName + " out of range");
        }

        Datum fit(long value) {
            if (value < least || value > most) {
                throw outOfRange();
            }
            return datum(value);
        }
    }

    private Integers() {}

    static void declare(Bodies bodies) {
        for (Width left : Width.values()) {
            for (Width right : Width.values()) {
                Width wider = left.compareTo(right) > 0 ? left : right;
                String name = left == right ? left.catalogName() : "int" + left.bytes + right.bytes;
                arithmetic(bodies, name, wider);
            }
            ofOneWidth(bodies, left);
        }
        bodies.of("int4inc", a -> Width.INT4.fit(integer(a[0]) + 1));
        widths(bodies);
    }

    private static void arithmetic(Bodies bodies, String name, Width width) {
        binary(bodies, name + "pl", width, Math::addExact);
        binary(bodies, name + "mi", width, Math::subtractExact);
        binary(bodies, name + "mul", width, Math::multiplyExact);
        binary(bodies, name + "div", width, Integers::divide);
    }

    private static void binary(
            Bodies bodies, String keys, Width width, LongBinaryOperator computation) {
        bodies.of(
                keys,
                a -> exactly(width, () -> computation.applyAsLong(integer(a[0]), integer(a[1]))));
    }

    private static void unary(
            Bodies bodies, String keys, Width width, LongUnaryOperator computation) {
        bodies.of(keys, a -> exactly(width, () -> computation.applyAsLong(integer(a[0]))));
    }

    @FunctionalInterface
    private interface Whole {
        long compute();
    }

    private static Datum exactly(Width width, Whole computation) {
        try {
            return width.fit(computation.compute());
        } catch (ArithmeticException _) {
            throw width.outOfRange();
        }
    }

    private static long divide(long dividend, long divisor) {
        demandDivisor(divisor);
        return Math.divideExact(dividend, divisor);
    }

    private static long remainder(long dividend, long divisor) {
        demandDivisor(divisor);
        return dividend % divisor;
    }

    private static void demandDivisor(long divisor) {
        if (divisor == 0) {
            throw new SqlError(SqlState.DIVISION_BY_ZERO, "division by zero");
        }
    }

    private static void ofOneWidth(Bodies bodies, Width width) {
        String name = width.catalogName();
        String type = "(" + name + ")";
        String types = "(" + name + "," + name + ")";
        binary(bodies, name + "mod mod" + types, width, Integers::remainder);
        unary(bodies, name + "um", width, Math::negateExact);
        bodies.of(name + "up", a -> a[0]);
        unary(bodies, name + "abs abs" + type, width, Math::absExact);
        binary(bodies, name + "and", width, (a, b) -> a & b);
        binary(bodies, name + "or", width, (a, b) -> a | b);
        binary(bodies, name + "xor", width, (a, b) -> a ^ b);
        unary(bodies, name + "not", width, a -> ~a);
        bodies.of(name + "shl", a -> datum(shifted(width, integer(a[0]), small(a[1]), true)));
        bodies.of(name + "shr", a -> datum(shifted(width, integer(a[0]), small(a[1]), false)));
        if (width != Width.INT2) {
            binary(bodies, "gcd" + types, width, Integers::greatestCommonDivisor);
            binary(bodies, "lcm" + types, width, Integers::leastCommonMultiple);
        }
    }

    /// Bits that leave are lost; those above the width count are taken modulo it, as C's are.
    private static long shifted(Width width, long value, int bits, boolean left) {
        if (width == Width.INT8) {
            return left ? value << bits : value >> bits;
        }
        int shifted = left ? (int) value << bits : (int) value >> bits;
        return width == Width.INT2 ? (short) shifted : shifted;
    }

    static long greatestCommonDivisor(long a, long b) {
        long greater = a;
        long less = b;
        while (less != 0) {
            long rest = less == -1 ? 0 : greater % less;
            greater = less;
            less = rest;
        }
        return Math.absExact(greater);
    }

    private static long leastCommonMultiple(long a, long b) {
        return a == 0 || b == 0
                ? 0
                : Math.absExact(Math.multiplyExact(a / greatestCommonDivisor(a, b), b));
    }

    /// From one width to another: the casts, which have their targets' names.
    private static void widths(Bodies bodies) {
        for (Width from : Width.values()) {
            for (Width to : Width.values()) {
                if (from != to) {
                    bodies.of(
                            to.catalogName() + "(" + from.catalogName() + ")",
                            a -> to.fit(integer(a[0])));
                }
            }
        }
        bodies.of("oid(int8)", a -> datum(objectId(integer(a[0]))));
        bodies.of("int8(oid)", a -> a[0]);
        bodies.of("int4(bool)", a -> datum(Values.truth(a[0]) ? 1 : 0));
        bodies.of("bool(int4)", a -> datum(integer(a[0]) != 0));
    }

    private static long objectId(long value) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "OID out of range");
        }
        return value;
    }
}
