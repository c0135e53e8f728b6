package fulcrum.sql.session;

import fulcrum.database.session.Access;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Why;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.storage.Asker;

/// Waits until a table may be written again that somebody has frozen ([Holding]), and where he is
/// gone, ends what he has begun.
final class Thawing {

    private static final int ATTEMPTS = 20;

    /// So often it is asked whether the statement that waits is still wanted.
    private static final long LOOK_NANOS = 1_000_000_000;

    private final SqlSession session;

    Thawing(SqlSession session) {
        this.session = session;
    }

    /// @param table its number
    /// @param demandWanted fails where the statement that waits was given up
    void await(int table, Runnable demandWanted) {
        long until = session.limits().lockNanos();
        long began = session.node().nowMicros();
        int failures = 0;
        while (session.transaction().definitions().isFrozen(table)) {
            demandWanted.run();
            try {
                tryAwait(table, until > 0 ? Math.min(until, LOOK_NANOS) : LOOK_NANOS);
                return;
            } catch (Answers.Refused refused) {
                long waited = (session.node().nowMicros() - began) * 1_000;
                boolean late = until > 0 && waited >= until;
                if (late || refused.why() != Why.LOCK_TIMEOUT) {
                    throw refused;
                }
            } catch (Answers.Ended ended) {
                if (++failures == ATTEMPTS) {
                    throw ended;
                }
            }
        }
    }

    private void tryAwait(int table, long lookNanos) {
        Asker asker = session.asker();
        SessionResult began =
                asker.ask(
                        new SessionCommand.Begin(
                                Isolation.SERIALIZABLE,
                                Access.READ_WRITE,
                                0,
                                new Limits(lookNanos, 0, 0)));
        TxnId txn = ((SessionResult.Began) began).txn();
        try {
            SessionResult _ =
                    asker.ask(
                            new SessionCommand.Read(
                                    txn, Span.row(Holding.turn(table)), Lock.EXCLUSIVE, 1));
            session.transaction().definitions().settle(table);
        } finally {
            letGo(asker, txn);
        }
    }

    /// Ends a transaction that has only had locks.
    static void letGo(Asker asker, TxnId txn) {
        try {
            SessionResult _ = asker.ask(new SessionCommand.Rollback(txn));
        } catch (SqlError | Answers.Ended | Answers.Refused _) {
            // its locks go when nobody says that it lives
        }
    }
}
