package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.Spaces;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Arrays as text (manual, 8.15.2 and 8.15.6), of one dimension that begins at 1.
final class ArrayText {

    private static final Pattern BOUNDS =
            Pattern.compile("\\[([+-]?\\d{1,9}):([+-]?\\d{1,9})\\]\\s*=\\s*(.*)", Pattern.DOTALL);
    private static final Pattern MORE_BOUNDS =
            Pattern.compile("(\\[[+-]?\\d+(:[+-]?\\d+)?\\])+\\s*=.*", Pattern.DOTALL);

    private static final Pattern WITHOUT_EQUALS =
            Pattern.compile("\\[[+-]?\\d+(:[+-]?\\d+)?\\].*", Pattern.DOTALL);

    private final SqlType type;
    private final String text;
    private final TextForm.Reading reading;
    private int at;

    private ArrayText(SqlType type, String text, TextForm.Reading reading) {
        this.type = type;
        this.text = text;
        this.reading = reading;
    }

    static Datum.Array read(SqlType type, String text, TextForm.Reading reading) {
        String body = Spaces.trim(text);
        Matcher bounds = BOUNDS.matcher(body);
        if (bounds.matches()) {
            return bounded(type, text, bounds, reading);
        }
        if (MORE_BOUNDS.matcher(body).matches()) {
            throw dimensions();
        }
        if (body.startsWith("[")) {
            throw malformed(
                    text,
                    WITHOUT_EQUALS.matcher(body).matches()
                            ? "Missing \"=\" after array dimensions."
                            : "\"[\" must introduce explicitly-specified array dimensions.");
        }
        if (!body.startsWith("{")) {
            throw malformed(text, "Array value must start with \"{\" or dimension information.");
        }
        return new ArrayText(type, body, reading).elements(text);
    }

    private static Datum.Array bounded(
            SqlType type, String text, Matcher bounds, TextForm.Reading reading) {
        int from = Integer.parseInt(bounds.group(1));
        int to = Integer.parseInt(bounds.group(2));
        String body = bounds.group(3);
        if (to < from) {
            throw new SqlError(
                    SqlState.ARRAY_SUBSCRIPT, "upper bound cannot be less than lower bound");
        }
        if (!body.startsWith("{")) {
            throw malformed(text, "Array contents must start with \"{\".");
        }
        Datum.Array read = new ArrayText(type, body, reading).elements(text);
        if (read.elements().size() != (long) to - from + 1) {
            throw malformed(text, "Specified array dimensions do not match array contents.");
        }
        if (from != 1) {
            throw new SqlError(
                    SqlState.NOT_SUPPORTED, "arrays that do not begin at 1 are not supported");
        }
        return read;
    }

    static SqlError dimensions() {
        return new SqlError(
                SqlState.NOT_SUPPORTED, "arrays of more than one dimension are not supported");
    }

    private static SqlError malformed(String text, String detail) {
        return new SqlError(SqlState.BAD_TEXT_FORM, "malformed array literal: \"" + text + "\"")
                .detail(detail);
    }

    private Datum.Array elements(String told) {
        List<Datum> elements = new ArrayList<>();
        at++;
        skipBlanks();
        if (peek() == '}') {
            at++;
        } else {
            boolean more = true;
            while (more) {
                elements.add(element(told));
                char c = end(told);
                if (c != ',' && c != '}') {
                    throw malformed(told, "Incorrectly quoted array element.");
                }
                more = c == ',';
            }
        }
        skipBlanks();
        if (at < text.length()) {
            throw malformed(told, "Junk after closing right brace.");
        }
        return new Datum.Array(type.base().form(), elements);
    }

    private char end(String told) {
        if (at >= text.length()) {
            throw ended(told);
        }
        return text.charAt(at++);
    }

    private static SqlError ended(String told) {
        return malformed(told, "Unexpected end of input.");
    }

    private Datum element(String told) {
        skipBlanks();
        if (at >= text.length()) {
            throw ended(told);
        }
        char c = text.charAt(at);
        if (c == '{') {
            throw dimensions();
        }
        if (c == ',' || c == '}') {
            throw malformed(told, "Unexpected \"" + c + "\" character.");
        }
        return c == '"' ? of(quoted(told)) : unquoted(told);
    }

    private String quoted(String told) {
        StringBuilder characters = new StringBuilder();
        at++;
        while (peek() != '"' || at >= text.length()) {
            if (peek() == '\\') {
                at++;
            }
            if (at >= text.length()) {
                throw ended(told);
            }
            characters.append(text.charAt(at++));
        }
        at++;
        skipBlanks();
        return characters.toString();
    }

    /// Blanks around it do not count, unless they are escaped.
    private Datum unquoted(String told) {
        StringBuilder characters = new StringBuilder();
        int end = 0;
        boolean escaped = false;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '}') {
            char c = text.charAt(at++);
            if (c == '"') {
                throw malformed(told, "Incorrectly quoted array element.");
            }
            if (c == '{') {
                throw malformed(told, "Unexpected \"{\" character.");
            }
            if (c == '\\') {
                if (at >= text.length()) {
                    throw ended(told);
                }
                escaped = true;
                c = text.charAt(at++);
                characters.append(c);
                end = characters.length();
            } else {
                characters.append(c);
                end = Spaces.isSpace(c) ? end : characters.length();
            }
        }
        String written = characters.substring(0, end);
        return !escaped && written.equalsIgnoreCase("null") ? Datum.NULL : of(written);
    }

    private Datum of(String element) {
        return TextForm.read(type.element(), element, reading);
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skipBlanks() {
        while (at < text.length() && Spaces.isSpace(text.charAt(at))) {
            at++;
        }
    }

    static String write(SqlType type, List<Datum> elements, Styles styles, ObjectNames names) {
        StringBuilder text = new StringBuilder("{");
        for (Datum each : elements) {
            text.append(text.length() == 1 ? "" : ",");
            if (each instanceof Datum.Null) {
                text.append("NULL");
            } else {
                quote(text, TextForm.write(type.element(), each, styles, names));
            }
        }
        return text.append('}').toString();
    }

    private static void quote(StringBuilder text, String element) {
        if (isPlain(element)) {
            text.append(element);
            return;
        }
        text.append('"');
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append('"');
    }

    private static boolean isPlain(String element) {
        if (element.isEmpty() || element.equalsIgnoreCase("null")) {
            return false;
        }
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (Spaces.isSpace(c) || "{}\",\\".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
