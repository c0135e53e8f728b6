package fulcrum.sql.json;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// Why a text is not JSON, and where, in PostgreSQL's words.
record JsonErrors(String text) {

    /// So much of a line is shown before where it goes wrong.
    private static final int SHOWN = 50;

    SqlError token(int from, int to) {
        return from == text.length()
                ? ended()
                : syntax("Token \"" + text.substring(from, to) + "\" is invalid.", to);
    }

    SqlError ended() {
        return syntax("The input string ended unexpectedly.", text.length());
    }

    /// @param expected what would have been right there
    SqlError expected(String expected, int from, int to) {
        return from == text.length()
                ? ended()
                : syntax(
                        "Expected "
                                + expected
                                + ", but found \""
                                + text.substring(from, to)
                                + "\".",
                        to);
    }

    SqlError escape(int from, int to) {
        return syntax("Escape sequence \"\\" + text.substring(from, to) + "\" is invalid.", to);
    }

    SqlError mustBeEscaped(char c, int at) {
        return syntax("Character with value 0x%02x must be escaped.".formatted((int) c), at);
    }

    SqlError hexadecimal(int to) {
        return syntax("\"\\u\" must be followed by four hexadecimal digits.", to);
    }

    SqlError surrogate(String detail, int to) {
        return syntax(detail, to);
    }

    SqlError zero(int to) {
        return new SqlError(
                        SqlState.UNTRANSLATABLE_CHARACTER, "unsupported Unicode escape sequence")
                .detail("\\u0000 cannot be converted to text.")
                .context(context(to));
    }

    private SqlError syntax(String detail, int to) {
        return new SqlError(SqlState.BAD_TEXT_FORM, "invalid input syntax for type json")
                .detail(detail)
                .context(context(to));
    }

    private String context(int to) {
        int line = 1;
        int begin = 0;
        int seen = to == text.length() ? to : to - 1; // A line's end may be what is wrong.
        for (int i = 0; i < seen; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                begin = i + 1;
            }
        }
        int from = Math.max(begin, to - SHOWN + 1);
        if (from < text.length() && Character.isLowSurrogate(text.charAt(from))) {
            from++;
        }
        from = from - begin <= 3 ? begin : from;
        boolean more = to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != '\r';
        return "JSON data, line "
                + line
                + ": "
                + (from > begin ? "..." : "")
                + text.substring(from, Math.max(from, to))
                + (more ? "..." : "");
    }
}
