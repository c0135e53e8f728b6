package fulcrum.database.transaction;

/// Why the database has aborted a transaction, or has not done what a statement asked.
public enum Why {
    /// Another leader came, and the locks were the earlier one's.
    LOCKS_LOST(1),
    /// Another has written since the snapshot.
    CONFLICT(2),
    /// It waited too long for a lock.
    LOCK_TIMEOUT(3),
    /// It was the one chosen to end a cycle of waiting.
    DEADLOCK(4),
    /// A shard could not prepare in time.
    NOT_PREPARED(5),
    /// Its coordinator was silent for too long.
    SILENT(6),
    /// The shard has too much to do.
    OVERLOADED(7),
    /// The lock is not free, and it was asked not to wait.
    LOCKED(8),
    /// A shard did not answer in time.
    UNAVAILABLE(9),
    /// Its client said nothing for too long.
    IDLE(10),
    /// The statement took too long.
    STATEMENT_TIMEOUT(11),
    /// It would have written too much.
    TRANSACTION_TOO_LARGE(12),
    /// A row is too large.
    ROW_TOO_LARGE(13),
    /// It may only read.
    READ_ONLY(14),
    /// What it would read as of then is gone already.
    SNAPSHOT_TOO_OLD(15),
    /// It would read as of an instant that has not come.
    SNAPSHOT_TOO_NEW(16),
    /// It is so long ago that nobody knows what became of it: committed or not.
    FORGOTTEN(17),
    /// The transactions of this node hold all the memory that they may.
    OUT_OF_MEMORY(18),
    /// It has seen timestamps that are further ahead of a shard's clock than clocks may differ.
    CLOCKS_APART(19),
    /// The disk where it was to be committed has no room for it.
    DISK_FULL(20),
    /// Its client does not want it any more.
    CANCELED(21),
    /// The program of a read is not known where its rows are, or has failed there.
    PROGRAM_REFUSED(22),
    /// The row was not made anew where it lies: somebody else has locked it, or what was asked is
    /// not to be done there. Nothing was done.
    NOT_MADE(23),
    /// The schema that it was made with is not the table's any more.
    SCHEMA_CHANGED(32),
    /// The keys belong to no table, or to several.
    NO_TABLE(33),
    /// Its rows were in a shard that has changed its keys or its place.
    MOVED(34),
    /// Another transaction is prepared under this name.
    NAME_TAKEN(48),
    /// No transaction is prepared under this name.
    NOT_PREPARED_SO(49),
    /// No transaction can be prepared under this name: it is empty, or too long.
    NAME_UNFIT(50),
    /// As many transactions as may be are prepared.
    TOO_MANY_PREPARED(51),
    /// The prepared transaction is somebody else's.
    NOT_OWNER(52),
    /// It was prepared, and then rolled back, as somebody asked for.
    ROLLED_BACK(53);

    private final int code;

    Why(int code) {
        this.code = code;
    }

    /// Its number on wires, which never changes.
    public int code() {
        return code;
    }

    /// The one of this number.
    ///
    /// @throws IllegalArgumentException where there is none
    public static Why of(int code) {
        for (Why why : values()) {
            if (why.code == code) {
                return why;
            }
        }
        throw new IllegalArgumentException("no reason has the number " + code);
    }
}
