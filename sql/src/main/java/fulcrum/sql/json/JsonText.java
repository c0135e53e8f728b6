package fulcrum.sql.json;

import fulcrum.sql.number.NumericText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `json` and `jsonb` (manual, 8.14): the one is kept as it is written, the other in one form.
public final class JsonText {

    /// `jsonb`'s order of keys: by length in UTF-8, then by bytes.
    public static final Comparator<String> KEY_ORDER =
            Comparator.comparing(
                    key -> key.getBytes(StandardCharsets.UTF_8),
                    Comparator.<byte[]>comparingInt(key -> key.length)
                            .thenComparing(Arrays::compareUnsigned));

    private JsonText() {}

    /// @throws fulcrum.sql.error.SqlError 22P02 where it is no JSON
    public static void demandJson(String text) {
        new JsonReader(text, false, new Ignored()).read();
    }

    /// The form in which `jsonb` is printed: keys by length and then by bytes, of equal ones the
    /// last, numbers as `numeric` has them, one blank behind each colon and comma.
    ///
    /// @throws fulcrum.sql.error.SqlError 22P02 where it is no JSON; 22P05 where it has an escape
    ///   that no text can hold
    public static String canonical(String text) {
        Canonical values = new Canonical();
        new JsonReader(text, true, values).read();
        return values.result();
    }

    /// A JSON string that says these characters.
    public static String quote(String characters) {
        StringBuilder text = new StringBuilder(characters.length() + 2);
        quote(text, characters);
        return text.toString();
    }

    private static void quote(StringBuilder text, String characters) {
        text.append('"');
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            switch (c) {
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c < ' ') {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static final class Ignored implements JsonReader.Values {
        @Override
        public void string(String characters) {}

        @Override
        public void number(String written) {}

        @Override
        public void word(String written) {}

        @Override
        public void beginObject() {}

        @Override
        public void key(String characters) {}

        @Override
        public void endObject() {}

        @Override
        public void beginArray() {}

        @Override
        public void endArray() {}
    }

    /// Each value becomes its text once it is over.
    private static final class Canonical implements JsonReader.Values {

        private static final class Open {
            final @Nullable Map<String, String> members;
            final List<String> elements = new ArrayList<>();
            String key = "";

            Open(@Nullable Map<String, String> members) {
                this.members = members;
            }
        }

        private final Deque<Open> open = new ArrayDeque<>();
        private String last = "";

        String result() {
            return last;
        }

        private void add(String value) {
            Open around = open.peek();
            if (around == null) {
                last = value;
            } else if (around.members != null) {
                around.members.put(around.key, value);
            } else {
                around.elements.add(value);
            }
        }

        @Override
        public void string(String characters) {
            add(quote(characters));
        }

        @Override
        public void number(String written) {
            add(NumericText.write(NumericText.read(written)));
        }

        @Override
        public void word(String written) {
            add(written);
        }

        @Override
        public void beginObject() {
            open.push(new Open(new TreeMap<>(KEY_ORDER)));
        }

        @Override
        public void key(String characters) {
            open.getFirst().key = characters;
        }

        @Override
        public void endObject() {
            StringBuilder text = new StringBuilder("{");
            Map<String, String> members = open.pop().members;
            if (members != null) {
                members.forEach((key, value) -> {
                    text.append(text.length() == 1 ? "" : ", ");
                    quote(text, key);
                    text.append(": ").append(value);
                });
            }
            add(text.append('}').toString());
        }

        @Override
        public void beginArray() {
            open.push(new Open(null));
        }

        @Override
        public void endArray() {
            add("[" + String.join(", ", open.pop().elements) + "]");
        }
    }
}
