package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;

/// Who has the rows: the machine that [AntiEntropy] is a part of. Called within a step.
///
/// In turn it tells [AntiEntropy#changed] of every row that it changes, in the step in which it
/// emits the change, and [AntiEntropy#merged] of every merge; neither from within these calls.
public interface Repairs {

    /// Another replica has this state under a key: merge it into what is there. A tombstone that is
    /// older than the horizon, where there is no row, is passed over: it is on its way out
    /// everywhere.
    ///
    /// @param batch [AntiEntropy#merged] is told it once for each state, when the merged state's
    ///   record is emitted, or nothing had to be merged
    void merge(long batch, Bytes key, Bytes state);

    /// Tombstones of a range that came before a position of the log, and are older than the
    /// horizon, may go: every replica that is waited for has them. A tombstone came at the position
    /// that the log's next record would have had when [AntiEntropy#changed] was told of it.
    void purge(long range, long upTo);

    /// This replica was away for too long: its rows of this range are to be dropped, which
    /// [AntiEntropyCommand.BeginAnew] says is done, and come again from the others.
    void rebuild(long range);
}
