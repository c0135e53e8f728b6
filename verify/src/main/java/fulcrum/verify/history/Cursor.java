package fulcrum.verify.history;

/// A place in a text, with the line and column for complaints.
final class Cursor {

    /// Stands behind the end of the text.
    static final char END = '\0';

    private final String text;
    private int position;
    private int line = 1;
    private int lineStart;

    Cursor(String text) {
        this.text = text;
        if (text.startsWith("\ufeff")) {
            position = 1;
            lineStart = 1;
        }
    }

    int line() {
        return line;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    /// The next character, which stays; `END` at the end.
    char peek() {
        return atEnd() ? END : text.charAt(position);
    }

    /// The character after the next.
    char peekSecond() {
        return position + 1 < text.length() ? text.charAt(position + 1) : END;
    }

    /// Takes the next character.
    char next() {
        char taken = peek();
        if (!atEnd()) {
            position++;
            if (taken == '\n') {
                line++;
                lineStart = position;
            }
        }
        return taken;
    }

    /// Takes the next character if it is the given one.
    boolean skip(char wanted) {
        if (atEnd() || peek() != wanted) {
            return false;
        }
        next();
        return true;
    }

    /// Takes the given character.
    void expect(char wanted) {
        if (!skip(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    /// The text from the position to here.
    String since(int start) {
        return text.substring(start, position);
    }

    /// A complaint about the next character.
    MalformedHistory unexpected(String wanted) {
        String found = atEnd() ? "the end of the text" : shown(peek());
        return wrong("expected " + wanted + ", found " + found);
    }

    /// A complaint about this place.
    MalformedHistory wrong(String reason) {
        return new MalformedHistory(line, "column " + (position - lineStart + 1) + ": " + reason);
    }

    private static String shown(char character) {
        return switch (character) {
            case '\n' -> "the end of the line";
            case '\t' -> "a tab";
            default ->
                    Character.isISOControl(character)
                            ? "character " + (int) character
                            : "'" + character + "'";
        };
    }

    /// Takes the rest of an escape in a string, up to four hexadecimal digits included.
    char escaped() {
        char escape = next();
        return switch (escape) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> escape;
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(peek(), 16);
                    if (digit < 0) {
                        throw unexpected("four hexadecimal digits after \\u");
                    }
                    next();
                    code = 16 * code + digit;
                }
                yield (char) code;
            }
            default -> throw wrong("unknown escape in a string");
        };
    }

    /// Takes a string whose first quote is taken.
    ///
    /// @param oneLine true if it may not hold a line end as such
    String string(boolean oneLine) {
        StringBuilder taken = new StringBuilder();
        while (!skip('"')) {
            if (atEnd() || (oneLine && peek() == '\n')) {
                throw unexpected("the end of a string");
            }
            char character = next();
            taken.append(character == '\\' ? escaped() : character);
        }
        return taken.toString();
    }

    /// The number that is written so; whole where it can be.
    static Datum number(String digits) {
        boolean whole = true;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            whole &= (digit >= '0' && digit <= '9') || (i == 0 && (digit == '-' || digit == '+'));
        }
        if (whole && digits.length() <= 20) {
            try {
                return new Datum.Int(Long.parseLong(digits));
            } catch (NumberFormatException tooLarge) {
                return new Datum.Decimal(digits);
            }
        }
        return new Datum.Decimal(digits);
    }
}
