package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import java.util.ArrayList;
import java.util.List;

/// A text whose characters have places of their own ([Position]), so that a removed one leaves
/// nothing. Nédelec, Molli, Mostéfaoui, Desmontils, "LSEQ: an Adaptive Structure for Sequences in
/// Distributed Collaborative Editing", DocEng 2013.
///
/// Each character costs a path, and what two replicas type at one place may be mixed letter by
/// letter: for text, [Rga] is the better choice; this is for elements that come and go one by one.
///
/// Deviation: instead of causal delivery, a context says what was seen, as in [OrSet].
///
/// @param elements code points by place
public record Lseq(Entries<Position, Integer> elements, CausalContext context)
        implements Crdt<Lseq> {

    public static final Lseq EMPTY = new Lseq(Entries.none(), CausalContext.EMPTY);

    public String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < elements.size(); i++) {
            text.appendCodePoint(elements.value(i));
        }
        return text.toString();
    }

    public int length() {
        return elements.size();
    }

    /// @param position in code points, from 0 to [#length]
    public Lseq insert(Replica self, int position, String text) {
        CodePoints.demandWhole(text);
        Position before = position == 0 ? null : elements.key(position - 1);
        Position after = position == length() ? null : elements.key(position);
        List<Position> places = new ArrayList<>();
        List<Integer> points = new ArrayList<>();
        List<Dot<Replica>> dots = new ArrayList<>();
        Dot<Replica> dot = context.next(self);
        for (int point : text.codePoints().toArray()) {
            before = Position.between(before, after, dot);
            places.add(before);
            points.add(point);
            dots.add(dot);
            dot = new Dot<>(self, dot.counter() + 1);
        }
        return new Lseq(Entries.of(places, points), CausalContext.of(dots));
    }

    /// @param position of the first character that is removed
    public Lseq delete(int position, int count) {
        List<Dot<Replica>> dots = new ArrayList<>();
        for (int i = position; i < position + count; i++) {
            dots.add(elements.key(i).dot());
        }
        return new Lseq(Entries.none(), CausalContext.of(dots));
    }

    @Override
    public Lseq merge(Lseq other) {
        CausalContext both = context.merge(other.context);
        List<Dot<Replica>> few = other.context.fewDots();
        return few == null
                ? new Lseq(joined(other), both)
                : new Lseq(joinedWithFew(other, few), both);
    }

    private Entries<Position, Integer> joined(Lseq other) {
        return elements.join(
                other.elements,
                (place, mine, theirs) -> {
                    if (mine == null) {
                        return context.contains(place.dot()) ? null : theirs;
                    }
                    return theirs == null && other.context.contains(place.dot()) ? null : mine;
                });
    }

    /// The same, without a walk along the whole text where nothing is removed.
    private Entries<Position, Integer> joinedWithFew(Lseq other, List<Dot<Replica>> few) {
        Entries<Position, Integer> left = elements;
        for (Dot<Replica> dot : few) {
            int at = context.contains(dot) && find(other.elements, dot) < 0 ? find(left, dot) : -1;
            left = at < 0 ? left : left.withoutAt(at);
        }
        for (int i = 0; i < other.elements.size(); i++) {
            Position place = other.elements.key(i);
            left = context.contains(place.dot()) ? left : left.with(place, other.elements.value(i));
        }
        return left;
    }

    private static int find(Entries<Position, Integer> elements, Dot<Replica> dot) {
        return elements.firstKey(
                place -> place.counter() == dot.counter() && place.dot().equals(dot));
    }

    @Override
    public Lseq clear(Stamp stamp) {
        return new Lseq(Entries.none(), context);
    }

    /// Needed as long as a place names the replica, be it on the way to another's.
    @Override
    public Footprint footprint(Replica replica) {
        boolean typed = false;
        for (Position place : elements.keys()) {
            typed |= place.path().stream().anyMatch(step -> step.replica().equals(replica));
        }
        return Footprint.of(context.latest(replica), typed || context.hasGap(replica));
    }

    @Override
    public Lseq without(Replica departed) {
        footprint(departed).demandUnneeded(departed);
        return new Lseq(elements, context.without(departed));
    }
}
