package fulcrum.verify.order;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import java.util.EnumSet;

/// The four session guarantees, one by one and together.
///
/// Terry et al., "Session Guarantees for Weakly Consistent Replicated Data" (1994), judged from the
/// outside: a guarantee is violated where no choice of what each read knew, and no order of the
/// updates, would keep it. What exactly that means for reads of single registers is said at
/// `Visibility`. A session is what one process did.
public final class SessionGuarantees {

    private SessionGuarantees() {}

    /// Judges one guarantee.
    ///
    /// @param history of registers and sets, without transactions
    public static Verdict judge(History history, Guarantee guarantee) {
        return SequentialConsistency.orWeaker(
                OrderStory.judge(
                        history,
                        part -> find(part, EnumSet.of(guarantee)),
                        name(guarantee),
                        why(guarantee)),
                history);
    }

    /// Judges all four together, which is causal consistency (Brzeziński, Sobaniec and Wawrzyniak,
    /// "From Session Causality to Causal Consistency", 2004); what that means is said at
    /// `CausalConsistency`. The story names the first of the four that is violated by itself.
    ///
    /// @param history of registers and sets, without transactions
    public static Verdict judgeAll(History history) {
        for (Guarantee guarantee : Guarantee.values()) {
            Verdict verdict = judge(history, guarantee);
            if (verdict instanceof Verdict.Violated) {
                Verdict all = CausalConsistency.judge(history);
                return all instanceof Verdict.Violated ? verdict : all;
            }
        }
        return SequentialConsistency.orWeaker(
                OrderStory.judge(
                        history,
                        CausalConsistency::find,
                        "session guarantees do not hold together",
                        "No choice of what each read knew keeps all four guarantees."),
                history);
    }

    private static Attempt find(History history, EnumSet<Guarantee> guarantees) {
        Observed observed = Observed.of(history);
        Contradiction phantom = OneOrder.phantom(observed);
        return phantom != null
                ? Attempt.contradicted(phantom)
                : ReadsFrom.tryAll(observed, readsFrom -> Visibility.judge(readsFrom, guarantees));
    }

    private static String name(Guarantee guarantee) {
        return switch (guarantee) {
            case READ_YOUR_WRITES -> "reads do not know the session's own writes";
            case MONOTONIC_READS -> "reads go back";
            case MONOTONIC_WRITES -> "writes of a session out of order";
            case WRITES_FOLLOW_READS -> "a write seen without what it follows";
        };
    }

    private static String why(Guarantee guarantee) {
        return switch (guarantee) {
            case READ_YOUR_WRITES -> "A session must see what it wrote before, or newer.";
            case MONOTONIC_READS -> "A session must see what it saw before, or newer.";
            case MONOTONIC_WRITES ->
                    "Who sees a write must see those that its session made before it, or newer.";
            case WRITES_FOLLOW_READS ->
                    "Who sees a write must see what its session had seen before it, or newer.";
        };
    }
}
