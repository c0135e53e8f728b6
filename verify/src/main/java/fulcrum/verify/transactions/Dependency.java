package fulcrum.verify.transactions;

/// Why one transaction must come before another.
enum Dependency {
    /// Its append stands before the other's in a list.
    WW,
    /// The other read what it appended.
    WR,
    /// It read a list that the other's append then made longer.
    RW,
    /// The same process ran it first.
    PROCESS,
    /// It was acknowledged before the other began.
    REALTIME,
    /// No reason of its own: the second half of an edge that runs through a junction, see
    /// [DependencyGraph].
    PASSAGE;

    int bit() {
        return 1 << ordinal();
    }
}
