package fulcrum.protocols.crdt;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import java.util.List;

/// A set in which an addition wins over a concurrent removal, and a removed element may come again:
/// a removal takes the additions that it has seen. Bieniusa, Zawirski, Preguiça, Shapiro, Baquero,
/// Balegas, Duarte, "An Optimized Conflict-free Replicated Set", 2012; as a delta, Almeida, Shoker,
/// Baquero 2018, section 7.4 (`AWORSet`).
///
/// A removed element leaves nothing but its dots in the context, which is as long as there are
/// replicas.
///
/// @param elements each with the additions that it stands on: one, unless several were concurrent
public record OrSet(Entries<Bytes, DotSet> elements, CausalContext context) implements Crdt<OrSet> {

    public static final OrSet EMPTY = new OrSet(Entries.none(), CausalContext.EMPTY);

    public boolean contains(Bytes element) {
        return elements.has(element);
    }

    public List<Bytes> values() {
        return elements.keys();
    }

    public OrSet add(Replica self, Bytes element) {
        Dot<Replica> dot = context.next(self);
        DotSet before = elements.get(element);
        CausalContext replaced =
                before == null ? CausalContext.of(dot) : CausalContext.of(before.dots()).with(dot);
        return new OrSet(Entries.of(element, DotSet.of(dot)), replaced);
    }

    public OrSet remove(Bytes element) {
        DotSet seen = elements.get(element);
        return seen == null ? EMPTY : new OrSet(Entries.none(), CausalContext.of(seen.dots()));
    }

    @Override
    public OrSet merge(OrSet other) {
        CausalContext both = context.merge(other.context);
        List<Dot<Replica>> few = other.context.fewDots();
        return few == null
                ? new OrSet(joined(other), both)
                : new OrSet(joinedWithFew(other, few), both);
    }

    private Entries<Bytes, DotSet> joined(OrSet other) {
        return elements.join(
                other.elements,
                (_, mine, theirs) -> {
                    DotSet here = mine == null ? DotSet.EMPTY : mine;
                    DotSet there = theirs == null ? DotSet.EMPTY : theirs;
                    DotSet left = here.join(context, there, other.context);
                    return left.isEmpty() ? null : left;
                });
    }

    /// The same, without a look at elements that a delta cannot concern.
    private Entries<Bytes, DotSet> joinedWithFew(OrSet other, List<Dot<Replica>> few) {
        Entries<Bytes, DotSet> left = elements;
        for (int i = 0; i < other.elements.size(); i++) {
            Bytes element = other.elements.key(i);
            DotSet mine = elements.get(element);
            DotSet here = mine == null ? DotSet.EMPTY : mine;
            DotSet joined = here.join(context, other.elements.value(i), other.context);
            if (joined.isEmpty()) {
                left = left.without(element);
            } else if (!joined.equals(mine)) {
                left = left.with(element, joined);
            }
        }
        for (Dot<Replica> dot : few) {
            if (context.contains(dot) && !other.holds(dot) && !holdsBeside(other, dot)) {
                left = removed(left, dot);
            }
        }
        return left;
    }

    /// Whether a dot stands under an element that the other has too, and was looked at with it.
    private boolean holdsBeside(OrSet other, Dot<Replica> dot) {
        for (int i = 0; i < other.elements.size(); i++) {
            DotSet mine = elements.get(other.elements.key(i));
            if (mine != null && mine.contains(dot)) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(Dot<Replica> dot) {
        return elements.firstValue(dots -> dots.contains(dot)) >= 0;
    }

    private static Entries<Bytes, DotSet> removed(
            Entries<Bytes, DotSet> elements, Dot<Replica> dot) {
        int at = elements.firstValue(dots -> dots.contains(dot));
        if (at < 0) {
            return elements;
        }
        DotSet left = elements.value(at).without(dot);
        return left.isEmpty() ? elements.withoutAt(at) : elements.withAt(at, left);
    }

    @Override
    public OrSet clear(Stamp stamp) {
        return new OrSet(Entries.none(), context);
    }

    @Override
    public Footprint footprint(Replica replica) {
        boolean alive = elements.values().stream().anyMatch(dots -> dots.isOf(replica));
        return Footprint.of(context.latest(replica), alive || context.hasGap(replica));
    }

    @Override
    public OrSet without(Replica departed) {
        footprint(departed).demandUnneeded(departed);
        return new OrSet(elements, context.without(departed));
    }
}
