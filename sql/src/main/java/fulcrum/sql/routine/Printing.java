package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static java.util.Objects.requireNonNull;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Bodies.Computation;
import fulcrum.sql.routine.Casts.Context;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;

/// Functions that put values of any types into texts: `concat`, `format` and the like.
final class Printing {

    private Printing() {}

    static void declare(Bodies bodies) {
        bodies.typed(
                "concat", (types, _) -> (a, setting) -> datum(joined("", 0, types, a, setting)));
        bodies.typed(
                "concat_ws",
                (types, _) ->
                        (a, setting) ->
                                a[0] instanceof Datum.Null
                                        ? Datum.NULL
                                        : datum(joined(Values.text(a[0]), 1, types, a, setting)));
        bodies.typed("textanycat", (types, _) -> concatenation(types));
        bodies.typed("anytextcat", (types, _) -> concatenation(types));
        bodies.typed("format", (types, _) -> format(types));
    }

    /// A value as its type prints it.
    ///
    /// @param value not null
    static String text(SqlType type, Datum value, Setting setting) {
        return value instanceof Datum.Text(String text) && !type.array()
                ? text
                : Cast.ViaText.write(type, value, setting);
    }

    /// The type of an argument: those beyond the last one are of that one's.
    static SqlType at(List<SqlType> types, int index) {
        return types.get(Math.min(index, types.size() - 1));
    }

    private static String joined(
            String separator, int from, List<SqlType> types, Datum[] a, Setting setting) {
        List<String> parts = new ArrayList<>();
        for (int i = from; i < a.length; i++) {
            if (!(a[i] instanceof Datum.Null)) {
                parts.add(text(at(types, i), a[i], setting));
            }
        }
        return String.join(separator, parts);
    }

    /// Of two values of which one is a text: the other is cast to it.
    private static Computation concatenation(List<SqlType> types) {
        Cast left = requireNonNull(Casts.find(types.get(0), SqlType.TEXT, Context.EXPLICIT));
        Cast right = requireNonNull(Casts.find(types.get(1), SqlType.TEXT, Context.EXPLICIT));
        return (a, setting) ->
                datum(
                        Values.text(left.apply(a[0], setting))
                                + Values.text(right.apply(a[1], setting)));
    }

    private static Computation format(List<SqlType> types) {
        return (a, setting) -> {
            if (a[0] instanceof Datum.Null) {
                return Datum.NULL;
            }
            List<String> values = new ArrayList<>();
            List<Boolean> nulls = new ArrayList<>();
            for (int i = 1; i < a.length; i++) {
                boolean isNull = a[i] instanceof Datum.Null;
                nulls.add(isNull);
                values.add(isNull ? "" : text(at(types, i), a[i], setting));
            }
            return datum(new Format(Values.text(a[0]), values, nulls).result());
        };
    }

    /// A format and what it is filled with (manual, 9.4.1).
    private static final class Format {

        private final String format;
        private final List<String> values;
        private final List<Boolean> nulls;
        private final StringBuilder result = new StringBuilder();
        private int at;
        private int next;

        Format(String format, List<String> values, List<Boolean> nulls) {
            this.format = format;
            this.values = values;
            this.nulls = nulls;
        }

        String result() {
            while (at < format.length()) {
                char c = format.charAt(at++);
                if (c != '%') {
                    result.append(c);
                } else if (more() == '%') {
                    at++;
                    result.append('%');
                } else {
                    specifier();
                }
            }
            return result.toString();
        }

        private char more() {
            if (at >= format.length()) {
                throw new SqlError(
                                SqlState.BAD_PARAMETER_VALUE,
                                "unterminated format() type specifier")
                        .hint("For a single \"%\" use \"%%\".");
            }
            return format.charAt(at);
        }

        private void specifier() {
            int position = position();
            boolean toLeft = false;
            while (more() == '-') {
                toLeft = true;
                at++;
            }
            int width = 0;
            if (more() == '*') {
                at++;
                int from = position();
                width = width(from > 0 ? from - 1 : next++);
            } else if (isDigit(more())) {
                width = number();
            }
            if (width < 0) {
                toLeft = true;
                width = -width;
            }
            char type = more();
            at++;
            if (type != 's' && type != 'I' && type != 'L') {
                throw new SqlError(
                                SqlState.BAD_PARAMETER_VALUE,
                                "unrecognized format() type specifier \"" + type + "\"")
                        .hint("For a single \"%\" use \"%%\".");
            }
            int index = position > 0 ? position - 1 : next;
            next = index + 1;
            append(value(index, type), width, toLeft);
        }

        /// `n$`; 0 where there is none.
        private int position() {
            int begin = at;
            if (at < format.length() && isDigit(format.charAt(at))) {
                int number = number();
                if (more() == '$') {
                    at++;
                    if (number == 0) {
                        throw new SqlError(
                                SqlState.BAD_PARAMETER_VALUE,
                                "format specifies argument 0, but arguments are numbered from 1");
                    }
                    return number;
                }
                at = begin;
            }
            return 0;
        }

        private static boolean isDigit(char c) {
            return '0' <= c && c <= '9';
        }

        private int number() {
            long number = 0;
            while (isDigit(more())) {
                number = number * 10 + (format.charAt(at++) - '0');
                if (number > Integer.MAX_VALUE) {
                    throw new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "number is out of range");
                }
            }
            return (int) number;
        }

        private void demand(int index) {
            if (index >= values.size()) {
                throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "too few arguments for format()");
            }
        }

        private int width(int index) {
            demand(index);
            if (nulls.get(index)) {
                return 0;
            }
            try {
                return Integer.parseInt(values.get(index).strip());
            } catch (NumberFormatException _) {
                throw new SqlError(
                        SqlState.BAD_TEXT_FORM,
                        "invalid input syntax for type integer: \"" + values.get(index) + "\"");
            }
        }

        private String value(int index, char type) {
            demand(index);
            if (nulls.get(index)) {
                return switch (type) {
                    case 'I' ->
                            throw new SqlError(
                                    SqlState.NULL_NOT_ALLOWED,
                                    "null values cannot be formatted as an SQL identifier");
                    case 'L' -> "NULL";
                    default -> "";
                };
            }
            String value = values.get(index);
            return switch (type) {
                case 'I' -> Quoting.name(value);
                case 'L' -> Quoting.literal(value);
                default -> value;
            };
        }

        private void append(String value, int width, boolean toLeft) {
            Strings.demandLength((long) width * 2);
            int missing = Math.max(width - Strings.length(value), 0);
            String blanks = " ".repeat(missing);
            result.append(toLeft ? value + blanks : blanks + value);
        }
    }
}
