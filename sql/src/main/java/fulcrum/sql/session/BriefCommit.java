package fulcrum.sql.session;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Outcome;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TransactionStatement;
import fulcrum.sql.error.SqlError;

/// COMMIT on the door's own thread. Where it does not go well, it goes on on a thread.
final class BriefCommit {

    private final SqlSession session;
    private final OpenPortal portal;
    private final Output output;

    BriefCommit(SqlSession session, OpenPortal portal, Output output) {
        this.session = session;
        this.portal = portal;
        this.output = output;
    }

    /// Whether nothing but the transaction's end is to be asked for.
    static boolean isOne(SqlSession session, Statement statement) {
        return statement instanceof TransactionStatement.Commit(boolean chain, _)
                && !chain
                && session.transaction().isBlock()
                && !session.transaction().isFailed()
                && !session.transaction().definitions().areThere();
    }

    void begin() {
        TxnId txn = session.transaction().begun();
        if (txn == null) {
            committed();
            return;
        }
        SessionCommand command = new SessionCommand.Commit(txn);
        session.line().tell(command, outcome -> take(command, outcome));
    }

    private void take(SessionCommand command, Outcome outcome) {
        if (Answers.isUnavailable(outcome)) {
            session.onThread(
                    output,
                    () -> {
                        boolean _ = session.commit();
                        tell();
                    });
            return;
        }
        try {
            SessionResult _ = session.asker().result(command, outcome);
        } catch (SqlError | Answers.Refused | Answers.Ended failed) {
            session.onThread(
                    output,
                    () -> {
                        session.failedToCommit(failed);
                        throw failed;
                    });
            return;
        }
        committed();
    }

    private void committed() {
        session.committed();
        tell();
        session.left(output);
    }

    private void tell() {
        portal.done = true;
        session.ran(portal.statement().text(), 0);
        output.complete("COMMIT");
    }
}
