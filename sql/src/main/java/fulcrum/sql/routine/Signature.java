package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.sql.routine.Routine.Column;
import fulcrum.sql.routine.Routine.Kind;
import fulcrum.sql.routine.Routine.Volatility;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A line of `routines.txt`: `oid schema.name(parameters) result letters columns`.
///
/// - The schema is `pg_catalog` where none is said. A parameter is `name:type=default`, of which
///   only the type must be there; `*` before its type or name makes it variadic, which is the last
///   one's right. Types have the names of `pg_type`, and `[]` behind them for arrays.
/// - Letters: `i`, `s`, `v` for its volatility, then `t` where it is null of null, `r` where it
///   gives rows, `a` for an aggregate, `o` for one of an ordered set, `h` for a hypothetical row's,
///   `w` for a window function.
/// - Columns are of the records that it gives: `name:type`, with commas between.
final class Signature {

    private final List<String> names = new ArrayList<>();
    private final List<SqlType> types = new ArrayList<>();
    private final List<Datum> defaults = new ArrayList<>();
    private boolean variadic;

    private Signature() {}

    /// The routine of a line.
    ///
    /// @param bodies gives it its body when all else is known
    static Routine read(String line, Function<Routine, Routine.Body> bodies) {
        int open = line.indexOf('(');
        int close = line.indexOf(") ", open);
        String[] head = line.substring(0, open).split(" ");
        String[] tail = line.substring(close + 2).split(" ");
        Signature signature = new Signature();
        signature.parameters(line.substring(open + 1, close));
        int dot = head[1].indexOf('.');
        String letters = tail[1];
        Routine bare =
                new Routine(
                        Integer.parseInt(head[0]),
                        dot < 0 ? "pg_catalog" : head[1].substring(0, dot),
                        head[1].substring(dot + 1),
                        signature.types,
                        signature.names,
                        signature.variadic,
                        signature.defaults,
                        type(tail[0]),
                        tail.length > 2 ? columns(tail[2]) : List.of(),
                        kind(letters),
                        letters.indexOf('r') >= 0,
                        letters.indexOf('t') >= 0,
                        volatility(letters.charAt(0)),
                        NOTHING);
        return bare.with(bodies.apply(bare));
    }

    private static final Routine.Lenient NOTHING = (_, _) -> Datum.NULL;

    private void parameters(String text) {
        if (text.isEmpty()) {
            return;
        }
        for (String each : text.split(",")) {
            variadic = each.startsWith("*");
            String parameter = variadic ? each.substring(1) : each;
            int colon = parameter.indexOf(':');
            int equals = parameter.indexOf('=');
            int end = equals < 0 ? parameter.length() : equals;
            SqlType type = type(parameter.substring(colon + 1, end));
            types.add(type);
            if (colon >= 0) {
                names.add(parameter.substring(0, colon));
            }
            if (equals >= 0) {
                defaults.add(constant(type, parameter.substring(equals + 1)));
            }
        }
    }

    private static Datum constant(SqlType type, String text) {
        return switch (type.base()) {
            case BOOL -> new Datum.Bool(Boolean.parseBoolean(text));
            case FLOAT8 -> new Datum.DoublePrecision(Double.parseDouble(text));
            case TEXT -> new Datum.Text(text.replace("'", ""));
            default -> new Datum.Int(Long.parseLong(text));
        };
    }

    private static List<Column> columns(String text) {
        List<Column> columns = new ArrayList<>();
        for (String each : text.split(",")) {
            String[] part = each.split(":");
            columns.add(new Column(part[0], type(part[1])));
        }
        return columns;
    }

    /// The type of a name as these lists have it.
    static SqlType type(String name) {
        boolean array = name.endsWith("[]");
        String element = array ? name.substring(0, name.length() - 2) : name;
        ScalarType base = ScalarType.named(element);
        if (base == null) {
            throw new IllegalArgumentException("no type " + name);
        }
        return array ? SqlType.arrayOf(base) : SqlType.of(base);
    }

    private static Kind kind(String letters) {
        for (int i = 1; i < letters.length(); i++) {
            switch (letters.charAt(i)) {
                case 'a' -> {
                    return Kind.AGGREGATE;
                }
                case 'o' -> {
                    return Kind.ORDERED_SET;
                }
                case 'h' -> {
                    return Kind.HYPOTHETICAL;
                }
                case 'w' -> {
                    return Kind.WINDOW;
                }
                default -> {}
            }
        }
        return Kind.FUNCTION;
    }

    private static Volatility volatility(char letter) {
        return switch (letter) {
            case 'i' -> Volatility.IMMUTABLE;
            case 's' -> Volatility.STABLE;
            default -> Volatility.VOLATILE;
        };
    }
}
