package fulcrum.sql.routine;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// `unistr`: texts with characters given by their numbers (manual, 9.4).
final class UnicodeEscaped {

    private UnicodeEscaped() {}

    static String read(String text) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '\\') {
                result.append(c);
                at++;
            } else if (text.startsWith("\\\\", at)) {
                result.append(c);
                at += 2;
            } else {
                at = escape(text, at + 1, result);
            }
        }
        demandWhole(result);
        return result.toString();
    }

    private static int escape(String text, int at, StringBuilder result) {
        char mark = at < text.length() ? text.charAt(at) : ' ';
        int begin = "+uU".indexOf(mark) >= 0 ? at + 1 : at;
        int digits = mark == '+' ? 6 : mark == 'U' ? 8 : 4;
        int end = begin + digits;
        if (end > text.length()) {
            throw refused();
        }
        long point = 0;
        for (int i = begin; i < end; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                throw refused();
            }
            point = point * 16 + digit;
        }
        if (point == 0 || point > Character.MAX_CODE_POINT) {
            throw new SqlError(
                    SqlState.BAD_PARAMETER_VALUE,
                    "invalid Unicode code point: " + String.format("%04X", point));
        }
        result.appendCodePoint((int) point);
        return end;
    }

    private static void demandWhole(StringBuilder text) {
        boolean half =
                text.codePoints()
                        .anyMatch(
                                c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (half) {
            throw new SqlError(SqlState.SYNTAX, "invalid Unicode surrogate pair");
        }
    }

    private static SqlError refused() {
        return new SqlError(SqlState.SYNTAX, "invalid Unicode escape")
                .hint("Unicode escapes must be \\XXXX, \\+XXXXXX, \\uXXXX, or \\UXXXXXXXX.");
    }
}
