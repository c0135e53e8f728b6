package fulcrum.machine.quorum;

/// What one voter has said so far.
public enum Vote {
    GRANTED,
    REFUSED,
    MISSING
}
