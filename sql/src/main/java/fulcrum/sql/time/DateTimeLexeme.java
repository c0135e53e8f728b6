package fulcrum.sql.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A piece of a date's, time's or interval's text, lower case, by its look only: what it says is
/// decided from the pieces before it (manual, B.1).
record DateTimeLexeme(Kind kind, String text) {

    enum Kind {
        /// Digits, perhaps with a point.
        NUMBER,
        /// Digits with colons.
        TIME,
        /// Digits or words with `-`, `/` or points between them; names of time zones look so too.
        DATE,
        /// A number with a sign: the offset of a time zone, or a part of an interval.
        SIGNED,
        WORD,
        /// A word with a sign, `-infinity`.
        SIGNED_WORD
    }

    private static final int PIECES_MOST = 25;

    boolean is(Kind which) {
        return kind == which;
    }

    boolean beginsWithDigit() {
        return isDigit(text.charAt(0));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLetterOrDigit(char c) {
        return isLetter(c) || isDigit(c);
    }

    /// The pieces of a text; null where it cannot be one of a date, time or interval.
    static @Nullable List<DateTimeLexeme> split(String text) {
        return new Splitter(text.toLowerCase(Locale.ROOT)).split();
    }

    private static final class Splitter {
        private final String text;
        private int at;

        Splitter(String text) {
            this.text = text;
        }

        @Nullable List<DateTimeLexeme> split() {
            List<DateTimeLexeme> pieces = new ArrayList<>();
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c > '~' || c < '\t') {
                    return null;
                }
                int from = at;
                Kind kind = piece(c);
                if (kind != null) {
                    pieces.add(new DateTimeLexeme(kind, withoutBlanks(text.substring(from, at))));
                } else if (c == '+' || c == '-') {
                    return null;
                }
                if (pieces.size() > PIECES_MOST) {
                    return null;
                }
            }
            return pieces;
        }

        private static String withoutBlanks(String piece) {
            char first = piece.charAt(0);
            return first == '+' || first == '-' ? first + piece.substring(1).strip() : piece;
        }

        /// Moves behind the next piece; null where there is none, but a blank or a punctuation.
        private @Nullable Kind piece(char c) {
            if (isDigit(c)) {
                return number();
            }
            if (isLetter(c)) {
                return word();
            }
            at++;
            return switch (c) {
                case '.' -> {
                    skipDigits();
                    yield Kind.NUMBER;
                }
                case '+', '-' -> signed();
                default -> null;
            };
        }

        private Kind number() {
            skipDigits();
            char delimiter = peek();
            if (delimiter == ':') {
                skip(":.");
                return Kind.TIME;
            }
            if (delimiter != '-' && delimiter != '/' && delimiter != '.') {
                return Kind.NUMBER;
            }
            at++;
            if (!isDigit(peek())) {
                while (isLetterOrDigit(peek()) || peek() == delimiter) {
                    at++;
                }
                return delimiter == '.' && text.charAt(at - 1) == '.' ? Kind.NUMBER : Kind.DATE;
            }
            skipDigits();
            if (peek() == delimiter) {
                skip(String.valueOf(delimiter));
                return Kind.DATE;
            }
            return delimiter == '.' ? Kind.NUMBER : Kind.DATE;
        }

        private Kind word() {
            int from = at;
            while (isLetter(peek())) {
                at++;
            }
            char next = peek();
            boolean compound =
                    next == '-'
                            || next == '/'
                            || next == '.'
                            || ((next == '+' || isDigit(next))
                                    && DateTimeWord.of(text.substring(from, at)) == null);
            if (!compound) {
                return Kind.WORD;
            }
            while (isLetterOrDigit(peek()) || "+-/_.:".indexOf(peek()) >= 0) {
                at++;
            }
            return Kind.DATE;
        }

        private @Nullable Kind signed() {
            while (at < text.length() && (peek() == ' ' || peek() == '\t')) {
                at++;
            }
            if (isDigit(peek())) {
                skip(":.-");
                return Kind.SIGNED;
            }
            if (!isLetter(peek())) {
                return null;
            }
            while (isLetter(peek())) {
                at++;
            }
            return Kind.SIGNED_WORD;
        }

        private void skipDigits() {
            skip("");
        }

        /// Past digits and such others.
        private void skip(String others) {
            while (isDigit(peek()) || (at < text.length() && others.indexOf(peek()) >= 0)) {
                at++;
            }
        }

        /// The next character; a blank at the end.
        private char peek() {
            return at < text.length() ? text.charAt(at) : ' ';
        }
    }
}
