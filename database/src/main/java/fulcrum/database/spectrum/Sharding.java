package fulcrum.database.spectrum;

/// How a table is cut into shards.
public enum Sharding implements Word {
    HASH("hash", true),
    RANGE("range", true),
    RING("ring", false),
    DIRECTORY("directory", false),
    HASH_MOD("hash_mod", false);

    private final String label;
    private final boolean here;

    Sharding(String label, boolean here) {
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
