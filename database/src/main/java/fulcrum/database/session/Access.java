package fulcrum.database.session;

/// What a transaction may do.
public enum Access {
    /// It may read and write.
    READ_WRITE,
    /// It may only read, and needs no locks: all that it reads is as of one instant, which is the
    /// latest when it begins, unless it asks for an earlier one.
    READ_ONLY
}
