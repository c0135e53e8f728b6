package fulcrum.sql.scanner;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts a text into tokens by PostgreSQL's lexical rules (manual, 4.1), with
/// `standard_conforming_strings` on.
///
/// It never fails: a text that cannot be cut ends in a token BAD that carries the error, so that an
/// error of syntax before it is told first. The last token is always EOF.
public final class Scanner {

    /// An operator is a name and may not be longer.
    private static final int OPERATOR_LENGTH_MAX = 63;

    private final String text;
    private final List<Lexeme> lexemes;

    /// Where the next token or space begins.
    private int at;

    /// Surrogate pairs that were counted, and up to where: positions count characters.
    private int pairs;

    private int pairsCountedTo;

    private Scanner(String text) {
        this.text = text;
        this.lexemes = new ArrayList<>(text.length() / 4 + 2);
    }

    public static List<Lexeme> scan(String text) {
        Scanner scanner = new Scanner(text);
        try {
            while (scanner.skipSpace()) {
                scanner.next();
            }
        } catch (BadToken bad) {
            int start = Math.max(bad.start, 0);
            scanner.add(Sql.BAD, start, Math.max(bad.end, 0), "", bad.error(scanner));
        }
        scanner.at = text.length();
        scanner.add(Sql.EOF, text.length(), "");
        return scanner.lexemes;
    }

    /// A token that PostgreSQL's scanner refuses.
    static final class BadToken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String sqlState;
        private final int start;
        private final int end;
        private final boolean near;
        private final @Nullable String hint;

        private BadToken(
                String sqlState,
                String message,
                int start,
                int end,
                boolean near,
                @Nullable String hint) {
            super(message, null, false, false);
            this.sqlState = sqlState;
            this.start = start;
            this.end = end;
            this.near = near;
            this.hint = hint;
        }

        /// Told as PostgreSQL's `yyerror` does: with what it is near to.
        static BadToken near(String message, int start, int end) {
            return new BadToken(SyntaxError.SYNTAX_ERROR, message, start, end, true, null);
        }

        static BadToken coded(String sqlState, String message, int start, @Nullable String hint) {
            return new BadToken(sqlState, message, start, start, false, hint);
        }

        /// Without a position, as PostgreSQL tells it.
        static BadToken unplaced(String sqlState, String message) {
            return new BadToken(sqlState, message, -1, -1, false, null);
        }

