package fulcrum.sql.regex;

import java.util.function.IntPredicate;

/// Reads what stands behind a backslash and is a character or a class of them (manual, tables 9.20
/// and 9.21).
final class EscapeReader {

    private final String text;
    private final Options options;
    private int at;
    private int point = -1;

    EscapeReader(String text, int at, Options options) {
        this.text = text;
        this.at = at;
        this.options = options;
    }

    /// Where it ends.
    int at() {
        return at;
    }

    /// The one character that it was; -1 for a class.
    int point() {
        return point;
    }

    IntPredicate read() {
        if (at >= text.length()) {
            throw Regex.refused("invalid escape \\ sequence");
        }
        char c = text.charAt(at);
        IntPredicate set =
                switch (c) {
                    case 'd' -> Character::isDigit;
                    case 'D' -> complement(Character::isDigit);
                    case 's' -> CharacterSet::isSpace;
                    case 'S' -> complement(CharacterSet::isSpace);
                    case 'w' -> CharacterSet::isWord;
                    case 'W' -> complement(CharacterSet::isWord);
                    default -> null;
                };
        if (set != null) {
            at++;
            return set;
        }
        point = character();
        return CharacterSet.of(point, options.ignoreCase());
    }

    private IntPredicate complement(IntPredicate set) {
        return options.dotStopsAtNewline() ? c -> c != '\n' && !set.test(c) : set.negate();
    }

    private int character() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'B' -> '\\';
            case 'e' -> 27;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            case 'c' -> control();
            case 'u' -> digits(4, 4, 16);
            case 'U' -> digits(8, 8, 16);
            case 'x' -> digits(1, 255, 16);
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                at--;
                yield digits(1, 3, 8);
            }
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw Regex.refused("invalid escape \\ sequence");
                }
                yield c;
            }
        };
    }

    private int control() {
        if (at >= text.length()) {
            throw Regex.refused("invalid escape \\ sequence");
        }
        return text.charAt(at++) & 31;
    }

    private int digits(int least, int most, int radix) {
        long value = 0;
        int count = 0;
        while (count < most && at < text.length() && Character.digit(text.charAt(at), radix) >= 0) {
            value = value * radix + Character.digit(text.charAt(at++), radix);
            count++;
            if (value > Character.MAX_CODE_POINT) {
                throw Regex.refused("invalid escape \\ sequence");
            }
        }
        if (count < least) {
            throw Regex.refused("invalid escape \\ sequence");
        }
        return (int) value;
    }
}
