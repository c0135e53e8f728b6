package fulcrum.protocols.timekeeper;

/// How one clock is read from another node.
public sealed interface TimekeeperMessage {

    /// What ties an answer to its question: unique for the sender over all its lives.
    long sequence();

    /// To every peer, each round: what does your wall clock show?
    record Ask(long sequence) implements TimekeeperMessage {}

    /// Back, in the very step in which the question came, so that NTP's second and third timestamp
    /// are one.
    ///
    /// @param wall what the clock showed, in nanoseconds since 1970-01-01T00:00Z
    record Shown(long sequence, long wall) implements TimekeeperMessage {}
}
