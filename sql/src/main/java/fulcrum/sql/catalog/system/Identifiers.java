package fulcrum.sql.catalog.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Names as PostgreSQL writes them, which quotes only what has to be, and reads them.
final class Identifiers {

    private static final Set<String> RESERVED = new TreeSet<>();

    static {
        for (String line : Resource.lines("keywords.txt")) {
            if (!line.startsWith("#")) {
                RESERVED.addAll(Arrays.asList(line.split(" ")));
            }
        }
    }

    private Identifiers() {}

    /// `quote_ident`.
    static String quoted(String name) {
        return isPlain(name) && !RESERVED.contains(name)
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quoted(List<String> names) {
        return String.join(", ", names.stream().map(Identifiers::quoted).toList());
    }

    static String dotted(List<String> parts) {
        return String.join(".", parts.stream().map(Identifiers::quoted).toList());
    }

    /// A string constant.
    static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') >= 0 ? "E" + quoted.replace("\\", "\\\\") : quoted;
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || c == '_';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && (i == 0 || !digit)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /// The parts of a name with dots: bare ones in lower case, quoted ones as they are.
    ///
    /// @return null where it is no name
    static @Nullable List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        String rest = text.strip();
        while (true) {
            int end = rest.startsWith("\"") ? endOfQuoted(rest) : endOfBare(rest);
            if (end <= 0) {
                return null;
            }
            String part = rest.substring(0, end);
            parts.add(
                    part.startsWith("\"")
                            ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
                            : lower(part));
            rest = rest.substring(end).strip();
            if (rest.isEmpty()) {
                return parts;
            }
            if (rest.charAt(0) != '.') {
                return null;
            }
            rest = rest.substring(1).strip();
        }
    }

    private static int endOfQuoted(String text) {
        int at = 1;
        while (at < text.length()) {
            if (text.charAt(at) == '"') {
                boolean twice = at + 1 < text.length() && text.charAt(at + 1) == '"';
                if (!twice) {
                    return at == 1 ? -1 : at + 1;
                }
                at++;
            }
            at++;
        }
        return -1;
    }

    private static int endOfBare(String text) {
        int at = 0;
        while (at < text.length() && isBare(text.charAt(at), at)) {
            at++;
        }
        return at;
    }

    private static boolean isBare(char c, int at) {
        return c == '_'
                || Character.isLetter(c)
                || (at > 0 && (c == '$' || (c >= '0' && c <= '9')));
    }

    private static String lower(String name) {
        StringBuilder lower = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c);
        }
        return lower.toString();
    }
}
