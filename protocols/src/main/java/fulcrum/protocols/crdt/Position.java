package fulcrum.protocols.crdt;

import fulcrum.machine.Dice;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in a text that is its own name: a path in a tree whose nodes have twice as many children
/// at each depth. Nédelec, Molli, Mostéfaoui, Desmontils, "LSEQ: an Adaptive Structure for
/// Sequences in Distributed Collaborative Editing", DocEng 2013.
///
/// @param path from the root; each step has a digit, and who chose it among equals
/// @param counter of the dot under which it was written, by the replica of the last step
public record Position(List<Step> path, long counter) implements Comparable<Position> {

    /// How many children a node of depth 0 has, as a power of two: LSEQ's base.
    private static final int BASE_BITS = 4;

    /// The depth from which on the number of children no longer doubles.
    private static final int WIDEST_BITS = 30;

    /// At most so far from its neighbour a digit is chosen: LSEQ's boundary.
    private static final int BOUNDARY = 10;

    /// Longer paths are refused. A depth beyond the widest takes a hundred million insertions at
    /// one place, so nobody needs them.
    static final int DEEPEST = 64;

    /// @param digit from 0, and never 0 at the end of a path: there must be room before it
    public record Step(int digit, Replica replica) implements Comparable<Step> {

        @Override
        public int compareTo(Step other) {
            int byDigit = Integer.compare(digit, other.digit);
            return byDigit != 0 ? byDigit : replica.compareTo(other.replica);
        }
    }

    public Position {
        path = List.copyOf(path);
        if (path.isEmpty() || path.size() > DEEPEST || path.getLast().digit == 0) {
            throw new IllegalArgumentException("a path of " + path.size() + " steps, or ends in 0");
        }
        for (int depth = 0; depth < path.size(); depth++) {
            if (path.get(depth).digit < 0 || path.get(depth).digit >= width(depth)) {
                throw new IllegalArgumentException("no such digit at depth " + depth);
            }
        }
        if (counter < 1) {
            throw new IllegalArgumentException("a dot's counter begins at 1, not " + counter);
        }
    }

    /// A place between two, for what is written under a dot.
    ///
    /// @param before null for the beginning
    /// @param after null for the end
    static Position between(@Nullable Position before, @Nullable Position after, Dot<Replica> dot) {
        Replica self = dot.actor();
        List<Step> path = new ArrayList<>();
        Position low = before;
        Position high = after;
        for (int depth = 0; ; depth++) {
            Step lower = low == null ? null : low.step(depth);
            Step upper = high == null ? null : high.step(depth);
            int floor = lower == null ? 0 : lower.digit;
            int ceiling = upper == null ? width(depth) : upper.digit;
            if (ceiling - floor > 1) {
                path.add(new Step(digit(floor, ceiling, depth, dot), self));
                return new Position(path, dot.counter());
            }
            Step taken = lower;
            if (taken == null) {
                taken = upper != null && upper.digit == 0 ? upper : new Step(0, self);
            }
            path.add(taken);
            low = lower == null ? null : low;
            high = taken.equals(upper) ? high : null;
        }
    }

    /// The step at a depth; null beyond the end.
    private @Nullable Step step(int depth) {
        return depth < path.size() ? path.get(depth) : null;
    }

    /// Strictly between, near one end or the other: which, is the same for all of one depth, so
    /// that writing forwards and writing backwards each find room somewhere.
    private static int digit(int floor, int ceiling, int depth, Dot<Replica> dot) {
        int step =
                1
                        + Dice.of(dot.counter())
                                .fork("digit", depth)
                                .below(Math.min(BOUNDARY, ceiling - floor - 1));
        return Dice.of(depth).chance(1, 2) ? floor + step : ceiling - step;
    }

    private static int width(int depth) {
        return 1 << Math.min(BASE_BITS + depth, WIDEST_BITS);
    }

    public Dot<Replica> dot() {
        return new Dot<>(path.getLast().replica(), counter);
    }

    @Override
    public int compareTo(Position other) {
        int depths = Math.min(path.size(), other.path.size());
        for (int depth = 0; depth < depths; depth++) {
            int order = path.get(depth).compareTo(other.path.get(depth));
            if (order != 0) {
                return order;
            }
        }
        int byLength = Integer.compare(path.size(), other.path.size());
        return byLength != 0 ? byLength : Long.compare(counter, other.counter);
    }
}
