package fulcrum.sql.regex;

import fulcrum.sql.regex.Node.Anchor;
import fulcrum.sql.regex.Node.Back;
import fulcrum.sql.regex.Node.Characters;
import fulcrum.sql.regex.Node.Choice;
import fulcrum.sql.regex.Node.Empty;
import fulcrum.sql.regex.Node.Group;
import fulcrum.sql.regex.Node.Look;
import fulcrum.sql.regex.Node.Place;
import fulcrum.sql.regex.Node.Preference;
import fulcrum.sql.regex.Node.Repeat;
import fulcrum.sql.regex.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads an advanced regular expression (manual, 9.7.3.1 to 9.7.3.4).
final class Reader {

    private static final int REPETITIONS_MOST = 255;
    private static final int DEPTH_MOST = 250;

    private final String text;
    private Options options;
    private int at;
    private int groups;
    private int depth;
    private boolean backReferences;

    Reader(String pattern, Options options) {
        this.text = pattern;
        this.options = options;
    }

    int groups() {
        return groups;
    }

    boolean hasBackReferences() {
        return backReferences;
    }

    /// All of it.
    Node read() {
        director();
        if (options.literal()) {
            return literal();
        }
        Node node = choice();
        if (at < text.length()) {
            throw Regex.refused("parentheses () not balanced");
        }
        return node;
    }

    /// `***=`, `***:` and options in parentheses at the beginning (manual, 9.7.3.4).
    private void director() {
        if (!options.literal() && text.startsWith("***=")) {
            at = 4;
            options = Objects.requireNonNull(options.with('q'));
            return;
        }
        if (!options.literal() && text.startsWith("***:")) {
            at = 4;
        } else if (!options.literal() && text.startsWith("***")) {
            throw Regex.refused("quantifier operand invalid");
        }
        boolean letters =
                !options.literal()
                        && text.startsWith("(?", at)
                        && at + 2 < text.length()
                        && Character.isLetter(text.charAt(at + 2));
        if (letters) {
            int end = text.indexOf(')', at);
            if (end < 0) {
                throw Regex.refused("invalid embedded option");
            }
            for (char letter : text.substring(at + 2, end).toCharArray()) {
                Options next = letter == 'g' ? null : options.with(letter);
                if (next == null) {
                    throw Regex.refused("invalid embedded option");
                }
                options = next;
            }
            at = end + 1;
        }
    }

    private Node literal() {
        List<Node> parts = new ArrayList<>();
        text.substring(at).codePoints().forEach(point -> parts.add(character(point)));
        return new Sequence(parts);
    }

    private Characters character(int point) {
        return new Characters(CharacterSet.of(point, options.ignoreCase()));
    }

