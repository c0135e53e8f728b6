package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.elements;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.numeric;
import static fulcrum.sql.routine.Values.text;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.NumericText;
import fulcrum.sql.number.Numerics;
import fulcrum.sql.type.Modifiers;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Functions of types, sizes and nulls that no session is needed for (manual, 9.2, 9.26, 9.27).
final class Catalogued {

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    private static final int STEP = 1024;
    private static final int WHOLE_MOST = 10 * STEP;

    private Catalogued() {}

    static void declare(Bodies bodies) {
        bodies.of("num_nulls", a -> datum(Arrays.stream(a).filter(Catalogued::isNull).count()));
        bodies.of(
                "num_nonnulls",
                a -> datum(a.length - Arrays.stream(a).filter(Catalogued::isNull).count()));
        bodies.typed("pg_typeof", (types, _) -> (_, _) -> datum(oid(types.getFirst())));
        bodies.typed(
                "pg_column_size",
                (types, _) -> (a, setting) -> datum(size(types.getFirst(), a[0], setting)));
        bodies.of("format_type", Catalogued::formatType);
        bodies.of(
                "oidvectortypes",
                a ->
                        datum(
                                elements(a[0]).stream()
                                        .map(each -> name((int) integer(each), -1, true))
                                        .collect(Collectors.joining(", "))));
        bodies.of("pg_size_pretty(int8)", a -> datum(pretty(BigDecimal.valueOf(integer(a[0])))));
        bodies.of("pg_size_pretty(numeric)", a -> datum(prettyNumeric(numeric(a[0]))));
        bodies.of("pg_size_bytes", a -> datum(sizeBytes(text(a[0]))));
        bodies.in("regclass(text)", (a, setting) -> setting.ask("regclassin", List.of(a[0])));
        bodies.of("xid(xid8)", a -> datum(integer(a[0]) & 0xffff_ffffL));
        bodies.in("gen_random_uuid", (_, setting) -> Chance.uuid(setting));
        bodies.body("pg_partition_ancestors", (Routine.Rows) (_, _) -> List.of());
    }

    private static boolean isNull(Datum value) {
        return value instanceof Datum.Null;
    }

    private static long oid(SqlType type) {
        return Integer.toUnsignedLong(type.oid());
    }

    /// Of a value that PostgreSQL keeps uncompressed.
    private static long size(SqlType type, Datum value, Setting setting) {
        int fixed = type.array() ? -1 : type.base().length();
        if (fixed >= 0) {
            return fixed;
        }
        long bytes =
                value instanceof Datum.ByteArray array
                        ? array.value().size()
                        : Strings.bytes(Printing.text(type, value, setting));
        return bytes + (bytes < 127 ? 1 : Integer.BYTES);
    }

    private static Datum formatType(Datum[] a) {
        if (isNull(a[0])) {
            return Datum.NULL;
        }
        boolean plain = isNull(a[1]);
        return datum(name((int) integer(a[0]), plain ? -1 : (int) integer(a[1]), plain));
    }

    /// @param plain no modifier was asked for, so that `character` stands for itself
    private static String name(int oid, int modifier, boolean plain) {
        if (oid == 0) {
            return "-";
        }
        SqlType type = SqlType.of(oid);
        if (type == null) {
            return "???";
        }
        if (plain) {
            return type.toString();
        }
        if (type.base() == ScalarType.BPCHAR && modifier < 0) {
            return type.array() ? "bpchar[]" : "bpchar";
        }
        return Modifiers.name(type.withModifier(modifier));
    }

    private static String prettyNumeric(Datum.Numeric size) {
        return size instanceof Datum.Decimal(var value)
                ? pretty(value)
                : NumericText.write(size) + " bytes";
    }

    /// In the unit in which it has at most five digits; rounded half away from zero.
    private static String pretty(BigDecimal size) {
        BigDecimal value = size;
        BigDecimal least = BigDecimal.valueOf(WHOLE_MOST);
        if (value.abs().compareTo(least) < 0) {
            return value.toPlainString() + " bytes";
        }
        int unit = 0;
        BigDecimal scaled = value;
        do {
            scaled = value.divide(BigDecimal.valueOf(STEP).pow(++unit), 0, RoundingMode.HALF_UP);
        } while (unit < UNITS.length - 1 && scaled.abs().compareTo(least) >= 0);
        return scaled.toPlainString() + " " + UNITS[unit];
    }

    private static long sizeBytes(String text) {
        String stripped = text.strip();
        int end = 0;
        while (end < stripped.length() && "+-.0123456789eE".indexOf(stripped.charAt(end)) >= 0) {
            end++;
        }
        String digits = stripped.substring(0, end);
        String unit = stripped.substring(end).strip();
        BigDecimal number;
        try {
            number = new BigDecimal(digits);
        } catch (NumberFormatException _) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "invalid size: \"" + text + "\"");
        }
        int power = power(unit);
        if (power < 0) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "invalid size: \"" + text + "\"")
                    .detail("Invalid size unit: \"" + unit + "\".")
                    .hint(
                            "Valid units are \"bytes\", \"B\", \"kB\", \"MB\", \"GB\", \"TB\","
                                    + " and \"PB\".");
        }
        BigDecimal bytes = number.multiply(BigDecimal.valueOf(STEP).pow(power));
        return Numerics.toLong(new Datum.Decimal(bytes.setScale(Math.max(bytes.scale(), 0))));
    }

    private static int power(String unit) {
        if (unit.isEmpty() || unit.equalsIgnoreCase("b")) {
            return 0;
        }
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].toLowerCase(Locale.ROOT).equals(unit.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }
}
