package fulcrum.protocols.lattice.leaderless;

/// What reads and writes at a quorum promise. W+R > N alone is the first and nothing more.
public enum Grade {
    /// A read sees each write that had ended when it began; of one that is under way, or has
    /// failed, it may see all or nothing, and the next read may see nothing of it again.
    QUORUM,
    /// What a read at a quorum has seen, no later one at a quorum goes back behind: it was at a
    /// quorum before it was answered.
    BLOCKING_REPAIR,
    /// As if there were one copy. A write first asks a read quorum for what there is and exceeds it
    /// (Lynch and Shvartsman 1997); a read answers what it knows a quorum to have held at once.
    LINEARIZABLE
}
