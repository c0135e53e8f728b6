package fulcrum.sql.routine;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// A pattern of SIMILAR TO (manual, 9.7.2) as the regular expression that says the same.
final class SimilarPattern {

    private final String pattern;
    private final int escape;
    private final StringBuilder result = new StringBuilder("^(?:");
    private int separators;

    private SimilarPattern(String pattern, int escape) {
        this.pattern = pattern;
        this.escape = escape;
    }

    /// @param escape the character that takes away others' meaning; none where it is empty
    static String toRegular(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new SqlError(SqlState.BAD_ESCAPE_SEQUENCE, "invalid escape string")
                    .hint("Escape string must be empty or one character.");
        }
        return new SimilarPattern(pattern, escape.isEmpty() ? -1 : escape.codePointAt(0))
                .translated();
    }

    private String translated() {
        boolean escaped = false;
        boolean inBracket = false;
        for (int point : pattern.codePoints().toArray()) {
            if (escaped) {
                escaped(point, inBracket);
                escaped = false;
            } else if (point == escape) {
                escaped = true;
            } else if (inBracket) {
                inBracket = point != ']';
                result.append(point == '\\' ? "\\\\" : Character.toString(point));
            } else {
                inBracket = point == '[';
                plain(point);
            }
        }
        return result.append(")$").toString();
    }

    /// Escaped quotes part the pattern in three, of which `substring` takes the middle.
    private void escaped(int point, boolean inBracket) {
        if (point == '"' && !inBracket) {
            switch (separators++) {
                case 0 -> {
                    result.append("){1,1}?(");
                }
                case 1 -> result.append("){1,1}(?:");
                default ->
                        throw new SqlError(
                                SqlState.SYNTAX,
                                "SQL regular expression may not contain more than two"
                                        + " escape-double-quote separators");
            }
            return;
        }
        result.append('\\').appendCodePoint(point);
    }

    private void plain(int point) {
        switch (point) {
            case '%' -> result.append(".*");
            case '_' -> result.append('.');
            case '(' -> result.append("(?:");
            case '\\', '.', '^', '$' -> result.append('\\').appendCodePoint(point);
            default -> result.appendCodePoint(point);
        }
    }
}
