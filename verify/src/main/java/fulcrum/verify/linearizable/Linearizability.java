package fulcrum.verify.linearizable;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;

/// Linearizability of registers, key-value maps and sets.
///
/// Herlihy and Wing, "Linearizability: A Correctness Condition for Concurrent Objects" (1990): a
/// history is linearizable if the calls that took effect, with some of those in doubt, can be put
/// into one order in which every call returns what the object would have returned, and in which a
/// call that was over before another began comes before it. Linearizability is local (theorem 1),
/// so keys are judged one by one.
///
/// - Before the first write a register holds nil and a set nothing.
/// - A call that failed took no effect. One in doubt took effect at any time after its invocation,
///   or never; a read in doubt says nothing.
/// - A compare-and-set is acknowledged where it found what it expected; that it failed says nothing
///   about the value.
/// - A set returns each element once.
public final class Linearizability {

    private Linearizability() {}

    /// Judges the history, key by key.
    ///
    /// @param history of registers and sets, without transactions
    public static Verdict judge(History history) {
        return KeyByKey.judge(history, _ -> Slack.none(), RealTimeStory::linearizable);
    }

    /// True if the history is found to be linearizable; false also where that is undecided.
    public static boolean holds(History history) {
        return KeyByKey.find(history, Slack.none()) instanceof Finding.Explained;
    }
}
