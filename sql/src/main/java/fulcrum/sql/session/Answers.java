package fulcrum.sql.session;

import fulcrum.database.session.Conflict;
import fulcrum.database.session.RowNames;
import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.storage.Asker;
import java.util.function.Supplier;

/// Asks a coordinator, and tells what it does not do as errors of SQL.
final class Answers implements Asker {

    /// So long a node is asked again that refuses at once: it may just have begun, or look for a
    /// leader.
    private static final long PATIENCE_MICROS = 1_500_000;

    private static final long PAUSE_NANOS = 20_000_000;

    private final Node node;
    private final Node.Line line;
    private final Supplier<RowNames> names;

    /// @param names of the rows that conflicts are about
    Answers(Node node, Node.Line line, Supplier<RowNames> names) {
        this.node = node;
        this.line = line;
        this.names = names;
    }

    @Override
    public SessionResult ask(SessionCommand command) {
        long began = node.nowMicros();
        Outcome outcome = line.ask(command);
        while (isUnavailable(outcome) && node.nowMicros() - began < PATIENCE_MICROS) {
            node.pause(PAUSE_NANOS);
            outcome = line.ask(command);
        }
        return result(command, outcome);
    }

    /// What an answer brings.
    ///
    /// @throws Ended where the transaction is over without effect
    /// @throws Refused where the request has had none
    /// @throws SqlError where it was not carried out, or nobody knows
    SessionResult result(SessionCommand command, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(Bytes bytes) -> result(SessionCodec.RESULTS.decode(bytes));
            case Outcome.Refused(Outcome.Refusal why, _) -> throw refused(why);
            case Outcome.Unknown(String why) ->
                    throw isCommit(command) ? unknown(why) : unavailable(why);
        };
    }

    /// Whether it has had no effect, and may be carried out when it is asked for again.
    static boolean isUnavailable(Outcome outcome) {
        return outcome instanceof Outcome.Refused(Outcome.Refusal why, _)
                && (why == Outcome.Refusal.UNAVAILABLE || why == Outcome.Refusal.NOT_LEADER);
    }

    /// Whether a row was not to be made where it is: nothing was done.
    static boolean isNotMade(Outcome outcome) {
        return outcome instanceof Outcome.Done(Bytes bytes)
                && SessionCodec.RESULTS.decode(bytes) instanceof SessionResult.Aborted(Why why, _)
                && why == Why.NOT_MADE;
    }

    private static boolean isCommit(SessionCommand command) {
        return command instanceof SessionCommand.Commit
                || command instanceof SessionCommand.Once
                || command instanceof SessionCommand.Make
                || command instanceof SessionCommand.CommitPrepared
                || command instanceof SessionCommand.RollbackPrepared
                || command instanceof SessionCommand.Prepare;
    }

    private SessionResult result(SessionResult result) {
        return switch (result) {
            case SessionResult.Aborted(Why why, _) -> throw new Ended(why, told(result, why));
            case SessionResult.Failed(Why why, _) -> throw new Refused(why, told(result, why));
            default -> result;
        };
    }

    private SqlError told(SessionResult result, Why why) {
        Conflict conflict = Conflict.of(result, names.get());
        if (conflict == null) {
            return error(why);
        }
        SqlState state =
                switch (conflict.sqlstate()) {
                    case "40P01" -> SqlState.DEADLOCK;
                    case "55P03" -> SqlState.LOCK_NOT_AVAILABLE;
                    default -> SqlState.SERIALIZATION;
                };
        SqlError error = new SqlError(state, conflict.message());
        if (!conflict.detail().isEmpty()) {
            error.detail(String.join("\n", conflict.detail()));
        }
        return state == SqlState.SERIALIZATION
                ? error.hint("The transaction might succeed if retried.")
                : error;
    }

    /// A request has had no effect; its transaction goes on.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Why why;
        private final transient SqlError error;

        Refused(Why why, SqlError error) {
            super(error.message(), null, false, false);
            this.why = why;
            this.error = error;
        }

        Why why() {
            return why;
        }

        SqlError error() {
            return error;
        }
    }

    /// A transaction has ended without effect.
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Why why;
        private final transient SqlError error;

        Ended(Why why, SqlError error) {
            super(error.message(), null, false, false);
            this.why = why;
            this.error = error;
        }

        Why why() {
            return why;
        }

        SqlError error() {
            return error;
        }
    }

    private SqlError error(Why why) {
        return switch (why) {
            case LOCKS_LOST,
                    CONFLICT,
                    NOT_PREPARED,
                    NOT_MADE,
                    SILENT,
                    CLOCKS_APART,
                    SCHEMA_CHANGED,
                    MOVED ->
                    new SqlError(
                                    SqlState.SERIALIZATION,
                                    "could not serialize access: " + reason(why))
                            .hint("The transaction might succeed if retried.");
            case LOCK_TIMEOUT ->
                    new SqlError(
                            SqlState.LOCK_NOT_AVAILABLE, "canceling statement due to lock timeout");
            case LOCKED ->
                    new SqlError(SqlState.LOCK_NOT_AVAILABLE, "could not obtain lock on row");
            case DEADLOCK -> new SqlError(SqlState.DEADLOCK, "deadlock detected");
            case OVERLOADED -> overloaded();
            case DISK_FULL -> diskFull();
            case UNAVAILABLE -> unavailable("a shard did not answer in time");
            case IDLE ->
                    new SqlError(
                            SqlState.IDLE_TIMEOUT,
                            "terminating transaction due to idle-in-transaction timeout");
            case STATEMENT_TIMEOUT ->
                    new SqlError(SqlState.CANCELED, "canceling statement due to statement timeout");
            case CANCELED ->
                    new SqlError(SqlState.CANCELED, "canceling statement due to user request");
            case TRANSACTION_TOO_LARGE ->
                    new SqlError(SqlState.LIMIT_EXCEEDED, "transaction writes too much")
                            .hint("Divide it into several transactions.");
            case ROW_TOO_LARGE ->
                    new SqlError(SqlState.TOO_LARGE, "row is too big").hint("A row may have 8 MB.");
            case READ_ONLY ->
                    new SqlError(
                            SqlState.READ_ONLY,
                            "cannot execute this statement in a read-only transaction");
            case SNAPSHOT_TOO_OLD ->
                    new SqlError(SqlState.WRONG_STATE, "snapshot too old")
                            .hint("What is that long ago was let go; read as of later.");
            case SNAPSHOT_TOO_NEW ->
                    new SqlError(
                            SqlState.BAD_PARAMETER_VALUE,
                            "cannot read as of a time that has not come");
            case OUT_OF_MEMORY -> new SqlError(SqlState.OUT_OF_MEMORY, "out of memory");
            case PROGRAM_REFUSED ->
                    new SqlError(
                            SqlState.INTERNAL, "a shard does not take the program of this read");
            case NAME_TAKEN, NOT_PREPARED_SO, NAME_UNFIT, TOO_MANY_PREPARED, NOT_OWNER ->
                    ofPrepared(why);
            case NO_TABLE, FORGOTTEN, ROLLED_BACK ->
                    new SqlError(SqlState.WRONG_STATE, reason(why));
        };
    }

    private static SqlError ofPrepared(Why why) {
        return switch (why) {
            case NAME_TAKEN ->
                    new SqlError(
                            SqlState.DUPLICATE_OBJECT, "transaction identifier is already in use");
            case NOT_PREPARED_SO ->
                    new SqlError(
                            SqlState.NO_OBJECT,
                            "prepared transaction with that identifier does not exist");
            case NAME_UNFIT ->
                    new SqlError(
                            SqlState.BAD_PARAMETER_VALUE, "transaction identifier is too long");
            case TOO_MANY_PREPARED ->
                    new SqlError(
                                    SqlState.WRONG_STATE,
                                    "maximum number of prepared transactions reached")
                            .hint("Increase transactions.prepared.");
            case NOT_OWNER ->
                    new SqlError(
                            SqlState.NO_PRIVILEGE,
                            "permission denied to finish prepared transaction");
            default -> throw new IllegalArgumentException("not of what is prepared: " + why);
        };
    }

    private static String reason(Why why) {
        return switch (why) {
            case SCHEMA_CHANGED -> "a table was altered meanwhile";
            case MOVED -> "a shard has moved";
            case NOT_PREPARED -> "a shard could not prepare in time";
            case SILENT -> "the coordinator was silent for too long";
            case CLOCKS_APART -> "clocks are too far apart";
            case NO_TABLE -> "the rows belong to no table";
            case FORGOTTEN -> "nobody knows any more what became of the transaction";
            case ROLLED_BACK -> "the prepared transaction was rolled back";
            default -> "the transaction was overtaken";
        };
    }

    private SqlError refused(Outcome.Refusal why) {
        return switch (why) {
            case UNAVAILABLE, NOT_LEADER -> unavailable("it had no effect");
            case OVERLOADED, CHANGE_UNDER_WAY, TRANSFER_UNDER_WAY -> overloaded();
            case DISK_FULL -> diskFull();
            case DIVERGED ->
                    new SqlError(SqlState.DATA_CORRUPTED, "replica differs from the others")
                            .hint("Ask another node, and let this one join as a new member.");
            case INVALID ->
                    new SqlError(SqlState.INTERNAL, "coordinator refused a request as invalid");
        };
    }

    private static SqlError diskFull() {
        return new SqlError(SqlState.DISK_FULL, "disk is full")
                .detail("The statement had no effect. Safe to retry: yes.")
                .hint("Free space on the nodes' disks; writes resume by themselves.");
    }

    private static SqlError overloaded() {
        return new SqlError(SqlState.OVERLOADED, "node is overloaded")
                .detail("The statement had no effect. Safe to retry: yes. Retry after 100 ms.")
                .hint("Retry a little later, with fewer statements at a time.");
    }

    private SqlError unavailable(String why) {
        String lost = node.unreachable();
        return new SqlError(SqlState.QUORUM_UNAVAILABLE, "quorum unavailable")
                .detail(
                        "Node "
                                + node.name()
                                + " reached no majority of the replicas that it needs in time: "
                                + why
                                + ". Safe to retry: yes.")
                .hint(
                        lost.isEmpty()
                                ? "Retry; ./fulcrum status shows the nodes."
                                : "Not reachable: "
                                        + lost
                                        + ". Bring one back; ./fulcrum status shows the nodes.");
    }

    /// Some shards of several that were asked did not answer.
    Refused silent(MissingShards missing) {
        String lost = node.unreachable();
        SqlError error =
                new SqlError(SqlState.QUORUM_UNAVAILABLE, "quorum unavailable")
                        .detail(
                                "Node "
                                        + node.name()
                                        + " had no answer in time from "
                                        + missing
                                        + ". Safe to retry: yes.")
                        .hint(
                                (lost.isEmpty() ? "Retry" : "Not reachable: " + lost)
                                        + "; SET fulcrum.partial_results = on brings the rows of"
                                        + " the others.");
        return new Refused(Why.UNAVAILABLE, error);
    }

    private static SqlError unknown(String why) {
        return new SqlError(SqlState.UNKNOWN_RESOLUTION, "transaction resolution unknown")
                .detail("Transaction: " + why + ". Safe to retry: unknown.")
                .hint("SELECT fulcrum.txn_status('...') tells what became of it.");
    }
}
