package fulcrum.database.spectrum;

/// What the timestamps of transactions are made of, and so how far the order of transactions is
/// that of real time.
public enum Clock implements Word {
    /// The clock's error is measured, and a commit is not acknowledged before its timestamp has
    /// passed on every clock (commit wait: Corbett et al., "Spanner", §4.2.1).
    INTERVAL(
            "interval",
            "strictly serializable",
            "each takes effect at one instant between its begin and its answer, as long as no clock"
                    + " is further off than it says",
            "and until its timestamp has passed on every clock"),

    /// Hybrid logical clocks, and nobody waits: what is not connected by a shard or a message may
    /// be ordered otherwise than it happened.
    HLC(
            "hlc",
            "serializable, not strict",
            "those on one shard keep the order in which they happened, but one that reads several"
                    + " shards may miss another that ended before it began by less than clocks"
                    + " differ",
            "and for no clock");

    private final String label;
    private final String guarantee;
    private final String promise;
    private final String alsoAwaited;

    Clock(String label, String guarantee, String promise, String alsoAwaited) {
        this.label = label;
        this.guarantee = guarantee;
        this.promise = promise;
        this.alsoAwaited = alsoAwaited;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public boolean here() {
        return true;
    }

    /// What transactions are, in the field's words.
    public String guarantee() {
        return guarantee;
    }

    /// What that means, as the second half of a sentence on transactions.
    String promise() {
        return promise;
    }

    /// What a write waits for beside its copies.
    String alsoAwaited() {
        return alsoAwaited;
    }
}
