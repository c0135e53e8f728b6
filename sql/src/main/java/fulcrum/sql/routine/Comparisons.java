package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.real;
import static fulcrum.sql.routine.Values.text;

import fulcrum.database.keys.Datum;
import fulcrum.sql.number.Floats;
import fulcrum.sql.number.Numerics;
import fulcrum.sql.routine.SqlOperator.Comparison;
import fulcrum.sql.time.Intervals;
import fulcrum.sql.time.Timestamps;
import java.time.ZoneId;
import java.util.List;

/// The six comparisons of each type, and of those that compare with each other.
final class Comparisons {

    private Comparisons() {}

    /// Compares two values of the types that a key's name says.
    @FunctionalInterface
    interface Order {
        int compare(Datum left, Datum right, Setting setting);
    }

    static void declare(Bodies bodies) {
        for (String each : List.of("int2", "int4", "int8", "int24", "int28", "int42", "int48")) {
            six(bodies, each, Comparisons::byValue);
        }
        for (String each : List.of("int82", "int84", "oid", "xid8")) {
            six(bodies, each, Comparisons::byValue);
        }
        for (String each : List.of("float4", "float8", "float48", "float84")) {
            six(bodies, each, Comparisons::byValue);
        }
        for (String each : List.of("bool", "bytea", "oidvector", "char", "name")) {
            six(bodies, each, Comparisons::byValue);
        }
        for (String each : List.of("numeric_", "date_", "time_", "timestamp_", "timestamptz_")) {
            six(bodies, each, Comparisons::byValue);
        }
        for (String each : List.of("interval_", "uuid_", "array_")) {
            six(bodies, each, Comparisons::byValue);
        }
        texts(bodies);
        six(bodies, "bpchar", Comparisons::byLetters);
        six(bodies, "jsonb_", (a, b, _) -> JsonOrder.compare(text(a), text(b)));
        moments(bodies);
        bodies.of("xideq xideqint4", a -> datum(integer(a[0]) == unsigned(a[1])));
        bodies.of("xidneq xidneqint4", a -> datum(integer(a[0]) != unsigned(a[1])));
    }

    private static long unsigned(Datum value) {
        return Integer.toUnsignedLong((int) integer(value));
    }

    private static void six(Bodies bodies, String prefix, Order order) {
        for (Comparison each : Comparison.values()) {
            bodies.in(
                    prefix + each.suffix(),
                    (a, setting) -> datum(each.holds(order.compare(a[0], a[1], setting))));
        }
        if (List.of("bytea", "bpchar", "xid8").contains(prefix)
                || (prefix.endsWith("_") && !prefix.equals("array_"))) {
            bodies.in(
                    prefix + "cmp",
                    (a, setting) -> datum(sign(order.compare(a[0], a[1], setting))));
        }
    }

    private static int sign(int compared) {
        return Integer.compare(compared, 0);
    }

    private static void texts(Bodies bodies) {
        for (Comparison each : Comparison.values()) {
            if (each != Comparison.EQUAL && each != Comparison.NOT_EQUAL) {
                bodies.in(
                        "bpchar_pattern_" + each.suffix(),
                        (a, setting) -> datum(each.holds(byLetters(a[0], a[1], setting))));
            }
        }
        Order order = Comparisons::byValue;
        for (Comparison each : Comparison.values()) {
            String suffix = each.suffix();
            boolean equality = each == Comparison.EQUAL || each == Comparison.NOT_EQUAL;
            String names =
                    (equality ? "text" + suffix : "text_" + suffix)
                            + " name"
                            + suffix
                            + "text text"
                            + suffix
                            + "name"
                            + (equality ? "" : " text_pattern_" + suffix);
            bodies.in(names, (a, setting) -> datum(each.holds(order.compare(a[0], a[1], setting))));
        }
    }

