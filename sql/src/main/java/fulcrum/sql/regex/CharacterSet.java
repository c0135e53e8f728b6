package fulcrum.sql.regex;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Sets of characters.
final class CharacterSet {

    private CharacterSet() {}

    static IntPredicate of(int point, boolean ignoreCase) {
        if (ignoreCase && (other(point) != point)) {
            int lower = Character.toLowerCase(point);
            int upper = Character.toUpperCase(point);
            return c -> c == lower || c == upper || c == point;
        }
        return c -> c == point;
    }

    private static int other(int point) {
        int lower = Character.toLowerCase(point);
        return lower == point ? Character.toUpperCase(point) : lower;
    }

    /// In either case where a set has only one of them.
    static IntPredicate ignoringCase(IntPredicate set) {
        return c ->
                set.test(c)
                        || set.test(Character.toLowerCase(c))
                        || set.test(Character.toUpperCase(c));
    }

    static IntPredicate any(boolean noNewline) {
        return noNewline ? c -> c != '\n' : _ -> true;
    }

    static boolean isWord(int c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    /// By the names of POSIX, and `word`; null where there is none.
    static @Nullable IntPredicate named(String name) {
        return switch (name) {
            case "alnum" -> Character::isLetterOrDigit;
            case "alpha" -> Character::isLetter;
            case "blank" -> c -> c == ' ' || c == '\t';
            case "cntrl" -> Character::isISOControl;
            case "digit" -> Character::isDigit;
            case "graph" -> c -> !Character.isWhitespace(c) && !Character.isISOControl(c);
            case "lower" -> Character::isLowerCase;
            case "print" -> c -> !Character.isISOControl(c);
            case "punct" -> CharacterSet::isPunctuation;
            case "space" -> CharacterSet::isSpace;
            case "upper" -> Character::isUpperCase;
            case "xdigit" -> c -> Character.digit(c, 16) >= 0 && c < 128;
            case "ascii" -> c -> c < 128;
            case "word" -> CharacterSet::isWord;
            default -> null;
        };
    }

    static boolean isSpace(int c) {
        return c == ' ' || ('\t' <= c && c <= '\r') || Character.isWhitespace(c);
    }

    private static boolean isPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION ->
                    true;
            default -> c < 128 && "$+<=>^`|~".indexOf(c) >= 0;
        };
    }
}
