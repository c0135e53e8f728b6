package fulcrum.sql.json;

/// JSON's tokens (RFC 8259), and PostgreSQL's words for what is none.
final class JsonLexer {

    enum Token {
        STRING,
        NUMBER,
        BEGIN_OBJECT,
        END_OBJECT,
        BEGIN_ARRAY,
        END_ARRAY,
        COMMA,
        COLON,
        TRUE,
        FALSE,
        NULL,
        END
    }

    private final String text;
    private final JsonErrors errors;

    /// Escapes are decoded, so they must be of characters that a text can have.
    private final boolean decoding;

    private int from;
    private int to;

    /// The characters of the last string, where they are decoded.
    private final StringBuilder decoded = new StringBuilder();

    JsonLexer(String text, boolean decoding) {
        this.text = text;
        this.decoding = decoding;
        errors = new JsonErrors(text);
    }

    JsonErrors errors() {
        return errors;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /// The last token as it is written.
    String token() {
        return text.substring(from, to);
    }

    /// The characters of the last string.
    String string() {
        return decoded.toString();
    }

    Token next() {
        from = to;
        while (from < text.length() && isBlank(text.charAt(from))) {
            from++;
        }
        to = from;
        if (from == text.length()) {
            return Token.END;
        }
        char c = text.charAt(to++);
        return switch (c) {
            case '{' -> Token.BEGIN_OBJECT;
            case '}' -> Token.END_OBJECT;
            case '[' -> Token.BEGIN_ARRAY;
            case ']' -> Token.END_ARRAY;
            case ',' -> Token.COMMA;
            case ':' -> Token.COLON;
            case '"' -> quoted();
            default -> c == '-' || isDigit(c) ? number() : word();
        };
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Token word() {
        to = from;
        skipWord();
        if (to == from) {
            to += Character.charCount(text.codePointAt(from));
            throw errors.token(from, to);
        }
        return switch (token()) {
            case "true" -> Token.TRUE;
            case "false" -> Token.FALSE;
            case "null" -> Token.NULL;
            default -> throw errors.token(from, to);
        };
    }

    private void skipWord() {
        while (to < text.length() && isOfWord(text.charAt(to))) {
            to++;
        }
    }

    private static boolean isOfWord(char c) {
        return isDigit(c)
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || c > '\u007f';
    }

    private char peek() {
        return to < text.length() ? text.charAt(to) : 0;
    }

    private Token number() {
        to = text.charAt(from) == '-' ? from + 1 : from;
        boolean good = true;
        if (peek() == '0') {
            to++;
        } else {
            good = digits();
        }
        if (peek() == '.') {
            to++;
            good &= digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            to++;
            if (peek() == '+' || peek() == '-') {
                to++;
            }
            good &= digits();
        }
        int end = to;
        skipWord();
        if (!good || end != to) {
            throw errors.token(from, to);
        }
        return Token.NUMBER;
    }

    /// Past digits; false where there are none.
    private boolean digits() {
        int begin = to;
        while (isDigit(peek())) {
            to++;
        }
        return to > begin;
    }

    private Token quoted() {
        decoded.setLength(0);
        int high = -1;
        while (true) {
            if (to >= text.length()) {
                throw errors.token(from, to);
            }
            char c = text.charAt(to);
            if (c == '"') {
                break;
            }
            if (c < ' ') {
                throw errors.mustBeEscaped(c, to);
            }
            if (c != '\\') {
                demandNoHigh(high, to + Character.charCount(text.codePointAt(to)));
                high = -1;
                to++;
                decoded.append(c);
                continue;
            }
            to++;
            high = escape(high);
        }
        to++;
        demandNoHigh(high, to);
        return Token.STRING;
    }

    private void demandNoHigh(int high, int end) {
        if (high >= 0) {
            throw errors.surrogate("Unicode low surrogate must follow a high surrogate.", end);
        }
    }

    /// @param high the half of a character before, -1 for none
    /// @return such a half, or -1
    private int escape(int high) {
        if (to >= text.length()) {
            throw errors.token(from, to);
        }
        char c = text.charAt(to++);
        if (c == 'u') {
            return unicode(high);
        }
        demandNoHigh(high, to);
        switch (c) {
            case '"', '\\', '/' -> decoded.append(c);
            case 'b' -> decoded.append('\b');
            case 'f' -> decoded.append('\f');
            case 'n' -> decoded.append('\n');
            case 'r' -> decoded.append('\r');
            case 't' -> decoded.append('\t');
            default -> {
                int end = to - 1 + Character.charCount(text.codePointAt(to - 1));
                throw errors.escape(to - 1, end);
            }
        }
        return -1;
    }

    private int unicode(int high) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            if (to >= text.length()) {
                throw errors.token(from, to);
            }
            int digit = Character.digit(text.charAt(to), 16);
            if (digit < 0 || text.charAt(to) > 'f') {
                throw errors.hexadecimal(to + 1);
            }
            unit = unit * 16 + digit;
            to++;
        }
        return decoding ? decode((char) unit, high) : -1;
    }

    private int decode(char unit, int high) {
        if (Character.isHighSurrogate(unit)) {
            if (high >= 0) {
                throw errors.surrogate(
                        "Unicode high surrogate must not follow a high surrogate.", to);
            }
            return unit;
        }
        if (Character.isLowSurrogate(unit)) {
            if (high < 0) {
                throw errors.surrogate("Unicode low surrogate must follow a high surrogate.", to);
            }
            decoded.append((char) high).append(unit);
            return -1;
        }
        demandNoHigh(high, to);
        if (unit == 0) {
            throw errors.zero(to);
        }
        decoded.append(unit);
        return -1;
    }
}
