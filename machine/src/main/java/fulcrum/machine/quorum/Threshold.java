package fulcrum.machine.quorum;

import fulcrum.machine.NodeId;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// The arithmetic that all quorums of fixed size share: `needed` of N.
final class Threshold {

    private Threshold() {}

    static void someVoters(int voters) {
        if (voters < 1) {
            throw new IllegalArgumentException("a quorum needs at least one voter");
        }
    }

    static int count(Collection<NodeId> voters, Predicate<NodeId> answered) {
        int count = 0;
        for (NodeId voter : voters) {
            if (answered.test(voter)) {
                count++;
            }
        }
        return count;
    }

    static Tally tally(Collection<NodeId> voters, int needed, Function<NodeId, Vote> vote) {
        int granted = 0;
        int refused = 0;
        for (NodeId voter : voters) {
            switch (vote.apply(voter)) {
                case GRANTED -> granted++;
                case REFUSED -> refused++;
                case MISSING -> {}
            }
        }
        return Tally.of(granted, refused, voters.size(), needed);
    }

    static long reached(Collection<NodeId> voters, int needed, ToLongFunction<NodeId> position) {
        long[] positions = new long[voters.size()];
        int count = 0;
        for (NodeId voter : voters) {
            positions[count++] = position.applyAsLong(voter);
        }
        return reached(positions, count, needed);
    }

    /// The highest position that `needed` of the first `count` elements have reached: the element
    /// at place `needed` from the top. Insertion sort, since groups are small and positions arrive
    /// almost sorted.
    static long reached(long[] positions, int count, int needed) {
        for (int i = 1; i < count; i++) {
            long position = positions[i];
            int at = i;
            while (at > 0 && positions[at - 1] > position) {
                positions[at] = positions[at - 1];
                at--;
            }
            positions[at] = position;
        }
        return positions[count - needed];
    }
}
