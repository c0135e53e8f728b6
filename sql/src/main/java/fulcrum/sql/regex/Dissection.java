package fulcrum.sql.regex;

import fulcrum.sql.regex.Node.Anchor;
import fulcrum.sql.regex.Node.Back;
import fulcrum.sql.regex.Node.Characters;
import fulcrum.sql.regex.Node.Choice;
import fulcrum.sql.regex.Node.Empty;
import fulcrum.sql.regex.Node.Group;
import fulcrum.sql.regex.Node.Look;
import fulcrum.sql.regex.Node.Preference;
import fulcrum.sql.regex.Node.Repeat;
import fulcrum.sql.regex.Node.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;

/// Which part of an expression matched which part of a text that all of it matched: each part, from
/// the left, takes as much or as little as it prefers and the rest allows (manual, 9.7.3.5).
final class Dissection {

    private final Text text;
    private final boolean backtracking;
    private final int[] begins;
    private final int[] ends;
    private final IdentityHashMap<Sequence, Node> tails = new IdentityHashMap<>();
    private final IdentityHashMap<Repeat, Repeat> rests = new IdentityHashMap<>();

    Dissection(Text text, int groups, boolean backtracking) {
        this.text = text;
        this.backtracking = backtracking;
        begins = new int[groups + 1];
        ends = new int[groups + 1];
        Arrays.fill(begins, -1);
        Arrays.fill(ends, -1);
    }

    /// What a group took, by its number from 1.
    Regex.Span group(int number) {
        return new Regex.Span(begins[number], ends[number]);
    }

    static int[] ordered(BitSet places, boolean ascending) {
        int[] sorted = places.stream().toArray();
        if (!ascending) {
            for (int i = 0, k = sorted.length - 1; i < k; i++, k--) {
                int kept = sorted[i];
                sorted[i] = sorted[k];
                sorted[k] = kept;
            }
        }
        return sorted;
    }

    /// Takes a part of the text for a part of the expression, whose automaton matches it; false
    /// where references back do not agree.
    boolean take(Node node, int from, int to) {
        return switch (node) {
            case Empty _, Characters _, Anchor _, Look _ -> true;
            case Group(var part, var number) -> {
                if (!take(part, from, to)) {
                    yield false;
                }
                begins[number] = from;
                ends[number] = to;
                yield true;
            }
            case Back(var number) ->
                    begins[number] >= 0
                            && ends[number] - begins[number] == to - from
                            && text.isSame(from, to, begins[number]);
            case Choice(var branches) -> choice(branches, from, to);
            case Sequence sequence -> sequence(sequence, from, to);
            case Repeat repeat -> repeat(repeat, from, to);
        };
    }

    private boolean choice(List<Node> branches, int from, int to) {
        for (Node branch : branches) {
            if (text.automaton(branch).matches(text, from, to) && take(branch, from, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean sequence(Sequence sequence, int from, int to) {
        int plain = plain(sequence);
        if (plain > 0) {
            Node rest = tails.computeIfAbsent(sequence, all -> tail(all, plain(all)));
            return take(rest, from + plain, to);
        }
        Node first = sequence.parts().getFirst();
        Node tail = tails.computeIfAbsent(sequence, all -> tail(all, 1));
        BitSet places = text.automaton(first).ends(text, from, to);
        for (int at : ordered(places, first.preference() == Preference.SHORTEST)) {
            if (text.automaton(tail).matches(text, at, to)
                    && take(first, from, at)
                    && take(tail, at, to)) {
                return true;
            }
        }
        return false;
    }

    /// How many parts at its beginning take just one character each.
    private static int plain(Sequence sequence) {
        int plain = 0;
        while (plain < sequence.parts().size()
                && sequence.parts().get(plain) instanceof Characters) {
            plain++;
        }
        return plain;
    }

    private static Node tail(Sequence sequence, int from) {
        List<Node> rest = sequence.parts().subList(from, sequence.parts().size());
        return switch (rest.size()) {
            case 0 -> new Empty();
            case 1 -> rest.getFirst();
            default -> new Sequence(new ArrayList<>(rest));
        };
    }

    /// With at least one round, as many as the rest allows go without being remembered, and the
    /// last one is taken apart. Without one needed, round follows upon round; an empty text is one
    /// round, if the part takes it.
    private boolean repeat(Repeat repeat, int from, int to) {
        clear(repeat.part());
        if (repeat.most() == 0) {
            return from == to;
        }
        if (repeat.least() > 0 && !backtracking) {
            return last(repeat, from, to);
        }
        if (from == to && repeat.least() == 0) {
            boolean takes =
                    repeat.part().preference() != Preference.SHORTEST
                            && text.automaton(repeat.part()).matches(text, from, to);
            return !takes || take(repeat.part(), from, to);
        }
        Repeat left = repeat;
        int at = from;
        while (at < to || left.least() > 0) {
            clear(left.part());
            int next = round(left, at, to);
            if (next < 0) {
                return false;
            }
            if (next == to && backtracking) {
                return true;
            }
            at = next;
            left = rests.computeIfAbsent(left, this::rest);
        }
        return true;
    }

    private boolean last(Repeat repeat, int from, int to) {
        Repeat before = rests.computeIfAbsent(repeat, Repeat::rest);
        BitSet places = text.automaton(before).ends(text, from, to);
        for (int at : ordered(places, repeat.preference() == Preference.SHORTEST)) {
            if (text.automaton(repeat.part()).matches(text, at, to)) {
                return take(repeat.part(), at, to);
            }
        }
        return false;
    }

    /// Takes one round, after which the rest can follow; with references back, all rounds. Says
    /// where it ends; -1 where none will do.
    private int round(Repeat repeat, int from, int to) {
        if (repeat.most() == 0) {
            return -1;
        }
        Repeat rest = rests.computeIfAbsent(repeat, this::rest);
        BitSet places = text.automaton(repeat.part()).ends(text, from, to);
        for (int at : ordered(places, repeat.preference() == Preference.SHORTEST)) {
            boolean progress = at > from || repeat.least() > 0;
            boolean fits = progress && text.automaton(rest).matches(text, at, to);
            if (fits && take(repeat.part(), from, at)) {
                if (!backtracking) {
                    return at;
                }
                if ((at == to && rest.least() == 0) || repeat(rest, at, to)) {
                    return to;
                }
            }
        }
        return -1;
    }

    /// The same one where nothing is counted.
    private Repeat rest(Repeat repeat) {
        return repeat.most() < 0 && repeat.least() == 0 ? repeat : repeat.rest();
    }

    /// Each round forgets what groups matched in the one before.
    private void clear(Node node) {
        switch (node) {
            case Group(var part, var number) -> {
                begins[number] = -1;
                ends[number] = -1;
                clear(part);
            }
            case Sequence(var parts) -> parts.forEach(this::clear);
            case Choice(var branches) -> branches.forEach(this::clear);
            case Repeat repeat -> clear(repeat.part());
            case Empty _, Characters _, Anchor _, Look _, Back _ -> {}
        }
    }
}