    /// Dates and timestamps compare by the moments they stand for, in the session's zone.
    private static void moments(Bodies bodies) {
        Order local = (a, b, _) -> Long.compare(localMicros(a), localMicros(b));
        Order zoned =
                (a, b, setting) -> {
                    ZoneId zone = setting.styles().zone();
                    return Long.compare(zonedMicros(a, zone), zonedMicros(b, zone));
                };
        String[][] pairs = {
            {"date", "timestamp"}, {"date", "timestamptz"}, {"timestamp", "timestamptz"}
        };
        for (String[] pair : pairs) {
            Order order = pair[1].equals("timestamp") ? local : zoned;
            for (String first : pair) {
                String second = first.equals(pair[0]) ? pair[1] : pair[0];
                for (Comparison each : Comparison.values()) {
                    bodies.in(
                            first + "_" + each.suffix() + "_" + second,
                            (a, setting) -> datum(each.holds(order.compare(a[0], a[1], setting))));
                }
                bodies.in(
                        first + "_cmp_" + second,
                        (a, setting) -> datum(order.compare(a[0], a[1], setting)));
            }
        }
    }

    private static long localMicros(Datum value) {
        return switch (value) {
            case Datum.Timestamp(long micros) -> micros;
            case Datum.Date date -> Timestamps.ofDate(date).micros();
            default -> throw new IllegalArgumentException("no moment: " + value);
        };
    }

    private static long zonedMicros(Datum value, ZoneId zone) {
        return switch (value) {
            case Datum.TimestampTz(long micros) -> micros;
            case Datum.Timestamp local -> Timestamps.atZone(local, zone).micros();
            case Datum.Date date -> Timestamps.ofDate(date, zone).micros();
            default -> throw new IllegalArgumentException("no moment: " + value);
        };
    }

    /// `char(n)`: blanks at the end do not count.
    private static int byLetters(Datum left, Datum right, Setting setting) {
        return compareTexts(Strings.trimmed(text(left)), Strings.trimmed(text(right)));
    }

    private static int byValue(Datum left, Datum right, Setting setting) {
        return compare(left, right);
    }

    /// The order of all types but `jsonb`, whose texts say nothing of it; nulls are greatest.
    static int compare(Datum left, Datum right) {
        return switch (left) {
            case Datum.Null _ -> right instanceof Datum.Null ? 0 : 1;
            case Datum _ when right instanceof Datum.Null -> -1;
            case Datum.Int(long a) -> Long.compare(a, integer(right));
            case Datum.Text(String a) -> compareTexts(a, text(right));
            case Datum.Bool(boolean a) -> Boolean.compare(a, Values.truth(right));
            case Datum.Numeric a -> Numerics.compare(a, Values.numeric(right));
            case Datum.Real(float a) -> Floats.compare((double) a, real(right));
            case Datum.DoublePrecision(double a) -> Floats.compare(a, real(right));
            case Datum.ByteArray a -> a.value().compareTo(((Datum.ByteArray) right).value());
            case Datum.Date(int a) -> Integer.compare(a, ((Datum.Date) right).days());
            case Datum.TimeOfDay(long a) -> Long.compare(a, ((Datum.TimeOfDay) right).micros());
            case Datum.Timestamp(long a) -> Long.compare(a, ((Datum.Timestamp) right).micros());
            case Datum.TimestampTz(long a) -> Long.compare(a, ((Datum.TimestampTz) right).micros());
            case Datum.Interval a -> Intervals.compare(a, (Datum.Interval) right);
            case Datum.Uuid a -> compareUuids(a, (Datum.Uuid) right);
            case Datum.Array a -> compareArrays(a.elements(), Values.elements(right));
        };
    }

    private static int compareUuids(Datum.Uuid a, Datum.Uuid b) {
        int high = Long.compareUnsigned(a.high(), b.high());
        return high == 0 ? Long.compareUnsigned(a.low(), b.low()) : high;
    }

    private static int compareArrays(List<Datum> a, List<Datum> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int compared = compare(a.get(i), b.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /// By code points (collation "C"): surrogates come after all that need none.
    static int compareTexts(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                boolean leftHigh = Character.isSurrogate(left);
                boolean rightHigh = Character.isSurrogate(right);
                return leftHigh == rightHigh ? Character.compare(left, right) : leftHigh ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
