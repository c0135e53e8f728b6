package fulcrum.server.fault;

/// An order that is not carried out; nothing was changed.
public final class FaultRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /// What is in the way.
    public enum Why {
        /// The order cannot be read.
        UNCLEAR,
        /// It names a node or a fault that is not there.
        UNKNOWN,
        /// It does not go together with what is in force.
        CONFLICT,
        /// Whoever was asked cannot do it.
        NOT_HERE,
        /// Nobody may order faults here.
        OFF
    }

    private final Why why;
    private final String hint;

    public FaultRefused(Why why, String message, String hint) {
        super(message);
        this.why = why;
        this.hint = hint;
    }

    public Why why() {
        return why;
    }

    /// What to do instead.
    public String hint() {
        return hint;
    }
}
