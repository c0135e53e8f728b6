package fulcrum.database.spectrum;

/// What makes a transaction over several shards happen as a whole (`commit_protocol`).
public enum Atomicity implements Word {
    /// Two-phase commit whose participants and decision are replicated.
    TWO_PHASE("2pc", true),

    /// The same with a coordinator that nobody replaces: participants wait for its return.
    TWO_PHASE_SINGLE("2pc_single", false),

    /// Three-phase commit, which a partition tears apart.
    THREE_PHASE("3pc", false);

    private final String label;
    private final boolean here;

    Atomicity(String label, boolean here) {
        this.label = label;
        this.here = here;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public boolean here() {
        return here;
    }
}
