package fulcrum.server.postgres.sql;

import fulcrum.server.postgres.sql.Token.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Cuts a text into tokens as PostgreSQL does: chapter 4.1 of its manual, with
/// `standard_conforming_strings` on.
final class Lexer {

    private static final int TOKENS_MOST = 20_000;
    private static final int SHOWN_MOST = 200;

    /// As many characters as PostgreSQL refuses: its names have one fewer.
    private static final int OPERATOR_MOST = 64;

    private static final String OPERATOR = "+-*/<>=~!@#%^&|`?";
    private static final String ALONE = "(),;.[]:";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private Lexer(String text) {
        this.text = text;
    }

    /// All tokens, the last one being an END.
    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (true) {
            skipBlanks();
            if (next == text.length()) {
                tokens.add(new Token(Kind.END, "", next, next));
                return;
            }
            token();
        }
    }

    private void skipBlanks() {
        while (next < text.length()) {
            if (isBlank(text.charAt(next))) {
                next++;
            } else if (text.startsWith("--", next)) {
                int end = text.indexOf('\n', next);
                next = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("/*", next)) {
                skipComment();
            } else {
                return;
            }
        }
    }

    /// Comments nest.
    private void skipComment() {
        int start = next;
        int depth = 0;
        do {
            if (text.startsWith("/*", next)) {
                depth++;
                next += 2;
            } else if (text.startsWith("*/", next)) {
                depth--;
                next += 2;
            } else if (++next >= text.length()) {
                throw unterminated("/* comment", start);
            }
        } while (depth > 0);
    }

    private void token() {
        int start = next;
        char c = text.charAt(next);
        if (c == '\'') {
            add(Kind.TEXT, plainText(), start);
        } else if (isWordStart(c)) {
            wordOrPrefixed(c);
        } else if (c == '"') {
            add(Kind.QUOTED, quotedName(), start);
        } else if (isDigit(c) || (c == '.' && next + 1 < text.length() && isDigit(charAt(1)))) {
            number();
        } else if (c == '$') {
            dollar();
        } else if (text.startsWith("::", next)) {
            next += 2;
            add(Kind.SYMBOL, "::", start);
        } else if (ALONE.indexOf(c) >= 0) {
            next++;
            add(Kind.SYMBOL, String.valueOf(c), start);
        } else if (OPERATOR.indexOf(c) >= 0) {
            operator();
        } else {
            int end = next + Character.charCount(text.codePointAt(next));
            throw syntax(text.substring(next, end), start);
        }
    }

    private void wordOrPrefixed(char c) {
        int start = next;
        if ((c == 'e' || c == 'E') && charAt(1) == '\'') {
            next++;
            add(Kind.TEXT, escapedText(start), start);
            return;
        }
        if ("bBxXnN".indexOf(c) >= 0 && charAt(1) == '\'') {
            throw new SqlError(SqlState.NOT_SUPPORTED, "bit strings are not supported")
                    .hint("Write the value as a text in single quotes.")
                    .at(start);
        }
        if ((c == 'u' || c == 'U') && charAt(1) == '&' && next + 2 < text.length()) {
            if (charAt(2) == '\'' || charAt(2) == '"') {
                throw new SqlError(SqlState.NOT_SUPPORTED, "U& escapes are not supported")
                        .hint("Write the characters themselves, or E'\\uXXXX'.")
                        .at(start);
            }
        }
        while (next < text.length() && isWordPart(text.charAt(next))) {
            next++;
        }
        add(Kind.WORD, lower(text.substring(start, next)), start);
    }

    private void number() {
        int start = next;
        skipDigits();
        if (charAt(0) == '.') {
            next++;
            skipDigits();
        }
        if (charAt(0) == 'e' || charAt(0) == 'E') {
            int sign = charAt(1) == '+' || charAt(1) == '-' ? 2 : 1;
            if (isDigit(charAt(sign))) {
                next += sign;
                skipDigits();
            }
        }
        if (next < text.length() && isWordStart(text.charAt(next))) {
            throw new SqlError(
                            SqlState.SYNTAX,
                            "trailing junk after numeric literal at or near \""
                                    + text.substring(start, next + 1)
                                    + '"')
                    .at(start);
        }
        add(Kind.NUMBER, text.substring(start, next), start);
    }

    private void skipDigits() {
        while (isDigit(charAt(0))) {
            next++;
        }
    }

    /// A parameter, or a text between two tags.
    private void dollar() {
        int start = next;
        if (isDigit(charAt(1))) {
            next++;
            skipDigits();
            add(Kind.PARAMETER, text.substring(start + 1, next), start);
            return;
        }
        int end = next + 1;
        while (end < text.length() && isWordPart(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        if (end >= text.length() || text.charAt(end) != '$') {
            throw syntax("$", start);
        }
        String tag = text.substring(start, end + 1);
        int close = text.indexOf(tag, end + 1);
        if (close < 0) {
            throw unterminated("dollar-quoted string", start);
        }
        next = close + tag.length();
        add(Kind.TEXT, text.substring(end + 1, close), start);
    }

    /// The longest run of operator characters that begins no comment; no longer than a name may be,
    /// since what is cut off its end is looked at again.
    private void operator() {
        int start = next;
        do {
            next++;
        } while (next < text.length()
                && next < start + OPERATOR_MOST
                && OPERATOR.indexOf(text.charAt(next)) >= 0
                && !text.startsWith("--", next)
                && !text.startsWith("/*", next));
        // A sign that ends an operator of none of ~ ! @ # % ^ & | ` ? stands for itself.
        boolean simple =
                text.substring(start, next).chars().allMatch(c -> "+-*/<>=".indexOf(c) >= 0);
        while (simple && next > start + 1 && "+-".indexOf(text.charAt(next - 1)) >= 0) {
            next--;
        }
        if (next == start + OPERATOR_MOST) {
            throw new SqlError(SqlState.SYNTAX, "operator too long").at(start);
        }
        add(Kind.SYMBOL, text.substring(start, next), start);
    }

    private String quotedName() {
        int start = next;
        String name = untilQuote('"', "quoted identifier", start);
        if (name.isEmpty()) {
            throw new SqlError(
                            SqlState.SYNTAX, "zero-length delimited identifier at or near \"\"\"\"")
                    .at(start);
        }
        return name;
    }

    /// Texts that are parted by blanks with a line's end among them are one.
    private String plainText() {
        int start = next;
        String first = untilQuote('\'', "quoted string", start);
        StringBuilder joined = null;
        while (true) {
            int after = next;
            skipBlanks();
            if (charAt(0) != '\'' || text.substring(after, next).indexOf('\n') < 0) {
                next = after;
                return joined == null ? first : joined.toString();
            }
            if (joined == null) {
                joined = new StringBuilder(first);
            }
            joined.append(untilQuote('\'', "quoted string", start));
        }
    }

    /// From a quote to its fellow; two in a row stand for one.
    private String untilQuote(char quote, String what, int start) {
        StringBuilder read = new StringBuilder();
        int from = next + 1;
        while (true) {
            int close = text.indexOf(quote, from);
            if (close < 0) {
                throw unterminated(what, start);
            }
            read.append(text, from, close);
            next = close + 1;
            if (charAt(0) != quote) {
                return read.toString();
            }
            read.append(quote);
            from = next + 1;
        }
    }

    private String escapedText(int start) {
        Escapes read = new Escapes();
        next++;
        while (next < text.length()) {
            char c = text.charAt(next);
            if (c == '\'') {
                next++;
                if (charAt(0) != '\'') {
                    return read.finish(start);
                }
                read.character('\'');
                next++;
            } else if (c == '\\') {
                escape(read, start);
            } else {
                int character = text.codePointAt(next);
                read.character(character);
                next += Character.charCount(character);
            }
        }
        throw unterminated("quoted string", start);
    }

    private void escape(Escapes read, int start) {
        next++;
        if (next == text.length()) {
            throw unterminated("quoted string", start);
        }
        char c = text.charAt(next);
        switch (c) {
            case 'b' -> read.character('\b');
            case 'f' -> read.character('\f');
            case 'n' -> read.character('\n');
            case 'r' -> read.character('\r');
            case 't' -> read.character('\t');
            case 'u' -> read.character(digits(next + 1, 4, 4, 16));
            case 'U' -> read.character(digits(next + 1, 8, 8, 16));
            case 'x' -> {
                if (Character.digit(charAt(1), 16) < 0) {
                    read.character('x');
                } else {
                    read.octet(digits(next + 1, 1, 2, 16));
                }
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                read.octet(digits(next, 1, 3, 8));
                next--;
            }
            default -> {
                int character = text.codePointAt(next);
                read.character(character);
                next += Character.charCount(character) - 1;
            }
        }
        next++;
    }

    /// Reads digits, and leaves the position at the last of them.
    private int digits(int from, int least, int most, int radix) {
        int at = from;
        int value = 0;
        while (at - from < most && at < text.length()) {
            int digit = Character.digit(text.charAt(at), radix);
            if (digit < 0 || text.charAt(at) > 'f') {
                break;
            }
            value = value * radix + digit;
            at++;
        }
        if (at - from < least) {
            throw new SqlError(SqlState.BAD_ESCAPE, "invalid Unicode escape")
                    .hint("Unicode escapes must be \\uXXXX or \\UXXXXXXXX.")
                    .at(from - 2);
        }
        // Octal digits begin at the position itself, the others behind a letter.
        next = radix == 8 ? at : at - 1;
        return value;
    }

    /// The bytes of a text with escapes, which must turn out to be UTF-8.
    private static final class Escapes {

        private final StringBuilder read = new StringBuilder();
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        void character(int character) {
            if (!Character.isValidCodePoint(character)
                    || (character >= 0xD800 && character < 0xE000)) {
                throw new SqlError(SqlState.BAD_ESCAPE, "invalid Unicode escape value")
                        .hint("Surrogates are not characters; write \\UXXXXXXXX instead.");
            }
            flush();
            read.appendCodePoint(character);
        }

        void octet(int octet) {
            octets.write(octet);
        }

        String finish(int start) {
            flush();
            String all = read.toString();
            if (all.indexOf('\0') >= 0) {
                throw badEncoding("0x00").at(start);
            }
            return all;
        }

        private void flush() {
            if (octets.size() == 0) {
                return;
            }
            try {
                ByteBuffer bytes = ByteBuffer.wrap(octets.toByteArray());
                read.append(StandardCharsets.UTF_8.newDecoder().decode(bytes));
                octets.reset();
            } catch (CharacterCodingException _) {
                throw badEncoding(Utf8.shown(octets.toByteArray(), 0, octets.size()));
            }
        }
    }

    /// Only the letters of ASCII have a case here.
    private static String lower(String word) {
        char[] letters = word.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            if (letters[i] >= 'A' && letters[i] <= 'Z') {
                letters[i] = (char) (letters[i] - 'A' + 'a');
            }
        }
        return new String(letters);
    }

    static SqlError badEncoding(String shown) {
        return new SqlError(
                SqlState.BAD_ENCODING, "invalid byte sequence for encoding \"UTF8\": " + shown);
    }

    private void add(Kind kind, String meaning, int start) {
        if (tokens.size() >= TOKENS_MOST) {
            throw new SqlError(SqlState.TOO_COMPLEX, "statement is too long")
                    .detail("A text may have " + TOKENS_MOST + " words and signs.")
                    .hint("Send fewer statements at a time.");
        }
        tokens.add(new Token(kind, meaning, start, next));
    }

    /// 0 behind the end.
    private char charAt(int ahead) {
        return next + ahead < text.length() ? text.charAt(next + ahead) : 0;
    }

    private SqlError unterminated(String what, int start) {
        String rest = text.substring(start, Math.min(text.length(), start + SHOWN_MOST));
        return new SqlError(SqlState.SYNTAX, "unterminated " + what + " at or near \"" + rest + '"')
                .at(start);
    }

    private static SqlError syntax(String near, int start) {
        return new SqlError(SqlState.SYNTAX, "syntax error at or near \"" + near + '"').at(start);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0B;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }
}
