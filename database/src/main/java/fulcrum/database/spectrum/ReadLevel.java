package fulcrum.database.spectrum;

/// What a read promises. Those from `one` on count replicas, and are for leaderless tables.
public enum ReadLevel implements Word {
    LINEARIZABLE("linearizable", true),
    SEQUENTIAL("sequential", false),
    CAUSAL("causal", false),
    SESSION("session", false),
    PREFIX("prefix", false),
    EVENTUAL("eventual", false),
    ONE("one", false),
    TWO("two", false),
    QUORUM("quorum", false),
    ALL("all", false),
    LOCAL_QUORUM("local_quorum", false);

    private final String label;
    private final boolean here;

    ReadLevel(String label, boolean here) {
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
