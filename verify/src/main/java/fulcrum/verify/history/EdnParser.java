package fulcrum.verify.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Parses EDN (the extensible data notation of Clojure), one form after another.
///
/// Tags are dropped and their forms kept, so `#jepsen.history.Op{...}` is a map; `#_` drops its
/// form; keywords, symbols, characters and truth values become texts.
final class EdnParser {

    private final Cursor cursor;

    EdnParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /// Takes blanks, comments and dropped forms. True if a form follows.
    boolean skipToForm() {
        return skipToForm(0);
    }

    private boolean skipToForm(int depth) {
        while (!cursor.atEnd()) {
            char next = cursor.peek();
            if (Character.isWhitespace(next) || next == ',') {
                cursor.next();
            } else if (next == ';') {
                while (!cursor.atEnd() && cursor.peek() != '\n') {
                    cursor.next();
                }
            } else if (next == '#' && cursor.peekSecond() == '_') {
                cursor.next();
                cursor.next();
                form(depth + 1);
            } else {
                return true;
            }
        }
        return false;
    }

    /// Takes the next form.
    Datum form() {
        return form(0);
    }

    private Datum form(int depth) {
        if (depth > Datum.DEPTH) {
            throw cursor.wrong("nested deeper than " + Datum.DEPTH + " levels");
        }
        if (!skipToForm(depth)) {
            throw cursor.unexpected("a form");
        }
        char first = cursor.peek();
        return switch (first) {
            case '{' -> map(depth);
            case '[' -> sequence(']', depth);
            case '(' -> sequence(')', depth);
            case '"' -> {
                cursor.next();
                yield new Datum.Text(cursor.string(false));
            }
            case '#' -> dispatched(depth);
            case '^' -> {
                cursor.next();
                form(depth + 1);
                yield form(depth + 1);
            }
            case '\\' -> {
                cursor.next();
                yield new Datum.Text(cursor.next() + token());
            }
            case ':' -> {
                cursor.next();
                yield new Datum.Text(named("a keyword"));
            }
            default -> atom(first);
        };
    }

    private Datum atom(char first) {
        boolean signed = first == '-' || first == '+';
        if (isDigit(first) || (signed && isDigit(cursor.peekSecond()))) {
            String digits = token();
            return Cursor.number(
                    digits.endsWith("N") ? digits.substring(0, digits.length() - 1) : digits);
        }
        String name = named("a form");
        return name.equals("nil") ? new Datum.Nil() : new Datum.Text(name);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /// A set, or a tag and its form.
    private Datum dispatched(int depth) {
        cursor.expect('#');
        if (cursor.peek() == '{') {
            return sequence('}', depth);
        }
        named("a tag");
        return form(depth + 1);
    }

    private Datum sequence(char end, int depth) {
        cursor.next();
        List<Datum> elements = new ArrayList<>();
        while (more(end, depth)) {
            elements.add(form(depth + 1));
        }
        return new Datum.Seq(elements);
    }

    private Datum map(int depth) {
        int line = cursor.line();
        cursor.expect('{');
        Map<String, Datum> fields = new LinkedHashMap<>();
        while (more('}', depth)) {
            Datum key = form(depth + 1);
            if (!more('}', depth)) {
                throw cursor.wrong("a map has a key without a value");
            }
            Datum value = form(depth + 1);
            String name = key instanceof Datum.Text(String text) ? text : key.told();
            if (fields.put(name, value) != null) {
                throw cursor.wrong("key " + key.told() + " is told twice");
            }
        }
        return new Datum.Dict(fields, line);
    }

    /// Takes the end if it is here. True if a form follows.
    private boolean more(char end, int depth) {
        if (!skipToForm(depth)) {
            throw cursor.unexpected("'" + end + "'");
        }
        return !cursor.skip(end);
    }

    private String named(String what) {
        String name = token();
        if (name.isEmpty()) {
            throw cursor.unexpected(what);
        }
        return name;
    }

    private String token() {
        int start = cursor.position();
        while (!cursor.atEnd()
                && !Character.isWhitespace(cursor.peek())
                && ",;\"()[]{}^\\".indexOf(cursor.peek()) < 0) {
            cursor.next();
        }
        return cursor.since(start);
    }
}
