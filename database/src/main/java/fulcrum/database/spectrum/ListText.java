package fulcrum.database.spectrum;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists as text, as PostgreSQL writes arrays: `{G,M,S}`, and `{"a, b"}` where an element would be
/// misread. Without braces it is read all the same.
final class ListText {

    private final String text;
    private final int end;
    private int at;

    private ListText(String text, int begin, int end) {
        this.text = text;
        this.at = begin;
        this.end = end;
    }

    /// The elements; null where this is no list of at least one.
    static @Nullable List<String> read(String text) {
        String stripped = text.strip();
        boolean braces = stripped.startsWith("{");
        if (braces && !(stripped.length() > 1 && stripped.endsWith("}"))) {
            return null;
        }
        int begin = braces ? 1 : 0;
        return new ListText(stripped, begin, stripped.length() - begin).elements();
    }

    private @Nullable List<String> elements() {
        List<String> elements = new ArrayList<>();
        while (true) {
            skipBlanks();
            String element = at < end && text.charAt(at) == '"' ? quoted() : bare();
            if (element == null) {
                return null;
            }
            elements.add(element);
            skipBlanks();
            if (at == end) {
                return elements;
            }
            if (text.charAt(at++) != ',') {
                return null;
            }
        }
    }

    private @Nullable String quoted() {
        StringBuilder element = new StringBuilder();
        for (at++; at < end; at++) {
            char next = text.charAt(at);
            if (next == '"') {
                at++;
                return element.toString();
            }
            if (next == '\\' && ++at == end) {
                return null;
            }
            element.append(text.charAt(at));
        }
        return null;
    }

    private @Nullable String bare() {
        int from = at;
        while (at < end && text.charAt(at) != ',') {
            if ("{}\"\\".indexOf(text.charAt(at)) >= 0) {
                return null;
            }
            at++;
        }
        String element = text.substring(from, at).strip();
        return element.isEmpty() || element.equalsIgnoreCase("null") ? null : element;
    }

    private void skipBlanks() {
        while (at < end && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    static String show(List<String> elements) {
        StringBuilder shown = new StringBuilder("{");
        for (String element : elements) {
            shown.append(shown.length() == 1 ? "" : ",");
            if (isPlain(element)) {
                shown.append(element);
            } else {
                shown.append('"')
                        .append(element.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return shown.append('}').toString();
    }

    private static boolean isPlain(String element) {
        return !element.isEmpty()
                && !element.equalsIgnoreCase("null")
                && element.chars()
                        .noneMatch(c -> ",{}\"\\".indexOf(c) >= 0 || Character.isWhitespace(c));
    }
}
