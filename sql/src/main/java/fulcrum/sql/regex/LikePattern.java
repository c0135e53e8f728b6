package fulcrum.sql.regex;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.Arrays;

/// A pattern of LIKE (manual, 9.7.1): `%` stands for any characters, `_` for one, and a backslash
/// before either for itself.
public final class LikePattern {

    private static final int ANY = -1;
    private static final int ONE = -2;
    private static final int NOTHING_ESCAPED = -3;

    private final int[] tokens;

    private LikePattern(int[] tokens) {
        this.tokens = tokens;
    }

    public static LikePattern of(String pattern) {
        int[] points = pattern.codePoints().toArray();
        int[] tokens = new int[points.length];
        int count = 0;
        for (int i = 0; i < points.length; i++) {
            tokens[count++] =
                    switch (points[i]) {
                        case '%' -> ANY;
                        case '_' -> ONE;
                        case '\\' -> i + 1 < points.length ? points[++i] : NOTHING_ESCAPED;
                        default -> points[i];
                    };
        }
        return new LikePattern(Arrays.copyOf(tokens, count));
    }

    /// Whether all of a text is as the pattern says. Takes at most as long as both are long
    /// together, multiplied: only the last `%` is ever tried again.
    public boolean matches(String text) {
        int at = 0;
        int token = 0;
        int star = -1;
        int starAt = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (token < tokens.length && tokens[token] == ANY) {
                star = token++;
                starAt = at;
            } else if (token < tokens.length && takes(tokens[token], point)) {
                token++;
                at += Character.charCount(point);
            } else if (star >= 0) {
                token = star + 1;
                starAt += Character.charCount(text.codePointAt(starAt));
                at = starAt;
            } else {
                return false;
            }
        }
        while (token < tokens.length && tokens[token] == ANY) {
            token++;
        }
        return token == tokens.length;
    }

    private static boolean takes(int token, int point) {
        if (token == NOTHING_ESCAPED) {
            throw endsWithEscape();
        }
        return token == ONE || token == point;
    }

    private static SqlError endsWithEscape() {
        return new SqlError(
                SqlState.BAD_ESCAPE_SEQUENCE, "LIKE pattern must not end with escape character");
    }

    /// The pattern with a backslash where it has another escape character (`like_escape`).
    public static String escapedBy(String pattern, String escape) {
        int count = escape.codePointCount(0, escape.length());
        if (count > 1) {
            throw new SqlError(SqlState.BAD_ESCAPE_SEQUENCE, "invalid escape string")
                    .hint("Escape string must be empty or one character.");
        }
        if (escape.equals("\\")) {
            return pattern;
        }
        StringBuilder result = new StringBuilder();
        boolean escaped = false;
        for (int point : pattern.codePoints().toArray()) {
            if (count == 1 && point == escape.codePointAt(0) && !escaped) {
                result.append('\\');
                escaped = true;
            } else {
                if (point == '\\' && !escaped) {
                    result.append('\\');
                }
                result.appendCodePoint(point);
                escaped = false;
            }
        }
        return result.toString();
    }
}
