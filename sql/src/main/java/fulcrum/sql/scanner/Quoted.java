package fulcrum.sql.scanner;

/// A constant or an identifier between quotes, with its continuations on further lines and its
/// escapes (manual, 4.1.1 and 4.1.2).
final class Quoted {

    /// How it is quoted.
    enum Kind {
        PLAIN("unterminated quoted string"),
        ESCAPES("unterminated quoted string"),
        UNICODE("unterminated quoted string"),
        BITS("unterminated bit string literal"),
        HEX_BITS("unterminated hexadecimal string literal"),
        IDENTIFIER("unterminated quoted identifier"),
        UNICODE_IDENTIFIER("unterminated quoted identifier");

        private final String unterminated;

        Kind(String unterminated) {
            this.unterminated = unterminated;
        }

        private boolean isIdentifier() {
            return this == IDENTIFIER || this == UNICODE_IDENTIFIER;
        }

        private boolean isUnicode() {
            return this == UNICODE || this == UNICODE_IDENTIFIER;
        }
    }

    private final Scanner scanner;
    private final String text;
    private final int start;
    private final Kind kind;
    private final char quote;

    private int at;

    /// @param start of the token, its prefix included
    /// @param inside behind the quote
    Quoted(Scanner scanner, int start, int inside, Kind kind) {
        this.scanner = scanner;
        this.text = scanner.text();
        this.start = start;
        this.kind = kind;
        this.quote = kind.isIdentifier() ? '"' : '\'';
        this.at = inside;
    }

    int end() {
        return at;
    }

    String read() {
        int first = at;
        int simple = text.indexOf(quote, at);
        boolean plain = kind == Kind.PLAIN || kind == Kind.IDENTIFIER;
        if (plain && simple >= 0 && scanner.charAt(simple + 1) != quote) {
            at = simple + 1;
            if (kind == Kind.IDENTIFIER || !continues()) {
                return text.substring(first, simple);
            }
            at = first;
        }
        Escapes escapes = new Escapes(scanner);
        StringBuilder read = new StringBuilder();
        do {
            readPart(read, escapes);
        } while (!kind.isIdentifier() && continues());
        if (kind == Kind.ESCAPES) {
            return escapes.finish(read);
        }
        return kind.isUnicode() ? unescape(read.toString()) : read.toString();
    }

    private void readPart(StringBuilder read, Escapes escapes) {
        while (true) {
            if (at >= text.length()) {
                throw Scanner.BadToken.near(kind.unterminated, start, text.length());
            }
            char c = text.charAt(at);
            if (c == quote) {
                if (scanner.charAt(at + 1) != quote) {
                    at++;
                    return;
                }
                at += 2;
                read.append(quote);
            } else if (c == '\\' && kind == Kind.ESCAPES) {
                at = escapes.read(at, read);
            } else {
                at++;
                read.append(c);
            }
        }
    }

    /// Whether the string goes on behind at least one line's end; if so, `at` is inside again.
    private boolean continues() {
        int next = at;
        boolean line = false;
        while (next < text.length()) {
            char c = text.charAt(next);
            if (Characters.isSpace(c)) {
                line |= Characters.isLineEnd(c);
                next++;
            } else if (text.startsWith("--", next)) {
                next = Comments.endOfLine(text, next);
            } else {
                break;
            }
        }
        if (line && scanner.charAt(next) == '\'') {
            at = next + 1;
            return true;
        }
        return false;
    }

    /// Replaces the escapes of `U&`, after the escape character that UESCAPE may choose.
    private String unescape(String raw) {
        int escape = '\\';
        int word = skip(at);
        int uescape = word + "uescape".length();
        if (uescape <= text.length()
                && Characters.fold(text.substring(word, uescape)).equals("uescape")
                && !Characters.continuesIdentifier(scanner.charAt(uescape))) {
            int opening = skip(uescape);
            if (scanner.charAt(opening) != '\'') {
                throw Scanner.BadToken.near(
                        "UESCAPE must be followed by a simple string literal",
                        opening,
                        endOfToken(opening));
            }
            Quoted chosen = new Quoted(scanner, opening, opening + 1, Kind.PLAIN);
            String character = chosen.read();
            at = chosen.end();
            if (character.length() != 1 || !isEscape(character.charAt(0))) {
                throw Scanner.BadToken.near("invalid Unicode escape character", opening, at);
            }
            escape = character.charAt(0);
        }
        return new UnicodeEscapes(raw, (char) escape, start + 3).replaced();
    }

    private int endOfToken(int from) {
        int end = Math.min(from + 1, text.length());
        while (Characters.continuesIdentifier(scanner.charAt(from))
                && Characters.continuesIdentifier(scanner.charAt(end))) {
            end++;
        }
        return end;
    }

    private int skip(int from) {
        int space = from;
        int next = Comments.pass(text, from);
        while (next > space) {
            space = next;
            next = Comments.pass(text, next);
        }
        return next;
    }

    private static boolean isEscape(char c) {
        return Character.digit(c, 16) < 0
                && c != '+'
                && c != '\''
                && c != '"'
                && !Characters.isSpace(c);
    }
}
