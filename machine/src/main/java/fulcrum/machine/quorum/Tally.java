package fulcrum.machine.quorum;

/// Where a count of votes stands.
public enum Tally {
    /// Enough said yes; no later answer changes that.
    WON,
    /// So many said no that the missing answers cannot win it any more.
    LOST,
    /// The missing answers decide.
    PENDING;

    /// The tally of a vote that has to be won twice.
    public Tally and(Tally other) {
        if (this == LOST || other == LOST) {
            return LOST;
        }
        return this == WON && other == WON ? WON : PENDING;
    }

    static Tally of(int granted, int refused, int voters, int needed) {
        if (granted >= needed) {
            return WON;
        }
        return voters - refused < needed ? LOST : PENDING;
    }
}
