package fulcrum.machine.quorum;

import fulcrum.machine.NodeId;
import java.util.Collection;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// More than half: any two majorities of the same voters share a node.
public final class Majority {

    private Majority() {}

    /// floor(N/2)+1: 1 of 1, 2 of 2, 2 of 3, 3 of 4, 3 of 5. A majority of nobody would be met by
    /// nobody, so there is none.
    public static int of(int voters) {
        Threshold.someVoters(voters);
        return voters / 2 + 1;
    }

    /// How many voters may be down while the rest are still a majority: floor((N-1)/2). An even
    /// group tolerates no more than the odd one below it.
    public static int tolerated(int voters) {
        return voters - of(voters);
    }

    public static boolean met(int answers, int voters) {
        return answers >= of(voters);
    }

    public static boolean met(Collection<NodeId> voters, Predicate<NodeId> answered) {
        return met(Threshold.count(voters, answered), voters.size());
    }

    /// Counts votes; an answer of a node that is no voter is never asked for.
    public static Tally tally(Collection<NodeId> voters, Function<NodeId, Vote> vote) {
        return Threshold.tally(voters, of(voters.size()), vote);
    }

    public static Tally tally(int granted, int refused, int voters) {
        return Tally.of(granted, refused, voters, of(voters));
    }

    /// The highest index that a majority has reached: the N of Raft's figure 2, rules for leaders.
    /// Whether it may be committed also depends on its term (§5.4.2), which is the caller's rule.
    public static long committed(SortedSet<NodeId> voters, ToLongFunction<NodeId> matchIndex) {
        return Threshold.reached(voters, of(voters.size()), matchIndex);
    }

    /// The same over the first `count` elements of an array, which it reorders. No allocation.
    public static long committed(long[] matchIndexes, int count) {
        return Threshold.reached(matchIndexes, count, of(count));
    }
}
