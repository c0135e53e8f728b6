package fulcrum.verify.linearizable;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;

/// Bounded staleness of registers, key-value maps and sets: a read may be stale by the bound at
/// most.
///
/// Golab, Li and Shah, "Analyzing Consistency Properties for Fun and Profit" (2011), section 2.2,
/// call it Δ-atomicity: the history becomes linearizable when every read may take effect up to Δ
/// before its invocation. So writes and compare-and-sets take effect in real time, in one order for
/// each key, and a read returns a version that was current at most the bound before it was asked
/// for. Like linearizability it is local, and linearizable histories hold it for every bound.
public final class BoundedStaleness {

    private BoundedStaleness() {}

    /// Judges the history, key by key.
    ///
    /// @param history of registers and sets, without transactions, with times
    /// @param boundNanos how stale a read may be
    public static Verdict judge(History history, long boundNanos) {
        return KeyByKey.judge(
                history,
                part -> Slack.of(boundNanos, part),
                part -> RealTimeStory.bounded(part, boundNanos));
    }
}
