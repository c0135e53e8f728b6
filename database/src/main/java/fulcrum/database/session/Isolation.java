package fulcrum.database.session;

/// How far a transaction is kept apart from others, by PostgreSQL's names; weakest first.
public enum Isolation {
    /// Each statement sees what was committed when it began.
    READ_COMMITTED,
    /// All statements see what was committed when the transaction began, and it writes nothing that
    /// another has written since: snapshot isolation (Berenson et al. 1995).
    REPEATABLE_READ,
    /// As if transactions ran one after the other, in an order that respects real time.
    SERIALIZABLE
}
