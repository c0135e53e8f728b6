package fulcrum.database.session;

/// What a transaction may do.
public enum Access {
    /// It may read and write.
    READ_WRITE,
    /// It may only read, and needs no locks while the clock is good: at SERIALIZABLE and REPEATABLE
    /// READ all of it is as of one instant, the latest when it begins; at READ COMMITTED each
    /// statement is; and where it asks for an earlier instant, everything is as of that.
    READ_ONLY
}
