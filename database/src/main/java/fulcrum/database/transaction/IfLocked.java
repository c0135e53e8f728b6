package fulcrum.database.transaction;

/// What a request does where the lock that it needs is not free.
public enum IfLocked {
    /// It waits.
    WAIT(0),
    /// It fails, and its transaction goes on.
    FAIL(1),
    /// It is served as if the row were not there.
    SKIP(2);

    private final int code;

    IfLocked(int code) {
        this.code = code;
    }

    /// Its number on wires, which never changes.
    public int code() {
        return code;
    }

    /// The one of this number.
    ///
    /// @throws IllegalArgumentException where there is none
    public static IfLocked of(int code) {
        return switch (code) {
            case 0 -> WAIT;
            case 1 -> FAIL;
            case 2 -> SKIP;
            default -> throw new IllegalArgumentException("nothing to do has number " + code);
        };
    }
}
