package fulcrum.database.spectrum;

/// Which copies have a write when it is acknowledged. A log table under consensus always waits for
/// a quorum.
public enum WriteLevel implements Word {
    QUORUM("quorum", true),
    ONE("one", false),
    TWO("two", false),
    ALL("all", false),
    LOCAL_QUORUM("local_quorum", false),
    LOCAL("local", false),
    ISR("isr", false);

    private final String label;
    private final boolean here;

    WriteLevel(String label, boolean here) {
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
