package fulcrum.protocols.lattice.leaderless;

/// How much of a range one of its homes has.
public enum Stage {
    /// What it holds may be from a former time: it is dropped before anything is taken.
    EMPTYING,
    /// What is written is taken, what was written before is being fetched: no reads.
    FILLING,
    /// All that the home has ever acknowledged, and all that others had when it was filled.
    WHOLE
}
