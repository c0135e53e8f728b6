package fulcrum.machine.clock;

import java.util.ArrayList;
import java.util.List;

/// Which updates have been seen: of each actor all up to a number. Parker et al., "Detection of
/// Mutual Inconsistency in Distributed Systems", 1983.
///
/// @param dots each actor's highest seen, ascending by actor; actors without updates are left out
public record VersionVector<A extends Comparable<? super A>>(List<Dot<A>> dots) {

    public VersionVector {
        dots = List.copyOf(dots);
        for (int i = 1; i < dots.size(); i++) {
            if (dots.get(i - 1).actor().compareTo(dots.get(i).actor()) >= 0) {
                throw new IllegalArgumentException("actors ascend strictly: " + dots);
            }
        }
    }

    public static <A extends Comparable<? super A>> VersionVector<A> empty() {
        return new VersionVector<>(List.of());
    }

    /// The highest number seen of an actor; 0 where none was.
    public long at(A actor) {
        int place = place(actor);
        return place < 0 ? 0 : dots.get(place).counter();
    }

    public boolean contains(Dot<A> dot) {
        return dot.counter() <= at(dot.actor());
    }

    /// The actor's next update, not yet seen.
    public Dot<A> next(A actor) {
        return new Dot<>(actor, Math.addExact(at(actor), 1));
    }

    /// Sees the update, and with it all earlier ones of its actor.
    public VersionVector<A> with(Dot<A> dot) {
        if (contains(dot)) {
            return this;
        }
        List<Dot<A>> raised = new ArrayList<>(dots);
        int place = place(dot.actor());
        if (place >= 0) {
            raised.set(place, dot);
        } else {
            raised.add(~place, dot);
        }
        return new VersionVector<>(raised);
    }

    /// Everything that either has seen: the least upper bound.
    public VersionVector<A> merge(VersionVector<A> other) {
        List<Dot<A>> merged = new ArrayList<>(dots.size() + other.dots.size());
        int mine = 0;
        int theirs = 0;
        while (mine < dots.size() || theirs < other.dots.size()) {
            int order = compareActors(mine, other, theirs);
            Dot<A> dot = order <= 0 ? dots.get(mine) : other.dots.get(theirs);
            if (order == 0 && other.dots.get(theirs).counter() > dot.counter()) {
                dot = other.dots.get(theirs);
            }
            merged.add(dot);
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }
        return new VersionVector<>(merged);
    }

    public CausalOrder compare(VersionVector<A> other) {
        boolean less = false;
        boolean greater = false;
        int mine = 0;
        int theirs = 0;
        while (mine < dots.size() || theirs < other.dots.size()) {
            int order = compareActors(mine, other, theirs);
            long here = order <= 0 ? dots.get(mine++).counter() : 0;
            long there = order >= 0 ? other.dots.get(theirs++).counter() : 0;
            less |= here < there;
            greater |= here > there;
        }
        return CausalOrder.of(less, greater);
    }

    /// Whether everything that the other has seen was seen here too.
    public boolean descends(VersionVector<A> other) {
        return switch (compare(other)) {
            case AFTER, EQUAL -> true;
            case BEFORE, CONCURRENT -> false;
        };
    }

    @Override
    public String toString() {
        return dots.toString();
    }

    /// Which actor comes next in a walk along both; an exhausted side comes last.
    private int compareActors(int mine, VersionVector<A> other, int theirs) {
        if (mine == dots.size()) {
            return 1;
        }
        if (theirs == other.dots.size()) {
            return -1;
        }
        return dots.get(mine).actor().compareTo(other.dots.get(theirs).actor());
    }

    /// The actor's place, or the complement of where it belongs.
    private int place(A actor) {
        int low = 0;
        int high = dots.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = dots.get(middle).actor().compareTo(actor);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }
}
