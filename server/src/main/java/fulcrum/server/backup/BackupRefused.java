package fulcrum.server.backup;

/// A backup that cannot be made, read or restored as it is asked for; nothing was changed.
public final class BackupRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /// What kind of refusal it is.
    public enum Reason {
        /// Not here or not now; somebody else, or a later try, may do.
        NOT_NOW,
        /// What is meant is not there, or not any more.
        GONE,
        /// The bytes are not what they were when they were written.
        DAMAGED
    }

    private final Reason reason;
    private final String hint;

    /// @param message what is wrong and where, for people
    /// @param hint what to do about it
    public BackupRefused(Reason reason, String message, String hint) {
        super(message);
        this.reason = reason;
        this.hint = hint;
    }

    public Reason reason() {
        return reason;
    }

    public String hint() {
        return hint;
    }
}
