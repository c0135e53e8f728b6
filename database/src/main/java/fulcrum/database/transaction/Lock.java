package fulcrum.database.transaction;

/// How a row or a range is locked.
public enum Lock {
    /// Not at all: a read of a snapshot.
    NONE(0),
    /// Others may read.
    SHARED(1),
    /// Nobody else may lock it.
    EXCLUSIVE(2);

    private final int code;

    Lock(int code) {
        this.code = code;
    }

    /// Its number on wires and disks, which never changes.
    public int code() {
        return code;
    }

    /// The one of this number.
    ///
    /// @throws IllegalArgumentException where there is none
    public static Lock of(int code) {
        return switch (code) {
            case 0 -> NONE;
            case 1 -> SHARED;
            case 2 -> EXCLUSIVE;
            default -> throw new IllegalArgumentException("no lock has the number " + code);
        };
    }

    /// Two transactions may not have these at once.
    boolean conflicts(Lock other) {
        return this != NONE && other != NONE && (this == EXCLUSIVE || other == EXCLUSIVE);
    }

    /// Who has this needs not ask for the other.
    boolean covers(Lock other) {
        return compareTo(other) >= 0;
    }
}
