package fulcrum.sql.scanner;

import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement with parameters where it had constants, so that statements that differ only in them
/// share a plan, and the constants.
///
/// A parameter means what the constant meant if it has its type: `kinds` tells integers that fit
/// four bytes, those that fit eight, other numbers, and strings whose type is not known yet.
///
/// Only constants behind an operator, a parenthesis, a comma or some words become parameters. The
/// others stay in the text: modifiers of types, constants behind the name of a type, places in
/// `ORDER BY 1`, predicates that an index is found by. A statement with parameters of its own has
/// no fingerprint, nor one where equal expressions matter (GROUP BY, DISTINCT), nor one with a
/// hint.
///
/// @param text of the statement; equal for statements that differ in spaces, case and comments too
/// @param kinds of the constants, a letter for each: `i`, `l`, `n`, `s`
/// @param constants as [Lexeme#value] has them, the first one being `$1`
public record Fingerprint(String text, String kinds, List<String> constants) {

    public Fingerprint {
        constants = List.copyOf(constants);
    }

    /// What a plan can be found by.
    public String key() {
        return kinds + ' ' + text;
    }

    /// The fingerprint of the one statement of a text; null if there is no such statement, or it
    /// has none.
    public static @Nullable Fingerprint of(String text) {
        return text.contains("/*+") ? null : of(text, Scanner.scan(text));
    }

    /// @param lexemes of the text
    public static @Nullable Fingerprint of(String text, List<Lexeme> lexemes) {
        return switch (lexemes.getFirst().type()) {
            case Sql.SELECT, Sql.INSERT, Sql.UPDATE, Sql.DELETE, Sql.VALUES, Sql.WITH ->
                    new Reader(text, lexemes).read();
            default -> null;
        };
    }

    /// Goes through the tokens once.
    private static final class Reader {

        private static final int NOWHERE = -1;

        private final String source;
        private final List<Lexeme> lexemes;
        private final StringBuilder text;
        private final StringBuilder kinds = new StringBuilder();
        private final List<String> constants = new ArrayList<>();

        /// How many parentheses are open.
        private int depth;

        /// The depth at whose end constants may be replaced again.
        private int keptFrom = NOWHERE;

        Reader(String source, List<Lexeme> lexemes) {
            this.source = source;
            this.lexemes = lexemes;
            this.text = new StringBuilder(source.length() + 16);
        }

        @Nullable Fingerprint read() {
            int last = lexemes.size() - 1;
            if (lexemes.get(last - 1).type() == Sql.SEMI) {
                last--;
            }
            for (int i = 0; i < last; i++) {
                Lexeme lexeme = lexemes.get(i);
                if (!take(lexeme, i)) {
                    return null;
                }
            }
            return new Fingerprint(text.toString(), kinds.toString(), constants);
        }

        /// @return whether the statement may still have a fingerprint
        private boolean take(Lexeme lexeme, int index) {
            switch (lexeme.type()) {
                case Sql.BAD, Sql.SEMI, Sql.PARAM, Sql.GROUP, Sql.DISTINCT -> {
                    return false;
                }
                case Sql.SCONST -> {
                    if (index > 0 && lexemes.get(index - 1).type() == Sql.RPAREN) {
                        return false;
                    }
                    constant(lexeme, index, 's');
                }
                case Sql.ICONST -> constant(lexeme, index, 'i');
                case Sql.FCONST -> constant(lexeme, index, kind(lexeme.value()));
                case Sql.IDENT -> identifier(lexeme);
                case Sql.BCONST, Sql.XCONST -> append(lexeme.written());
                default -> {
                    append(lexeme.value());
                    follow(lexeme.type(), index);
                }
            }
            return true;
        }

        /// Follows where constants have to stay.
        private void follow(int type, int index) {
            switch (type) {
                case Sql.LPAREN -> {
                    depth++;
                    if (keptFrom == NOWHERE && opensKept(index)) {
                        keptFrom = depth;
                    }
                }
                case Sql.RPAREN -> {
                    if (keptFrom == depth) {
                        keptFrom = NOWHERE;
                    }
                    depth--;
                }
                case Sql.BY, Sql.CONFLICT -> {
                    if (keptFrom == NOWHERE) {
                        keptFrom = depth;
                    }
                }
                case Sql.LIMIT, Sql.OFFSET, Sql.DO, Sql.UNION, Sql.EXCEPT, Sql.INTERSECT -> {
                    if (keptFrom == depth) {
                        keptFrom = NOWHERE;
                    }
                }
                default -> {}
            }
        }