        private SyntaxError error(Scanner scanner) {
            String message = String.valueOf(getMessage());
            if (near) {
                message +=
                        start == scanner.text.length()
                                ? " at end of input"
                                : " at or near \"" + scanner.text.substring(start, end) + "\"";
            }
            int position = start < 0 ? 0 : scanner.position(start);
            return new SyntaxError(sqlState, message, position, hint);
        }
    }

    String text() {
        return text;
    }

    /// How many tokens there are yet.
    int count() {
        return lexemes.size();
    }

    /// The place in characters, from 1, of a place in UTF-16 units.
    int position(int unit) {
        if (unit < pairsCountedTo) {
            pairs = 0;
            pairsCountedTo = 0;
        }
        for (int i = pairsCountedTo; i < unit; i++) {
            if (Character.isLowSurrogate(text.charAt(i))) {
                pairs++;
            }
        }
        pairsCountedTo = unit;
        return unit - pairs + 1;
    }

    char charAt(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }

    private void add(int type, int start, int end, String value, @Nullable SyntaxError error) {
        lexemes.add(new Lexeme(this, type, start, end, value, error));
    }

    /// Adds the token that begins there and ends where the next one begins.
    private void add(int type, int start, String value) {
        add(type, start, at, value, null);
    }

    /// Passes spaces and comments.
    ///
    /// @return whether there is something behind them
    private boolean skipSpace() {
        int space;
        do {
            space = at;
            at = Comments.pass(text, at);
        } while (at > space);
        return at < text.length();
    }

    private void next() {
        char c = text.charAt(at);
        if (Characters.beginsIdentifier(c)) {
            wordOrPrefixedString(c);
        } else if (Characters.isDigit(c) || (c == '.' && Characters.isDigit(charAt(at + 1)))) {
            number();
        } else if (c == '\'') {
            string(new Quoted(this, at, at + 1, Quoted.Kind.PLAIN), Sql.SCONST);
        } else if (c == '"') {
            identifier(new Quoted(this, at, at + 1, Quoted.Kind.IDENTIFIER));
        } else if (c == '$') {
            dollar();
        } else if (Characters.isOperator(c)) {
            operator();
        } else {
            punctuation(c);
        }
    }

    private void wordOrPrefixedString(char c) {
        char following = charAt(at + 1);
        int start = at;
        if (following == '\'') {
            switch (c) {
                case 'b', 'B' -> string(new Quoted(this, at, at + 2, Quoted.Kind.BITS), Sql.BCONST);
                case 'x', 'X' ->
                        string(new Quoted(this, at, at + 2, Quoted.Kind.HEX_BITS), Sql.XCONST);
                case 'e', 'E' ->
                        string(new Quoted(this, at, at + 2, Quoted.Kind.ESCAPES), Sql.SCONST);
                case 'n', 'N' -> {
                    at++;
                    add(Sql.NCHAR, start, "nchar");
                }
                default -> word();
            }
        } else if (following == '&' && (c == 'u' || c == 'U') && charAt(at + 2) == '\'') {
            string(new Quoted(this, at, at + 3, Quoted.Kind.UNICODE), Sql.SCONST);
        } else if (following == '&' && (c == 'u' || c == 'U') && charAt(at + 2) == '"') {
            identifier(new Quoted(this, at, at + 3, Quoted.Kind.UNICODE_IDENTIFIER));
        } else {
            word();
        }
    }

    private void word() {
        int start = at;
        do {
            at++;
        } while (at < text.length() && Characters.continuesIdentifier(text.charAt(at)));
        String word = Characters.fold(text.substring(start, at));
        Integer keyWord = KeyWords.type(word);
        add(keyWord == null ? Sql.IDENT : keyWord, start, word);
    }

    private void string(Quoted quoted, int type) {
        int start = at;
        String value = quoted.read();
        at = quoted.end();
        add(type, start, value);
    }

    private void identifier(Quoted quoted) {
        int start = at;
        String value = quoted.read();
        at = quoted.end();
        if (value.isEmpty()) {
            throw BadToken.near("zero-length delimited identifier", start, at);
        }
        add(Sql.IDENT, start, value);
    }

    private void number() {
        NumericConstant number = new NumericConstant(this, at);
        number.read();
        int start = at;
        at = number.end();
        add(number.isInteger() ? Sql.ICONST : Sql.FCONST, start, number.value());
    }

    /// A parameter, `$1`, or a string between `$tag$`.
    private void dollar() {
        int start = at;
        int end = at + 1;
        if (Characters.isDigit(charAt(end))) {
            while (Characters.isDigit(charAt(end))) {
                end++;
            }
            if (Characters.beginsIdentifier(charAt(end))) {
                throw BadToken.near("trailing junk after parameter", start, end + 1);
            }
            String digits = text.substring(start + 1, end);
            if (!NumericConstant.isInt(digits)) {
                throw BadToken.near("parameter number too large", start, end);
            }
            at = end;
            add(Sql.PARAM, start, Integer.toString(Integer.parseInt(digits)));
            return;
        }
        while (Characters.continuesIdentifier(charAt(end)) && charAt(end) != '$') {
            end++;
        }
        if (charAt(end) != '$') {
            throw BadToken.near("syntax error", start, start + 1);
        }
        String tag = text.substring(start, end + 1);
        int closing = text.indexOf(tag, end + 1);
        if (closing < 0) {
            throw BadToken.near("unterminated dollar-quoted string", start, text.length());
        }
        at = closing + tag.length();
        add(Sql.SCONST, start, text.substring(end + 1, closing));
    }

    /// The longest run of an operator's characters that is one (manual, 4.1.3).
    private void operator() {
        int start = at;
        int end = at + 1;
        while (end < text.length() && Characters.isOperator(text.charAt(end)) && !comment(end)) {
            end++;
        }
        boolean free = false;
        for (int i = start; i < end; i++) {
            free |= Characters.letsOperatorEndFreely(text.charAt(i));
        }
        while (!free && end > start + 1 && "+-".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end - start > OPERATOR_LENGTH_MAX) {
            throw BadToken.near("operator too long", start, end);
        }
        at = end;
        String symbol = text.substring(start, end);
        int type = operatorType(symbol);
        add(type, start, type == Sql.NOT_EQUALS ? "<>" : symbol);
    }

    private boolean comment(int index) {
        char c = text.charAt(index);
        char following = charAt(index + 1);
        return (c == '/' && following == '*') || (c == '-' && following == '-');
    }

    /// Whether a symbol is an operator that has no token of its own.
    public static boolean isOperator(String symbol) {
        return operatorType(symbol) == Sql.OP;
    }

    private static int operatorType(String symbol) {
        return switch (symbol) {
            case "+" -> Sql.PLUS;
            case "-" -> Sql.MINUS;
            case "*" -> Sql.STAR;
            case "/" -> Sql.SLASH;
            case "%" -> Sql.PERCENT;
            case "^" -> Sql.CARET;
            case "<" -> Sql.LESS;
            case ">" -> Sql.GREATER;
            case "=" -> Sql.EQUALS;
            case "<=" -> Sql.LESS_EQUALS;
            case ">=" -> Sql.GREATER_EQUALS;
            case "<>", "!=" -> Sql.NOT_EQUALS;
            case "=>" -> Sql.EQUALS_GREATER;
            default -> Sql.OP;
        };
    }

    private void punctuation(char c) {
        int start = at;
        char following = charAt(at + 1);
        int type =
                switch (c) {
                    case ',' -> Sql.COMMA;
                    case '(' -> Sql.LPAREN;
                    case ')' -> Sql.RPAREN;
                    case '[' -> Sql.LBRACKET;
                    case ']' -> Sql.RBRACKET;
                    case ';' -> Sql.SEMI;
                    case '.' -> following == '.' ? Sql.DOT_DOT : Sql.DOT;
                    case ':' ->
                            switch (following) {
                                case ':' -> Sql.TYPECAST;
                                case '=' -> Sql.COLON_EQUALS;
                                default -> Sql.COLON;
                            };
                    default -> throw BadToken.near("syntax error", start, start + 1);
                };
        boolean two = type == Sql.DOT_DOT || type == Sql.TYPECAST || type == Sql.COLON_EQUALS;
        at += two ? 2 : 1;
        add(type, start, text.substring(start, at));
    }
}
