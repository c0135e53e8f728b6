package fulcrum.verify.order;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.linearizable.Linearizability;

/// Sequential consistency of registers, key-value maps and sets.
///
/// Lamport, "How to Make a Multiprocessor Computer That Correctly Executes Multiprocess Programs"
/// (1979): the operations of all sessions, on all keys, can be put into one order in which each
/// session's operations come in its own order and every read sees the latest update before it. Real
/// time does not count; a read may be as stale as you like, as long as no session goes back.
///
/// A session is what one process did. It is not local: keys cannot be judged one by one. Where
/// values are written once the search follows what is forced (`Saturation`); where they repeat it
/// is a plain one, and may be given up on large histories.
public final class SequentialConsistency {

    private SequentialConsistency() {}

    /// Judges the history.
    ///
    /// @param history of registers and sets, without transactions
    public static Verdict judge(History history) {
        return Linearizability.holds(history)
                ? new Verdict.Valid()
                : OrderStory.judge(
                        history,
                        SequentialConsistency::find,
                        "not sequential",
                        "There is no one order of these operations in which each session's own come"
                                + " in its order and every read sees the latest update.");
    }

    /// The verdict of a weaker model, where that could not be found by itself: what is sequential
    /// holds it.
    static Verdict orWeaker(Verdict weaker, History history) {
        boolean holds =
                weaker instanceof Verdict.Undecided
                        && (Linearizability.holds(history) || find(history).explained());
        return holds ? new Verdict.Valid() : weaker;
    }

    private static Attempt find(History history) {
        Observed observed = Observed.of(history);
        return OneOrder.find(observed, OneOrder.sessions(observed));
    }
}
