package fulcrum.server.transport;

/// The name of a cluster, drawn at random when it is founded: 128 bits.
public record ClusterId(long high, long low) {

    /// What a client says that does not care.
    public static final ClusterId ANY = new ClusterId(0, 0);

    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
