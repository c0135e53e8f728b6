package fulcrum.sql.regex;

import fulcrum.sql.regex.Node.Look;
import fulcrum.sql.regex.Program.State;
import java.util.BitSet;
import java.util.function.IntPredicate;

/// Runs the automaton of an expression by following all states at once that it may be in, so that
/// no text takes it longer than its length times their number (Thompson, 1968).
final class Automaton {

    private final Program program;

    // Scratch of a run: states that are listed, in order, and where a thread in them began
    private final int[] present;
    private final int[] begins;
    private final int[] coming;
    private final int[] comingBegins;
    private final int[] marks;
    private final int[] stack;
    private int mark;
    private int count;

    Automaton(Node node) {
        this(new Program(node));
    }

    Automaton(Program program) {
        this.program = program;
        int size = program.size();
        present = new int[size];
        begins = new int[size];
        coming = new int[size];
        comingBegins = new int[size];
        marks = new int[size];
        stack = new int[size * 2 + 2];
    }

    /// Where a match begins that begins soonest, at or after a place; -1 for nowhere.
    int firstBegin(Text text, int from) {
        int found = -1;
        count = 0;
        for (int at = from; ; at++) {
            if (found < 0) {
                enter(at, at, text, present, begins, at == from);
            }
            int accepted = accepted(present, begins);
            if (accepted >= 0) {
                found = accepted;
                keepBefore(found);
            }
            if (at >= text.length() || (count == 0 && found >= 0)) {
                return found;
            }
            step(text, at);
        }
    }

    /// Whether it matches anywhere.
    boolean isFound(Text text, int from) {
        count = 0;
        for (int at = from; ; at++) {
            enter(at, at, text, present, begins, at == from);
            if (accepted(present, begins) >= 0) {
                return true;
            }
            if (at >= text.length()) {
                return false;
            }
            step(text, at);
        }
    }

    /// Where matches end that begin at a place, up to another one.
    BitSet ends(Text text, int from, int to) {
        BitSet ends = new BitSet();
        count = 0;
        enter(from, from, text, present, begins, true);
        for (int at = from; ; at++) {
            if (accepted(present, begins) >= 0) {
                ends.set(at);
            }
            if (at >= to || count == 0) {
                return ends;
            }
            step(text, at);
        }
    }

    boolean matches(Text text, int from, int to) {
        return ends(text, from, to).get(to);
    }

    /// Whether a match ends at a place.
    private boolean endsAt(Text text, int end) {
        count = 0;
        for (int at = 0; at <= end; at++) {
            enter(at, at, text, present, begins, at == 0);
            if (at == end) {
                return accepted(present, begins) >= 0;
            }
            step(text, at);
        }
        return false;
    }

    /// The soonest beginning of those that have arrived; threads are listed by it.
    private int accepted(int[] list, int[] from) {
        for (int i = 0; i < count; i++) {
            if (list[i] == 0) {
                return from[i];
            }
        }
        return -1;
    }

    private void keepBefore(int begin) {
        int kept = 0;
        while (kept < count && begins[kept] < begin) {
            kept++;
        }
        count = kept;
    }

    private void step(Text text, int at) {
        text.spend(count + 1);
        int point = text.at(at);
        int had = count;
        count = 0;
        mark++;
        for (int i = 0; i < had; i++) {
            State state = program.state(present[i]);
            IntPredicate set = state.set();
            if (set != null && set.test(point)) {
                follow(state.next(), begins[i], at + 1, text, coming, comingBegins);
            }
        }
        System.arraycopy(coming, 0, present, 0, count);
        System.arraycopy(comingBegins, 0, begins, 0, count);
    }

    private void enter(int at, int begin, Text text, int[] list, int[] from, boolean fresh) {
        if (fresh) {
            mark++;
        }
        follow(program.start(), begin, at, text, list, from);
    }

    /// Adds a state and those to which nothing has to be read.
    private void follow(int first, int begin, int at, Text text, int[] list, int[] from) {
        int depth = 0;
        stack[depth++] = first;
        while (depth > 0) {
            int number = stack[--depth];
            if (marks[number] == mark) {
                continue;
            }
            marks[number] = mark;
            State state = program.state(number);
            if (state.set() != null || number == 0) {
                list[count] = number;
                from[count++] = begin;
                continue;
            }
            if ((state.place() != null && !text.is(state.place(), at))
                    || (state.look() != null && !holds(state.look(), text, at))) {
                continue;
            }
            if (state.other() >= 0) {
                stack[depth++] = state.other();
            }
            stack[depth++] = state.next();
        }
    }

    private static boolean holds(Look look, Text text, int at) {
        Automaton part = text.automaton(look.part());
        boolean found =
                look.behind()
                        ? part.endsAt(text, at)
                        : !part.ends(text, at, text.length()).isEmpty();
        return found != look.negated();
    }
}