        /// Whether the parenthesis opens what only constants may stand in: modifiers of a type, or
        /// what may be some.
        private boolean opensKept(int index) {
            int before = index - 1;
            switch (lexemes.get(before).type()) {
                case Sql.EXTRACT,
                        Sql.CURRENT_TIME,
                        Sql.CURRENT_TIMESTAMP,
                        Sql.LOCALTIME,
                        Sql.LOCALTIMESTAMP,
                        Sql.TIME,
                        Sql.TIMESTAMP,
                        Sql.INTERVAL,
                        Sql.BIT,
                        Sql.VARYING,
                        Sql.CHAR,
                        Sql.CHARACTER,
                        Sql.VARCHAR,
                        Sql.NCHAR,
                        Sql.FLOAT,
                        Sql.DEC,
                        Sql.DECIMAL,
                        Sql.NUMERIC,
                        Sql.SECOND -> {
                    return true;
                }
                default -> {}
            }
            int first = before;
            while (first > 1 && lexemes.get(first - 1).type() == Sql.DOT) {
                first -= 2;
            }
            int leading = first == 0 ? Sql.SELECT : lexemes.get(first - 1).type();
            if (leading == Sql.TYPECAST || leading == Sql.AS) {
                return true;
            }
            return lexemes.get(before).type() == Sql.IDENT && !leadsToValue(leading);
        }

        /// Whether a name behind that token, with a parenthesis behind it, is a function's. An
        /// alias with its columns and a column with its type are not.
        private static boolean leadsToValue(int type) {
            return switch (type) {
                case Sql.FROM,
                        Sql.JOIN,
                        Sql.LATERAL,
                        Sql.ON,
                        Sql.NOT,
                        Sql.CASE,
                        Sql.RETURNING,
                        Sql.LBRACKET,
                        Sql.EQUALS_GREATER ->
                        true;
                default -> leadsToConstant(type);
            };
        }

        private void constant(Lexeme lexeme, int index, char kind) {
            if (keptFrom != NOWHERE || !leadsToConstant(lexemes.get(index - 1).type())) {
                append(lexeme.written());
                return;
            }
            constants.add(lexeme.value());
            kinds.append(kind);
            append("$").append(constants.size());
        }

        /// Whether a constant behind that token is a value.
        private static boolean leadsToConstant(int type) {
            return switch (type) {
                case Sql.LPAREN,
                        Sql.COMMA,
                        Sql.OP,
                        Sql.PLUS,
                        Sql.MINUS,
                        Sql.STAR,
                        Sql.SLASH,
                        Sql.PERCENT,
                        Sql.CARET,
                        Sql.LESS,
                        Sql.GREATER,
                        Sql.EQUALS,
                        Sql.LESS_EQUALS,
                        Sql.GREATER_EQUALS,
                        Sql.NOT_EQUALS,
                        Sql.SELECT,
                        Sql.WHERE,
                        Sql.AND,
                        Sql.OR,
                        Sql.WHEN,
                        Sql.THEN,
                        Sql.ELSE,
                        Sql.LIKE,
                        Sql.ILIKE,
                        Sql.BETWEEN,
                        Sql.LIMIT,
                        Sql.OFFSET ->
                        true;
                default -> false;
            };
        }

        /// A number that does not fit four bytes.
        private static char kind(String digits) {
            for (int i = 0; i < digits.length(); i++) {
                if (!Characters.isDigit(digits.charAt(i))) {
                    return 'n';
                }
            }
            return NumericConstant.isLong(digits) ? 'l' : 'n';
        }

        private void identifier(Lexeme lexeme) {
            int start = lexeme.start();
            boolean quoted = source.charAt(start) == '"' || source.startsWith("&", start + 1);
            if (quoted) {
                // It is not folded, and may be a key word.
                append("\"").append(lexeme.value().replace("\"", "\"\"")).append('"');
            } else {
                append(lexeme.value());
            }
        }

        private StringBuilder append(String token) {
            if (!text.isEmpty()) {
                text.append(' ');
            }
            return text.append(token);
        }
    }
}
