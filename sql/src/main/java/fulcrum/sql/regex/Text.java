package fulcrum.sql.regex;

import fulcrum.sql.regex.Node.Place;
import java.util.IdentityHashMap;

/// A text in which is searched, by its characters; and how long the search may go on.
final class Text {

    /// Moves of all automata in one search.
    private static final long STEPS_MOST = 200_000_000L;

    private final int[] points;
    private final IdentityHashMap<Node, Automaton> automata = new IdentityHashMap<>();
    private long steps;

    Text(String text) {
        points = text.codePoints().toArray();
    }

    int length() {
        return points.length;
    }

    int at(int index) {
        return points[index];
    }

    String between(int from, int to) {
        return new String(points, from, to - from);
    }

    boolean isSame(int from, int to, int other) {
        for (int i = from; i < to; i++) {
            if (points[i] != points[other + i - from]) {
                return false;
            }
        }
        return true;
    }

    void spend(int moves) {
        steps += moves;
        if (steps > STEPS_MOST) {
            throw Regex.refused("regular expression is too complex");
        }
    }

    /// The automaton of a part, of this search.
    Automaton automaton(Node part) {
        return automata.computeIfAbsent(part, Automaton::new);
    }

    boolean is(Place place, int at) {
        return switch (place) {
            case TEXT_BEGINS -> at == 0;
            case TEXT_ENDS -> at == points.length;
            case LINE_BEGINS -> at == 0 || points[at - 1] == '\n';
            case LINE_ENDS -> at == points.length || points[at] == '\n';
            case WORD_BEGINS -> !wordBefore(at) && wordAfter(at);
            case WORD_ENDS -> wordBefore(at) && !wordAfter(at);
            case WORD_EDGE -> wordBefore(at) != wordAfter(at);
            case NO_WORD_EDGE -> wordBefore(at) == wordAfter(at);
        };
    }

    private boolean wordBefore(int at) {
        return at > 0 && CharacterSet.isWord(points[at - 1]);
    }

    private boolean wordAfter(int at) {
        return at < points.length && CharacterSet.isWord(points[at]);
    }
}