    private boolean more() {
        if (options.expanded()) {
            skipBlanks();
        }
        skipComments();
        return at < text.length();
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else {
                return;
            }
        }
    }

    private void skipComments() {
        while (text.startsWith("(?#", at)) {
            int end = text.indexOf(')', at);
            at = end < 0 ? text.length() : end + 1;
        }
    }

    private boolean sees(char c) {
        return more() && text.charAt(at) == c;
    }

    private Node choice() {
        if (++depth > DEPTH_MOST) {
            throw Regex.refused("regular expression is too complex");
        }
        List<Node> branches = new ArrayList<>();
        branches.add(sequence());
        while (sees('|')) {
            at++;
            branches.add(sequence());
        }
        depth--;
        return branches.size() == 1 ? branches.getFirst() : new Choice(branches);
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        while (more() && text.charAt(at) != '|' && text.charAt(at) != ')') {
            parts.add(quantified());
        }
        return parts.isEmpty()
                ? new Empty()
                : parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
    }

    private Node quantified() {
        Node atom = atom();
        if (!more()) {
            return atom;
        }
        char c = text.charAt(at);
        int least;
        int most;
        boolean exact = false;
        if (c == '*' || c == '+' || c == '?') {
            at++;
            least = c == '+' ? 1 : 0;
            most = c == '?' ? 1 : Repeat.UNBOUNDED;
        } else if (c == '{' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
            at++;
            least = count();
            most = least;
            exact = !sees(',');
            if (!exact) {
                at++;
                most = sees('}') ? Repeat.UNBOUNDED : count();
            }
            if (!sees('}')) {
                throw Regex.refused(
                        more() ? "invalid repetition count(s)" : "braces {} not balanced");
            }
            at++;
            if (most >= 0 && most < least) {
                throw Regex.refused("invalid repetition count(s)");
            }
        } else {
            return atom;
        }
        if (atom instanceof Anchor || atom instanceof Look) {
            throw Regex.refused("quantifier operand invalid");
        }
        boolean shortest = at < text.length() && text.charAt(at) == '?';
        if (shortest) {
            at++;
        }
        if (more() && isQuantifier()) {
            throw Regex.refused("quantifier operand invalid");
        }
        Preference preference =
                exact ? atom.preference() : shortest ? Preference.SHORTEST : Preference.LONGEST;
        return new Repeat(atom, least, most, preference);
    }

    private boolean isQuantifier() {
        char c = text.charAt(at);
        return c == '*' || c == '+' || c == '?';
    }

    private static boolean isDigit(char c) {
        return '0' <= c && c <= '9';
    }

    private int count() {
        int count = 0;
        boolean any = false;
        while (at < text.length() && isDigit(text.charAt(at))) {
            count = count * 10 + (text.charAt(at++) - '0');
            any = true;
            if (count > REPETITIONS_MOST) {
                throw Regex.refused("invalid repetition count(s)");
            }
        }
        if (!any) {
            throw Regex.refused(
                    at < text.length() ? "invalid repetition count(s)" : "braces {} not balanced");
        }
        return count;
    }

    private Node atom() {
        int point = text.codePointAt(at);
        at += Character.charCount(point);
        return switch (point) {
            case '(' -> parenthesized();
            case '[' -> bracket();
            case '.' -> new Characters(CharacterSet.any(options.dotStopsAtNewline()));
            case '^' ->
                    new Anchor(options.anchorsAtNewline() ? Place.LINE_BEGINS : Place.TEXT_BEGINS);
            case '$' -> new Anchor(options.anchorsAtNewline() ? Place.LINE_ENDS : Place.TEXT_ENDS);
            case '\\' -> escape();
            case '*', '+', '?' -> throw Regex.refused("quantifier operand invalid");
            case '{' -> {
                if (at < text.length() && isDigit(text.charAt(at))) {
                    throw Regex.refused("quantifier operand invalid");
                }
                yield character(point);
            }
            default -> character(point);
        };
    }

    private Node parenthesized() {
        String rest = text.substring(at, Math.min(at + 3, text.length()));
        Node node;
        if (rest.startsWith("?:")) {
            at += 2;
            Node inside = choice();
            boolean place = inside instanceof Anchor || inside instanceof Look;
            node = place ? new Sequence(List.of(inside)) : inside;
        } else if (rest.startsWith("?=") || rest.startsWith("?!")) {
            at += 2;
            node = new Look(choice(), false, rest.charAt(1) == '!');
        } else if (rest.startsWith("?<=") || rest.startsWith("?<!")) {
            at += 3;
            node = new Look(choice(), true, rest.charAt(2) == '!');
        } else if (rest.startsWith("?")) {
            throw Regex.refused("quantifier operand invalid");
        } else {
            int number = ++groups;
            node = new Group(choice(), number);
        }
        if (!sees(')')) {
            throw Regex.refused("parentheses () not balanced");
        }
        at++;
        return node;
    }

    private Node bracket() {
        if (text.startsWith("[:<:]]", at)) {
            at += 6;
            return new Anchor(Place.WORD_BEGINS);
        }
        if (text.startsWith("[:>:]]", at)) {
            at += 6;
            return new Anchor(Place.WORD_ENDS);
        }
        BracketReader reader = new BracketReader(text, at, options);
        Characters set = new Characters(reader.read());
        at = reader.at();
        return set;
    }

    private Node escape() {
        if (at >= text.length()) {
            throw Regex.refused("invalid escape \\ sequence");
        }
        char c = text.charAt(at);
        Place place =
                switch (c) {
                    case 'A' -> Place.TEXT_BEGINS;
                    case 'Z' -> Place.TEXT_ENDS;
                    case 'm' -> Place.WORD_BEGINS;
                    case 'M' -> Place.WORD_ENDS;
                    case 'y' -> Place.WORD_EDGE;
                    case 'Y' -> Place.NO_WORD_EDGE;
                    default -> null;
                };
        if (place != null) {
            at++;
            return new Anchor(place);
        }
        if ('1' <= c && c <= '9') {
            Node back = backReference();
            if (back != null) {
                return back;
            }
        }
        EscapeReader reader = new EscapeReader(text, at, options);
        Characters set = new Characters(reader.read());
        at = reader.at();
        return set;
    }

    /// A number of one digit, or of a group that there is; others are octal.
    private @Nullable Node backReference() {
        int end = at;
        int number = 0;
        while (end < text.length() && isDigit(text.charAt(end)) && end < at + 3) {
            number = number * 10 + (text.charAt(end++) - '0');
        }
        if (end - at > 1 && number > groups) {
            return null;
        }
        if (number > groups) {
            throw Regex.refused("invalid backreference number");
        }
        at = end;
        backReferences = true;
        return new Back(number);
    }
}
