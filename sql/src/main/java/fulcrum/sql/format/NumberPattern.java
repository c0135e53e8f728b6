package fulcrum.sql.format;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A template of numbers (manual, tables 9.29 and 9.30), cut in its parts.
final class NumberPattern {

    /// What a part stands for.
    enum Kind {
        /// `9`
        DIGIT,
        /// `0`
        ZERO,
        POINT,
        GROUP,
        SIGN,
        MINUS,
        PLUS,
        PLUS_OR_MINUS,
        CURRENCY,
        ORDINAL,
        LITERAL
    }

    record Part(Kind kind, String text) {}

    final List<Part> parts = new ArrayList<>();
    boolean plain;
    boolean bracketed;
    boolean roman;
    boolean scientific;
    boolean leadingSign;
    boolean trailingSign;
    int whole;
    int fraction;
    int shift = -1;
    int firstZero = -1;

    private NumberPattern() {}

    private static SqlError syntax(String why) {
        return new SqlError(SqlState.SYNTAX, why);
    }

    static NumberPattern read(String text) {
        NumberPattern pattern = new NumberPattern();
        boolean point = false;
        int at = 0;
        while (at < text.length()) {
            String rest = text.substring(at).toUpperCase(Locale.ROOT);
            String word = word(rest);
            switch (word) {
                case "9", "0" -> {
                    pattern.digit(word, point);
                    at++;
                }
                case ".", "D" -> {
                    if (point || pattern.shift >= 0) {
                        throw syntax("multiple decimal points");
                    }
                    point = true;
                    pattern.parts.add(new Part(Kind.POINT, "."));
                    at++;
                }
                case "V" -> {
                    if (point) {
                        throw syntax("cannot use \"V\" and decimal point together");
                    }
                    pattern.shift = 0;
                    at++;
                }
                case "\"" -> at = pattern.quoted(text, at + 1);
                case "" -> {
                    int point1 = text.codePointAt(at);
                    pattern.parts.add(new Part(Kind.LITERAL, Character.toString(point1)));
                    at += Character.charCount(point1);
                }
                default -> {
                    pattern.special(word, text.substring(at, at + word.length()));
                    at += word.length();
                }
            }
        }
        return pattern;
    }

    private int quoted(String text, int from) {
        int end = text.indexOf('"', from);
        int close = end < 0 ? text.length() : end;
        parts.add(new Part(Kind.LITERAL, text.substring(from, close)));
        return close + 1;
    }

    private static String word(String rest) {
        String[] words = {
            "EEEE", "FM", "MI", "PL", "PR", "RN", "SG", "TH", "9", "0", ".", ",", "B", "C", "D",
            "G", "L", "S", "V", "\""
        };
        for (String word : words) {
            if (rest.startsWith(word)) {
                return word;
            }
        }
        return "";
    }

    private void digit(String word, boolean afterPoint) {
        if (bracketed) {
            throw syntax("\"9\" must be ahead of \"PR\"");
        }
        boolean zero = word.equals("0");
        if (zero && firstZero < 0) {
            firstZero = whole;
        }
        if (shift >= 0) {
            shift++;
        }
        if (afterPoint) {
            fraction++;
        } else {
            whole++;
        }
        parts.add(new Part(zero ? Kind.ZERO : Kind.DIGIT, word));
    }

    private void special(String word, String written) {
        switch (word) {
            case "FM" -> plain = true;
            case "B", "C" -> {} // known words that stand for nothing
            case "PR" -> bracketed = true;
            case "RN" -> {
                roman = true;
                parts.add(new Part(Kind.LITERAL, written));
            }
            case "EEEE" -> scientific = true;
            case "S" -> {
                if (leadingSign || trailingSign) {
                    throw syntax("cannot use \"S\" twice");
                }
                leadingSign = whole + fraction == 0;
                trailingSign = !leadingSign;
                parts.add(new Part(Kind.SIGN, word));
            }
            case "MI" -> parts.add(new Part(Kind.MINUS, word));
            case "PL" -> parts.add(new Part(Kind.PLUS, word));
            case "SG" -> parts.add(new Part(Kind.PLUS_OR_MINUS, word));
            case "L" -> parts.add(new Part(Kind.CURRENCY, word));
            case "TH" -> parts.add(new Part(Kind.ORDINAL, written));
            default -> parts.add(new Part(Kind.GROUP, ","));
        }
    }

    boolean hasOwnSign() {
        return bracketed
                || parts.stream()
                        .anyMatch(each ->
                                each.kind == Kind.SIGN
                                        || each.kind == Kind.MINUS
                                        || each.kind == Kind.PLUS_OR_MINUS);
    }
}
