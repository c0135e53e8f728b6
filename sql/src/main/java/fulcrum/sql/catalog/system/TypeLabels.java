package fulcrum.sql.catalog.system;

import fulcrum.sql.catalog.Relation;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Types as `format_type` writes them, and read by their names.
final class TypeLabels {

    /// What functions that read values take, and nothing else.
    private static final int INTERNAL = 2281;

    private static final int HEADER = 4;
    private static final int SCALE_MASK = 0x7ff;
    private static final int FULL_PRECISION = 0xffff;
    private static final int ALL_FIELDS = 0x7fff;

    /// Fields of an interval by their bits in its modifier (`PostgreSQL`'s `INTERVAL_MASK`).
    private static final SortedMap<Integer, String> INTERVAL_FIELDS = new TreeMap<>();

    static {
        int month = 1 << 1;
        int year = 1 << 2;
        int day = 1 << 3;
        int hour = 1 << 10;
        int minute = 1 << 11;
        int second = 1 << 12;
        INTERVAL_FIELDS.put(year, " year");
        INTERVAL_FIELDS.put(month, " month");
        INTERVAL_FIELDS.put(day, " day");
        INTERVAL_FIELDS.put(hour, " hour");
        INTERVAL_FIELDS.put(minute, " minute");
        INTERVAL_FIELDS.put(second, " second");
        INTERVAL_FIELDS.put(year | month, " year to month");
        INTERVAL_FIELDS.put(day | hour, " day to hour");
        INTERVAL_FIELDS.put(day | hour | minute, " day to minute");
        INTERVAL_FIELDS.put(day | hour | minute | second, " day to second");
        INTERVAL_FIELDS.put(hour | minute, " hour to minute");
        INTERVAL_FIELDS.put(hour | minute | second, " hour to second");
        INTERVAL_FIELDS.put(minute | second, " minute to second");
        INTERVAL_FIELDS.put(ALL_FIELDS, "");
    }

    private TypeLabels() {}

    static String label(SqlType type) {
        return label(type.base(), type.modifier(), type.modifier() >= 0)
                + (type.array() ? "[]" : "");
    }

    /// `format_type`.
    ///
    /// @param modifier null where none is given, which is not the same as -1: `bpchar` without a
    ///   length is `character` to that, and `bpchar` to this
    static String label(SystemCatalog catalog, int oid, @Nullable Integer modifier) {
        if (oid == 0) {
            return "-";
        }
        if (oid == INTERNAL) {
            return "internal";
        }
        SqlType type = SqlType.of(oid);
        if (type == null) {
            Relation relation = catalog.relation(Numbers.relationOfRowType(oid));
            return relation == null ? "???" : catalog.path().name(relation);
        }
        int length = modifier == null ? -1 : modifier;
        boolean given = length >= 0;
        String array = type.array() ? "[]" : "";
        if (type.base() == ScalarType.BPCHAR && modifier != null && !given) {
            return "bpchar" + array;
        }
        return label(type.base(), length, given) + array;
    }

    private static String label(ScalarType base, int modifier, boolean given) {
        String name = base.sqlName();
        if (!given) {
            return name;
        }
        return switch (base) {
            case VARCHAR, BPCHAR -> name + "(" + (modifier - HEADER) + ")";
            case NUMERIC -> name + numeric(modifier - HEADER);
            case TIME, TIMESTAMP, TIMESTAMPTZ -> {
                int space = name.indexOf(' ');
                String first = space < 0 ? name : name.substring(0, space);
                yield first + "(" + modifier + ")" + name.substring(first.length());
            }
            case INTERVAL -> {
                int precision = modifier & FULL_PRECISION;
                String fields =
                        INTERVAL_FIELDS.getOrDefault((modifier >> Short.SIZE) & ALL_FIELDS, "");
                yield name + fields + (precision == FULL_PRECISION ? "" : "(" + precision + ")");
            }
            default -> name;
        };
    }

    /// Eleven bits of the modifier are a scale with its sign.
    private static String numeric(int modifier) {
        int half = (SCALE_MASK + 1) / 2;
        int scale = ((modifier & SCALE_MASK) ^ half) - half;
        return "(" + (modifier >> Short.SIZE) + "," + scale + ")";
    }

    /// The type of a name such as `int4`, `integer`, `varchar(3)` or `pg_catalog.text[]`; its
    /// number, 0 for none.
    static int oid(SystemCatalog catalog, String text) {
        String name = text.strip();
        boolean array = name.endsWith("[]");
        if (array) {
            name = name.substring(0, name.length() - 2).strip();
        }
        int open = name.indexOf('(');
        int close = name.indexOf(')', Math.max(open, 0));
        if (open > 0 && close > open) {
            name = (name.substring(0, open).strip() + name.substring(close + 1)).strip();
        }
        SqlType type = builtIn(name);
        if (type == null) {
            return array ? 0 : rowType(catalog, name);
        }
        if (array && type.base().arrayOid() == 0) {
            return 0;
        }
        return (array ? type.asArray() : type).oid();
    }

    private static int rowType(SystemCatalog catalog, String name) {
        Relation relation = RegistryNames.relation(catalog, name);
        return relation == null ? 0 : Numbers.rowType(relation);
    }

    private static @Nullable SqlType builtIn(String text) {
        String words = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        for (ScalarType each : ScalarType.values()) {
            if (each.sqlName().equals(words)) {
                return SqlType.of(each);
            }
        }
        String spoken =
                switch (words) {
                    case "int" -> "int4";
                    case "decimal", "dec" -> "numeric";
                    case "float" -> "float8";
                    case "char" -> "bpchar";
                    case "time" -> "time";
                    default -> null;
                };
        if (spoken != null) {
            ScalarType base = ScalarType.named(spoken);
            return base == null ? null : SqlType.of(base);
        }
        List<String> parts = Identifiers.parts(text);
        if (parts == null || parts.size() > 2) {
            return null;
        }
        if (parts.size() == 2 && !parts.getFirst().equals(SystemViews.PG_CATALOG)) {
            return null;
        }
        String last = parts.getLast();
        ScalarType base = ScalarType.named(last);
        if (base != null) {
            return SqlType.of(base);
        }
        ScalarType element = last.startsWith("_") ? ScalarType.named(last.substring(1)) : null;
        return element == null || element.arrayOid() == 0 ? null : SqlType.arrayOf(element);
    }
}
