package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.transaction.TxnId;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// The sessions of a node, by the numbers that their clients know them by. From any thread.
final class Backends {

    /// Of PostgreSQL's `postgres`.
    static final int DATABASE_OID = 5;

    private static final String HIDDEN = "<insufficient privilege>";

    private final Node node;
    private final SortedMap<Integer, SqlSession> sessions = new ConcurrentSkipListMap<>();

    Backends(Node node) {
        this.node = node;
    }

    void enter(SqlSession session) {
        sessions.put(session.process(), session);
    }

    void leave(SqlSession session) {
        boolean _ = sessions.remove(session.process(), session);
    }

    int count() {
        return sessions.size();
    }

    @Nullable SqlSession find(int process) {
        return sessions.get(process);
    }

    /// The number of the session whose transaction this is; null where none of this node's has it.
    @Nullable Integer process(String transaction) {
        for (SqlSession each : sessions.values()) {
            TxnId txn = each.transaction().txn();
            if (txn != null && txn.toString().equals(transaction)) {
                return each.process();
            }
        }
        return null;
    }

    /// Whether somebody may see what another does.
    private static boolean maySee(SqlSession who, SqlSession whose) {
        return who.user().superuser() || who.user().oid() == whose.user().oid();
    }

    // What they do

    /// `pg_stat_activity`, as one of them may see it.
    List<Datum[]> activity(ViewShape shape, SqlSession who) {
        List<Datum[]> rows = new ArrayList<>();
        for (SqlSession each : sessions.values()) {
            ViewShape.Row row =
                    shape.row()
                            .set("datid", DATABASE_OID)
                            .set("datname", each.database())
                            .set("pid", each.process())
                            .set("usesysid", Integer.toUnsignedLong(each.user().oid()))
                            .set("usename", each.user().name())
                            .set("backend_type", "client backend");
            if (maySee(who, each)) {
                what(row, each);
            } else {
                row.set("query", HIDDEN);
            }
            rows.add(row.values());
        }
        return rows;
    }

    private static void what(ViewShape.Row row, SqlSession session) {
        Activity activity = session.activity();
        Activity.Moment moment = activity.moment();
        Transaction transaction = session.transaction();
        row.set("application_name", session.parameters().value("application_name"))
                .time("backend_start", session.startedMicros())
                .time("query_start", moment.begunMicros())
                .time("state_change", moment.changedMicros())
                .set("state", state(moment, transaction))
                .set("query", moment.text());
        if (!activity.host().isEmpty()) {
            row.set("client_addr", activity.host()).set("client_port", activity.port());
        }
        if (transaction.isOpen()) {
            row.time("xact_start", transaction.begunMicros());
        }
    }

    private static String state(Activity.Moment moment, Transaction transaction) {
        if (moment.active()) {
            return "active";
        }
        return transaction.isFailed()
                ? "idle in transaction (aborted)"
                : transaction.isBlock() ? "idle in transaction" : "idle";
    }

    /// Transactions that are open here, as rows of `fulcrum.transactions`; of how many shards it
    /// is, only their coordinator knows.
    List<Datum[]> transactions(ViewShape shape) {
        List<Datum[]> rows = new ArrayList<>();
        for (SqlSession each : sessions.values()) {
            Transaction transaction = each.transaction();
            if (!transaction.isOpen()) {
                continue;
            }
            Activity.Moment moment = each.activity().moment();
            TxnId txn = transaction.txn();
            ViewShape.Row row =
                    shape.row()
                            .set("node", node.name())
                            .set("coordinator", node.name())
                            .set("pid", each.process())
                            .set("user_name", each.user().name())
                            .set("state", state(moment, transaction))
                            .set("isolation", SqlSession.name(transaction.isolation()))
                            .set("read_only", transaction.isReadOnly())
                            .time("started_at", transaction.begunMicros())
                            .span("age", node.nowMicros() - transaction.begunMicros())
                            .set("next_action", next(moment, transaction))
                            .set("query", moment.text());
            if (txn != null) {
                row.set("id", txn.toString());
            }
            rows.add(row.values());
        }
        return rows;
    }

    private static String next(Activity.Moment moment, Transaction transaction) {
        if (moment.active()) {
            return "its statement goes on";
        }
        return transaction.isFailed() ? "its client rolls back" : "its client says more";
    }

    // Signals

    /// `pg_cancel_backend` and `pg_terminate_backend`.
    ///
    /// @return false where there is no such session
    /// @throws SqlError 42501 where one may not do that to the other
    boolean signal(SqlSession who, int process, Node.Signal signal) {
        SqlSession whose = find(process);
        if (whose == null) {
            return false;
        }
        String what = signal == Node.Signal.CANCEL ? "cancel query" : "terminate process";
        String does = signal == Node.Signal.CANCEL ? "cancel queries" : "terminate processes";
        if (whose.user().superuser() && !who.user().superuser()) {
            throw new SqlError(SqlState.NO_PRIVILEGE, "permission denied to " + what)
                    .detail(
                            "Only roles with the SUPERUSER attribute may "
                                    + does
                                    + " of roles with the SUPERUSER attribute.");
        }
        int role = whose.user().oid();
        boolean may =
                who.user().superuser()
                        || who.user().oid() == role
                        || who.user().memberOf().stream().anyMatch(each -> each.role() == role);
        if (!may) {
            throw new SqlError(SqlState.NO_PRIVILEGE, "permission denied to " + what)
                    .detail(
                            "Only roles with privileges of the role whose "
                                    + (signal == Node.Signal.CANCEL ? "query" : "process")
                                    + " is being "
                                    + (signal == Node.Signal.CANCEL ? "canceled" : "terminated")
                                    + " may "
                                    + what
                                    + ".");
        }
        node.signal(process, signal);
        return true;
    }
}
