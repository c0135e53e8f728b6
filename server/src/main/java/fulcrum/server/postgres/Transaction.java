package fulcrum.server.postgres;

import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.postgres.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a session is in a transaction block, and what comes back when it is rolled back: the
/// settings, since blocks do not write yet.
final class Transaction {

    private static final int SAVEPOINTS_MOST = 1_000;

    private record Savepoint(String name, SessionSettings.Snapshot settings) {}

    private final SessionSettings settings;
    private final Replies replies;
    private final List<Savepoint> savepoints = new ArrayList<>();
    private SessionSettings.@Nullable Snapshot before;
    private char status = 'I';

    Transaction(SessionSettings settings, Replies replies) {
        this.settings = settings;
        this.replies = replies;
    }

    /// As the client is told: I for none, T for a block, E for one that has failed.
    char status() {
        return status;
    }

    boolean isBlock() {
        return status != 'I';
    }

    private boolean hasFailed() {
        return status == 'E';
    }

    /// @throws SqlError where it has failed, and the statement does not end that
    void demandAllowed(Statement statement) {
        if (hasFailed()
                && !(statement instanceof Statement.Commit
                        || statement instanceof Statement.Rollback
                        || statement instanceof Statement.RollbackTo
                        || statement instanceof Statement.Empty)) {
            throw new SqlError(
                            SqlState.FAILED_TRANSACTION,
                            "current transaction is aborted, commands ignored until end of"
                                    + " transaction block")
                    .hint("Send ROLLBACK.");
        }
    }

    /// @throws SqlError where nothing can be written in it
    void demandWritable(Planned.Kind kind) {
        if (settings.isOn(Setting.READ_ONLY)) {
            throw new SqlError(
                    SqlState.READ_ONLY, "cannot execute " + kind + " in a read-only transaction");
        }
        if (isBlock()) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            kind + " in a transaction block is not supported yet")
                    .detail(
                            "A write takes effect at once and could not be rolled back."
                                    + " It had no effect. Safe to retry: no.")
                    .hint("Send it outside of BEGIN and COMMIT (autocommit).");
        }
    }

    /// Something is about to change that goes back if what is sent together fails.
    void keepSettings() {
        if (before == null) {
            before = settings.snapshot();
        }
    }

    /// A statement has failed.
    void fail() {
        if (status == 'T') {
            status = 'E';
        }
    }

    /// What was sent together is over: outside of a block, that was a transaction.
    void endOfBatch(boolean failed) {
        if (status == 'I' && before != null) {
            if (failed) {
                settings.restore(before);
            }
            before = null;
            settings.endTransaction();
        }
    }

    /// @return the tag of its completion
    String begin(Statement.Begin begin) {
        if (status == 'I') {
            keepSettings();
            status = 'T';
            settings.beginTransaction();
        } else {
            replies.warning(
                    new SqlError(
                            SqlState.TRANSACTION_ACTIVE,
                            "there is already a transaction in progress"));
        }
        begin.modes().forEach(this::apply);
        return begin.tag();
    }

    void characterize(Statement.Characteristics wanted) {
        if (wanted.session()) {
            for (Statement.Mode mode : wanted.modes()) {
                settings.set(Setting.named("default_" + mode.setting()), mode.value(), false);
            }
        } else if (status == 'I') {
            onlyInBlocks("SET TRANSACTION");
        } else {
            wanted.modes().forEach(this::apply);
        }
    }

    private void apply(Statement.Mode mode) {
        settings.set(Setting.named(mode.setting()), mode.value(), true);
    }

    String commit() {
        if (status == 'E') {
            return rollback();
        }
        if (status == 'I') {
            replies.warning(noTransaction());
        } else {
            end();
        }
        return "COMMIT";
    }

    String rollback() {
        if (status == 'I') {
            replies.warning(noTransaction());
        } else {
            if (before != null) {
                settings.restore(before);
            }
            end();
        }
        return "ROLLBACK";
    }

    private void end() {
        status = 'I';
        before = null;
        savepoints.clear();
        settings.endTransaction();
    }

    void savepoint(String name) {
        demandBlock("SAVEPOINT");
        if (savepoints.size() >= SAVEPOINTS_MOST) {
            throw new SqlError(SqlState.LIMIT_EXCEEDED, "too many savepoints")
                    .detail("A transaction has at most " + SAVEPOINTS_MOST + " of them.");
        }
        savepoints.add(new Savepoint(name, settings.snapshot()));
    }

    void release(String name) {
        demandBlock("RELEASE SAVEPOINT");
        forgetFrom(find(name));
    }

    void rollbackTo(String name) {
        demandBlock("ROLLBACK TO SAVEPOINT");
        int at = find(name);
        settings.restore(savepoints.get(at).settings());
        forgetFrom(at + 1);
        status = 'T';
    }

    private void forgetFrom(int at) {
        savepoints.subList(at, savepoints.size()).clear();
    }

    private int find(String name) {
        for (int i = savepoints.size() - 1; i >= 0; i--) {
            if (savepoints.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new SqlError(SqlState.NO_SAVEPOINT, "savepoint \"" + name + "\" does not exist");
    }

    private void demandBlock(String what) {
        if (status == 'I') {
            throw new SqlError(
                    SqlState.NO_TRANSACTION, what + " can only be used in transaction blocks");
        }
    }

    /// Says that something has no effect.
    void onlyInBlocks(String what) {
        replies.warning(
                new SqlError(
                        SqlState.NO_TRANSACTION, what + " can only be used in transaction blocks"));
    }

    private static SqlError noTransaction() {
        return new SqlError(SqlState.NO_TRANSACTION, "there is no transaction in progress");
    }
}
