package fulcrum.server.postgres;

import fulcrum.machine.Outcome;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.session.Standing;

/// What a client is told when a request was not done: the code, the reason, and whether it may be
/// sent again.
final class Outcomes {

    private static final int RETRY_AFTER_MILLIS = 100;

    private Outcomes() {}

    static SqlError refused(Outcome.Refused refused, Standing standing) {
        return switch (refused.why()) {
            case UNAVAILABLE, NOT_LEADER -> unavailable(standing);
            case CHANGE_UNDER_WAY, TRANSFER_UNDER_WAY ->
                    new SqlError(SqlState.OVERLOADED, "shard is changing its leader or members")
                            .detail(
                                    "Node "
                                            + standing.node()
                                            + " turned the statement away"
                                            + " untouched; it had no effect. "
                                            + retryAfter());
            case OVERLOADED ->
                    new SqlError(SqlState.OVERLOADED, "node is overloaded")
                            .detail(
                                    "Node "
                                            + standing.node()
                                            + " turned the statement away"
                                            + " untouched; it had no effect. "
                                            + retryAfter())
                            .hint("Retry a little later, with fewer statements at a time.");
            case DISK_FULL ->
                    new SqlError(SqlState.DISK_FULL, "disk is full")
                            .detail(
                                    "A replica of table kv has no room for what the statement"
                                            + " stores; it had no effect. Reads and deletes go on."
                                            + " Safe to retry: yes.")
                            .hint("Free space on the node's disk; writes resume by themselves.");
            case DIVERGED ->
                    new SqlError(SqlState.DATA_CORRUPTED, "replica differs from the others")
                            .detail(
                                    "Node "
                                            + standing.node()
                                            + " has other data than the majority after the same"
                                            + " changes, and serves nobody; the statement had no"
                                            + " effect. Safe to retry: yes, at another node.")
                            .hint("Ask another node, and let this one join as a new member.");
            case INVALID ->
                    new SqlError(SqlState.BAD_SETTING, "shard refused the request as invalid")
                            .detail("The statement had no effect. Safe to retry: no.");
        };
    }

    static SqlError unavailable(Standing standing) {
        if (standing.isRemoved()) {
            return new SqlError(
                            SqlState.QUORUM_UNAVAILABLE,
                            "node " + standing.node() + " was removed from its cluster")
                    .detail(
                            "Its data is no longer kept up to date, and it serves nobody; the"
                                    + " statement had no effect. Safe to retry: yes, at another"
                                    + " node.")
                    .hint("Connect to a member; ./fulcrum get nodes lists them.");
        }
        String lost = standing.lost();
        return new SqlError(SqlState.QUORUM_UNAVAILABLE, "quorum unavailable")
                .detail(
                        "Node "
                                + standing.node()
                                + " reached no majority of the replicas of"
                                + " table kv in time; the statement had no effect."
                                + " Safe to retry: yes.")
                .hint(
                        lost.isEmpty()
                                ? "Retry; ./fulcrum status shows the nodes."
                                : "Not reachable: "
                                        + lost
                                        + ". Bring one back; ./fulcrum status shows the nodes.");
    }

    static SqlError unknownWrite(String why) {
        return new SqlError(SqlState.UNKNOWN_RESOLUTION, "transaction resolution unknown")
                .detail(
                        "The write may have taken effect, or may do so later: "
                                + why
                                + "."
                                + " Safe to retry: unknown.")
                .hint("Read the row before you send the write again.");
    }

    /// A read that has no answer had no effect either.
    static SqlError unknownRead(String why, Standing standing) {
        return unavailable(standing)
                .detail(
                        "Node "
                                + standing.node()
                                + " has no answer: "
                                + why
                                + ". A read has no effect. Safe to retry: yes.");
    }

    private static String retryAfter() {
        return "Safe to retry: yes. Retry after " + RETRY_AFTER_MILLIS + " ms.";
    }
}
