package fulcrum.sql.regex;

import fulcrum.sql.regex.Node.Anchor;
import fulcrum.sql.regex.Node.Back;
import fulcrum.sql.regex.Node.Characters;
import fulcrum.sql.regex.Node.Choice;
import fulcrum.sql.regex.Node.Empty;
import fulcrum.sql.regex.Node.Group;
import fulcrum.sql.regex.Node.Look;
import fulcrum.sql.regex.Node.Repeat;
import fulcrum.sql.regex.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The states of an expression's automaton, by Thompson's construction ("Regular Expression Search
/// Algorithm", 1968). Number 0 is the one in which it has matched.
final class Program {

    private static final int STATES_MOST = 50_000;

    /// A state: at most one of its first fields says what it takes to leave it.
    record State(
            @Nullable IntPredicate set,
            Node.@Nullable Place place,
            @Nullable Look look,
            int next,
            int other) {}

    private final List<State> states = new ArrayList<>();
    private final int start;

    Program(Node node) {
        int accept = add(new State(null, null, null, -1, -1));
        start = compile(node, accept);
    }

    int size() {
        return states.size();
    }

    int start() {
        return start;
    }

    State state(int number) {
        return states.get(number);
    }

    private int add(State state) {
        if (states.size() >= STATES_MOST) {
            throw Regex.refused("regular expression is too complex");
        }
        states.add(state);
        return states.size() - 1;
    }

    private int split(int next, int other) {
        return add(new State(null, null, null, next, other));
    }

    private int compile(Node node, int next) {
        return switch (node) {
            case Empty _ -> next;
            case Characters(var set) -> add(new State(set, null, null, next, -1));
            case Sequence(var parts) -> {
                int to = next;
                for (Node part : parts.reversed()) {
                    to = compile(part, to);
                }
                yield to;
            }
            case Choice(var branches) -> {
                int to = -1;
                for (Node branch : branches.reversed()) {
                    int one = compile(branch, next);
                    to = to < 0 ? one : split(one, to);
                }
                yield to;
            }
            case Repeat repeat -> repeated(repeat, next);
            case Group(var part, _) -> compile(part, next);
            case Anchor(var place) -> add(new State(null, place, null, next, -1));
            case Look look -> add(new State(null, null, look, next, -1));
            case Back _ -> loop(new Characters(_ -> true), next);
        };
    }

    private int repeated(Repeat repeat, int next) {
        int to = next;
        if (repeat.most() < 0) {
            to = loop(repeat.part(), to);
        } else {
            for (int i = repeat.least(); i < repeat.most(); i++) {
                to = split(compile(repeat.part(), to), next);
            }
        }
        for (int i = 0; i < repeat.least(); i++) {
            to = compile(repeat.part(), to);
        }
        return to;
    }

    private int loop(Node part, int next) {
        int fork = split(-1, next);
        int body = compile(part, fork);
        states.set(fork, new State(null, null, null, body, next));
        return fork;
    }
}
