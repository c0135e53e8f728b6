package fulcrum.cli;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes what a command found as one line of JSON, for programs.
///
/// Objects are maps (in their own order; use `LinkedHashMap` or `TreeMap`), arrays are iterables.
/// Numbers are integers: nothing that we decide by is a fraction.
final class Json {

    private Json() {}

    /// @param value a map with text keys, an iterable, text, an integer, a truth value or null
    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> object -> object(object, out);
            case Iterable<?> array -> array(array, out);
            case CharSequence text -> text(text, out);
            case Integer number -> out.append(number.intValue());
            case Long number -> out.append(number.longValue());
            case Boolean truth -> out.append(truth.booleanValue());
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void object(Map<?, ?> members, StringBuilder out) {
        out.append('{');
        String gap = "";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.append(gap);
            text(String.valueOf(member.getKey()), out);
            out.append(':');
            write(member.getValue(), out);
            gap = ",";
        }
        out.append('}');
    }

    private static void array(Iterable<?> elements, StringBuilder out) {
        out.append('[');
        for (Iterator<?> rest = elements.iterator(); rest.hasNext(); ) {
            write(rest.next(), out);
            out.append(rest.hasNext() ? "," : "");
        }
        out.append(']');
    }

    /// RFC 8259, section 7: quotes, backslashes and control characters are escaped.
    private static void text(CharSequence text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            switch (sign) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (sign < ' ') {
                        out.append("\\u").append("%04x".formatted((int) sign));
                    } else {
                        out.append(sign);
                    }
                }
            }
        }
        out.append('"');
    }
}
