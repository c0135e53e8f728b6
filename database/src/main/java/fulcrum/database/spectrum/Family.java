package fulcrum.database.spectrum;

/// The two ways in which replicas agree.
public enum Family {
    /// Every replica applies the same operations in one order.
    LOG("a log"),

    /// Replicas accept alone, exchange what they have, and merge; any order gives the same row.
    LATTICE("a lattice");

    private final String label;

    Family(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
