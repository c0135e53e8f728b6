package fulcrum.verify.transactions;

/// Why one transaction must come before another.
enum Dependency {
    /// Its append stands before the other's in a list.
    WW(1),
    /// The other read what it appended.
    WR(2),
    /// It read a list that the other's append then made longer.
    RW(4),
    /// The same process ran it first.
    PROCESS(8),
    /// It was acknowledged before the other began.
    REALTIME(16),
    /// No reason of its own: the second half of an edge that runs through a junction, see
    /// [DependencyGraph].
    PASSAGE(32);

    private final int bit;

    Dependency(int bit) {
        this.bit = bit;
    }

    /// Stands for the kind where several are united in one number.
    int bit() {
        return bit;
    }

    static Dependency of(int bit) {
        for (Dependency dependency : values()) {
            if (dependency.bit == bit) {
                return dependency;
            }
        }
        throw new IllegalArgumentException("no dependency has the bit " + bit);
    }
}
