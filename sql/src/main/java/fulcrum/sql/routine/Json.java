package fulcrum.sql.routine;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value of JSON as it stands in a text, which is valid: that of `json` as it was written, that
/// of `jsonb` in the one form that it has.
final class Json {

    /// Its kinds, in the order in which `jsonb` sorts them.
    enum Kind {
        NULL("null"),
        STRING("string"),
        NUMBER("number"),
        BOOLEAN("boolean"),
        ARRAY("array"),
        OBJECT("object");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /// As `json_typeof` calls it.
        String word() {
            return word;
        }
    }

    /// A member of an object.
    record Member(String key, Json value) {}

    private static final int DEPTH_MOST = 5_000;

    private final String source;
    private final int begin;
    private final int end;
    private final Kind kind;
    private final @Nullable String string;
    private final List<Json> elements;
    private final List<Member> members;

    private Json(
            String source,
            int begin,
            int end,
            Kind kind,
            @Nullable String string,
            List<Json> elements,
            List<Member> members) {
        this.source = source;
        this.begin = begin;
        this.end = end;
        this.kind = kind;
        this.string = string;
        this.elements = elements;
        this.members = members;
    }

    static Json read(String text) {
        return new Reader(text).value(0);
    }

    Kind kind() {
        return kind;
    }

    boolean is(Kind which) {
        return kind == which;
    }

    boolean isScalar() {
        return kind != Kind.ARRAY && kind != Kind.OBJECT;
    }

    /// As it stands in the text.
    String text() {
        return source.substring(begin, end);
    }

    /// What a string says.
    String string() {
        return String.valueOf(string);
    }

    /// A string without its quotes, anything else as it stands; null for null.
    @Nullable String asText() {
        return switch (kind) {
            case NULL -> null;
            case STRING -> string;
            default -> text();
        };
    }

    BigDecimal number() {
        return new BigDecimal(text());
    }

    boolean truth() {
        return source.charAt(begin) == 't';
    }

    List<Json> elements() {
        return elements;
    }

    /// In the order in which they stand, equal keys among them.
    List<Member> members() {
        return members;
    }

    /// The value of the last member with a key; null where there is none.
    @Nullable Json member(String key) {
        for (int i = members.size() - 1; i >= 0; i--) {
            if (members.get(i).key.equals(key)) {
                return members.get(i).value;
            }
        }
        return null;
    }

    /// The element of a number from 0, or below 0 from the end; null where there is none.
    @Nullable Json element(long index) {
        long at = index < 0 ? elements.size() + index : index;
        return at < 0 || at >= elements.size() ? null : elements.get((int) at);
    }

    /// A string as JSON writes it.
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /// Reads what was found valid before.
    private static final class Reader {

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        private void skipBlanks() {
            while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        Json value(int depth) {
            if (depth > DEPTH_MOST) {
                throw new SqlError(SqlState.TOO_COMPLEX, "stack depth limit exceeded");
            }
            skipBlanks();
            int from = at;
            Json value =
                    switch (text.charAt(at)) {
                        case '{' -> object(from, depth);
                        case '[' -> array(from, depth);
                        case '"' -> {
                            String string = string();
                            yield new Json(
                                    text, from, at, Kind.STRING, string, List.of(), List.of());
                        }
                        case 't', 'f' -> word(from, Kind.BOOLEAN);
                        case 'n' -> word(from, Kind.NULL);
                        default -> word(from, Kind.NUMBER);
                    };
            skipBlanks();
            return value;
        }

        private Json word(int from, Kind kind) {
            while (at < text.length() && ",]} \t\n\r".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return new Json(text, from, at, kind, null, List.of(), List.of());
        }

        private Json array(int from, int depth) {
            List<Json> elements = new ArrayList<>();
            at++;
            skipBlanks();
            while (text.charAt(at) != ']') {
                elements.add(value(depth + 1));
                if (text.charAt(at) == ',') {
                    at++;
                }
            }
            at++;
            return new Json(text, from, at, Kind.ARRAY, null, elements, List.of());
        }

        private Json object(int from, int depth) {
            List<Member> members = new ArrayList<>();
            at++;
            skipBlanks();
            while (text.charAt(at) != '}') {
                String key = string();
                skipBlanks();
                at++;
                members.add(new Member(key, value(depth + 1)));
                if (text.charAt(at) == ',') {
                    at++;
                    skipBlanks();
                }
            }
            at++;
            return new Json(text, from, at, Kind.OBJECT, null, List.of(), members);
        }

        private String string() {
            int close = at + 1;
            boolean plain = true;
            while (text.charAt(close) != '"') {
                if (text.charAt(close) == '\\') {
                    plain = false;
                    close++;
                }
                close++;
            }
            String inside = text.substring(at + 1, close);
            at = close + 1;
            return plain ? inside : unescaped(inside);
        }

        private static String unescaped(String text) {
            StringBuilder result = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c != '\\') {
                    result.append(c);
                    continue;
                }
                char escape = text.charAt(++i);
                switch (escape) {
                    case 'b' -> result.append('\b');
                    case 'f' -> result.append('\f');
                    case 'n' -> result.append('\n');
                    case 'r' -> result.append('\r');
                    case 't' -> result.append('\t');
                    case 'u' -> {
                        int code = Integer.parseInt(text, i + 1, i + 5, 16);
                        if (code == 0) {
                            throw new SqlError(
                                            SqlState.UNTRANSLATABLE_CHARACTER,
                                            "unsupported Unicode escape sequence")
                                    .detail("\\u0000 cannot be converted to text.");
                        }
                        result.append((char) code);
                        i += 4;
                    }
                    default -> result.append(escape);
                }
            }
            return result.toString();
        }
    }
}
