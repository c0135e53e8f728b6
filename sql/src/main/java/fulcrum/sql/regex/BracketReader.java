package fulcrum.sql.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// Reads a bracket expression (manual, 9.7.3.2), from behind its opening bracket.
final class BracketReader {

    private final String text;
    private final Options options;
    private final List<IntPredicate> sets = new ArrayList<>();
    private int at;

    BracketReader(String text, int at, Options options) {
        this.text = text;
        this.at = at;
        this.options = options;
    }

    /// Where it ends.
    int at() {
        return at;
    }

    IntPredicate read() {
        boolean negated = at < text.length() && text.charAt(at) == '^';
        if (negated) {
            at++;
        }
        boolean first = true;
        while (first || peek() != ']') {
            item(first);
            first = false;
        }
        at++;
        IntPredicate[] all = sets.toArray(IntPredicate[]::new);
        IntPredicate any = c -> contains(all, c);
        IntPredicate set = options.ignoreCase() ? CharacterSet.ignoringCase(any) : any;
        if (!negated) {
            return set;
        }
        return options.dotStopsAtNewline() ? c -> c != '\n' && !set.test(c) : set.negate();
    }

    private static boolean contains(IntPredicate[] sets, int c) {
        for (IntPredicate each : sets) {
            if (each.test(c)) {
                return true;
            }
        }
        return false;
    }

    private char peek() {
        if (at >= text.length()) {
            throw Regex.refused("brackets [] not balanced");
        }
        return text.charAt(at);
    }

    private void item(boolean first) {
        if (peek() == '-' && !first && !text.startsWith("-]", at)) {
            throw Regex.refused("invalid character range");
        }
        int from = element();
        if (from < 0) {
            return;
        }
        boolean range = peek() == '-' && !text.startsWith("-]", at);
        if (!range) {
            sets.add(c -> c == from);
            return;
        }
        at++;
        int to = element();
        if (to < from) {
            throw Regex.refused("invalid character range");
        }
        sets.add(c -> from <= c && c <= to);
    }

    /// A character; -1 for a class, which is added.
    private int element() {
        char c = peek();
        if (c == '[' && at + 1 < text.length() && ".:=".indexOf(text.charAt(at + 1)) >= 0) {
            return named(text.charAt(at + 1));
        }
        if (c == '\\') {
            EscapeReader reader = new EscapeReader(text, at + 1, options);
            IntPredicate set = reader.read();
            at = reader.at();
            if (reader.point() < 0) {
                sets.add(set);
            }
            return reader.point();
        }
        int point = text.codePointAt(at);
        at += Character.charCount(point);
        return point;
    }

    private int named(char kind) {
        int end = text.indexOf(kind + "]", at + 2);
        if (end < 0) {
            throw Regex.refused("brackets [] not balanced");
        }
        String name = text.substring(at + 2, end);
        at = end + 2;
        if (kind == ':') {
            IntPredicate set = CharacterSet.named(name);
            if (set == null) {
                throw Regex.refused("invalid character class");
            }
            sets.add(set);
            return -1;
        }
        if (name.codePointCount(0, name.length()) != 1) {
            throw Regex.refused("invalid collating element");
        }
        if (kind == '=') {
            int point = name.codePointAt(0);
            sets.add(c -> c == point);
            return -1;
        }
        return name.codePointAt(0);
    }
}
