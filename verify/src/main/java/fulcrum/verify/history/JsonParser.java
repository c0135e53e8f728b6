package fulcrum.verify.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Parses JSON (RFC 8259), one value after another.
final class JsonParser {

    private final Cursor cursor;

    JsonParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /// Takes blanks, but no line ends.
    void skipBlanks() {
        while (cursor.peek() == ' ' || cursor.peek() == '\t' || cursor.peek() == '\r') {
            cursor.next();
        }
    }

    /// Takes the value that begins here, on this line.
    Datum value() {
        return value(0);
    }

    private Datum value(int depth) {
        if (depth > Datum.DEPTH) {
            throw cursor.wrong("nested deeper than " + Datum.DEPTH + " levels");
        }
        skipBlanks();
        return switch (cursor.peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> {
                cursor.next();
                yield new Datum.Text(cursor.string(true));
            }
            case 't', 'f', 'n' -> word();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw cursor.unexpected("a JSON value");
        };
    }

    private Datum object(int depth) {
        int line = cursor.line();
        Map<String, Datum> fields = new LinkedHashMap<>();
        cursor.expect('{');
        skipBlanks();
        if (cursor.skip('}')) {
            return new Datum.Dict(fields, line);
        }
        do {
            skipBlanks();
            cursor.expect('"');
            String name = cursor.string(true);
            skipBlanks();
            cursor.expect(':');
            if (fields.put(name, value(depth + 1)) != null) {
                throw cursor.wrong("field \"" + name + "\" is told twice");
            }
            skipBlanks();
        } while (cursor.skip(','));
        cursor.expect('}');
        return new Datum.Dict(fields, line);
    }

    private Datum array(int depth) {
        List<Datum> elements = new ArrayList<>();
        cursor.expect('[');
        skipBlanks();
        if (cursor.skip(']')) {
            return new Datum.Seq(elements);
        }
        do {
            elements.add(value(depth + 1));
            skipBlanks();
        } while (cursor.skip(','));
        cursor.expect(']');
        return new Datum.Seq(elements);
    }

    private Datum word() {
        int start = cursor.position();
        while (Character.isLetter(cursor.peek())) {
            cursor.next();
        }
        String word = cursor.since(start);
        return switch (word) {
            case "null" -> new Datum.Nil();
            case "true", "false" -> new Datum.Text(word);
            default -> throw cursor.wrong("'" + word + "' is not JSON");
        };
    }

    private Datum number() {
        int start = cursor.position();
        while ("+-.eE0123456789".indexOf(cursor.peek()) >= 0) {
            cursor.next();
        }
        return Cursor.number(cursor.since(start));
    }
}
