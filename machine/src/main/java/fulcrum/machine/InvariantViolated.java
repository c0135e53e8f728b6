package fulcrum.machine;

/// A machine is in a state in which it must never be. The node stops: going on could only spread
/// the damage.
public final class InvariantViolated extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String invariant;

    public InvariantViolated(String invariant, String detail) {
        super(invariant + ": " + detail);
        this.invariant = invariant;
    }

    /// The name of the invariant.
    public String invariant() {
        return invariant;
    }
}
