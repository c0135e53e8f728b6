package fulcrum.database.session;

/// How long a transaction's client will wait, and be waited for. Nanoseconds; 0 for what the node
/// is set up with.
///
/// @param lockNanos for one lock
/// @param statementNanos for all of one request; where the node is not set up otherwise, for ever
/// @param idleNanos from one request to the next
public record Limits(long lockNanos, long statementNanos, long idleNanos) {

    /// What the node is set up with.
    public static final Limits DEFAULT = new Limits(0, 0, 0);

    /// The same, where a node is set up like this; what has no end is [Long#MAX_VALUE].
    Limits at(CoordinatorConfig config) {
        return new Limits(
                lockNanos > 0 ? lockNanos : config.lockNanos(),
                statementNanos > 0 ? statementNanos : Long.MAX_VALUE,
                idleNanos > 0 ? idleNanos : config.idleNanos());
    }
}
