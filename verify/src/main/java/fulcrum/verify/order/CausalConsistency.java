package fulcrum.verify.order;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Causal consistency of registers, key-value maps and sets.
///
/// An operation *depends* on those that its session made before it, on the updates that it saw, and
/// on what these depend on. Causal consistency: whoever knows an update knows all that it depends
/// on, and sees none of these replaced by older ones. Updates that do not depend on each other may
/// be seen in any order.
///
/// Two stronger forms are in use, and neither contains the other. Both are given up only together:
/// the history is violated where it is neither
///
/// - *causally convergent*: there is one order of all updates, after their dependencies, and each
///   read sees the last of those it knows (Burckhardt, "Principles of Eventual Consistency", 2014,
///   section 5.1; CCv of Bouajjani et al., "On Verifying Causal Consistency", 2017; what stores
///   with last-writer-wins do), nor
/// - *causal memory*: each session can put all updates and its own reads into one order, after
///   their dependencies (Ahamad et al., "Causal Memory: Definitions, Implementation, and
///   Programming", 1995; CM of Bouajjani et al.).
///
/// That two compare-and-sets found the same value is no violation: no causal store can exclude it.
public final class CausalConsistency {

    private CausalConsistency() {}

    /// Judges the history.
    ///
    /// @param history of registers and sets, without transactions
    public static Verdict judge(History history) {
        return SequentialConsistency.orWeaker(
                OrderStory.judge(
                        history,
                        CausalConsistency::find,
                        "not causal",
                        "Whoever knows an update must know all that it depends on."),
                history);
    }

    static Attempt find(History history) {
        Observed observed = Observed.of(history);
        Contradiction phantom = OneOrder.phantom(observed);
        return phantom != null
                ? Attempt.contradicted(phantom)
                : ReadsFrom.tryAll(observed, CausalConsistency::judge);
    }

    private static Attempt judge(ReadsFrom readsFrom) {
        Attempt convergent = Visibility.judge(readsFrom, EnumSet.allOf(Guarantee.class));
        if (convergent.explained()) {
            return convergent;
        }
        List<int[]> chains = OneOrder.sessions(readsFrom.observed);
        for (int[] session : chains) {
            boolean[] own = new boolean[readsFrom.observed.size];
            for (int op : session) {
                own[op] = true;
            }
            Attempt memory = Saturation.order(readsFrom, chains, own);
            if (memory.gaveUp()) {
                return memory;
            }
            if (!memory.explained()) {
                return both(convergent, memory);
            }
        }
        return Attempt.explanation();
    }

    /// The first contradiction, supported by all that the second is about.
    private static Attempt both(Attempt convergent, Attempt memory) {
        if (!(convergent.contradiction() instanceof Contradiction.Circle circle)
                || memory.contradiction() == null) {
            return convergent;
        }
        Set<Integer> support = new LinkedHashSet<>(circle.support());
        support.addAll(OrderStory.operations(memory.contradiction()));
        return Attempt.contradicted(new Contradiction.Circle(circle.steps(), List.copyOf(support)));
    }
}
