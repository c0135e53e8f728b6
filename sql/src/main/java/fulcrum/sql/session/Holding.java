package fulcrum.sql.session;

import fulcrum.database.schema.SystemTables;
import fulcrum.database.session.Access;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.storage.Asker;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Tables that are read and not written while a definition looks at their rows, or moves them.
///
/// A table is frozen by one more version of what is stored of it. When all of its shards know that
/// version, whoever wrote by an older one has committed or is aborted, and who plans by it waits
/// ([Thawing]): from then on the rows are those of a snapshot. The change of the catalog is one
/// transaction, the session's; behind it comes one more version, by which the table is written
/// again. So each row was there before, and was looked at or moved, or was written by who knows the
/// new state.
///
/// Who freezes may die. That he lives is said by the lock on a row that nobody writes
/// ([#turn(int)]). Whoever waits asks for that lock; when he has it, he does what is left to do
/// ([Definitions#settle]). Where the lock was lost and its owner lives, nothing is lost but his
/// work: the session's transaction commits only if what it has frozen still has the version by
/// which it was frozen, and a lock on that keeps others from thawing it meanwhile. So no lock is
/// needed while rows are moved.
///
/// What is stored for the new state is frozen too until nothing is left of the old one: else
/// somebody who reads the old would miss what others write to the new.
final class Holding {

    private static final Limits FOR_EVER = new Limits(0, 0, Long.MAX_VALUE / 2);

    private final TableStatements statements;
    private final Asker asker;
    private final TreeSet<Integer> tables = new TreeSet<>();
    private @Nullable TxnId guard;

    Holding(TableStatements statements) {
        this.statements = statements;
        this.asker = statements.session().asker();
    }

    /// The row whose lock is had by who freezes a table, or thaws it in another's place.
    static Bytes turn(int table) {
        return SystemTables.objectName(table, "turn");
    }

    /// Freezes tables that the session's transaction has not made.
    ///
    /// @throws SqlError where one is not there any more, or was changed meanwhile
    void begin(Collection<Integer> oids) {
        tables.addAll(oids);
        Definitions definitions = statements.definitions();
        SessionResult began =
                asker.ask(
                        new SessionCommand.Begin(
                                Isolation.SERIALIZABLE, Access.READ_WRITE, 0, FOR_EVER));
        TxnId stays = ((SessionResult.Began) began).txn();
        guard = stays;
        for (int oid : tables) {
            SessionResult _ =
                    asker.ask(
                            new SessionCommand.Read(stays, Span.row(turn(oid)), Lock.EXCLUSIVE, 1));
        }
        SqlCatalog now = definitions.catalog();
        for (int oid : tables) {
            if (now.entry(oid) instanceof Table table) {
                definitions.freezeNow(now.stored(table));
            }
        }
    }

    /// The session's transaction has ended: the tables may be written again.
    ///
    /// @param known how it has ended; where that is not known, whoever wants to write waits until
    ///   it is
    void end(boolean known) {
        TxnId stays = guard;
        if (stays == null) {
            return;
        }
        guard = null;
        try {
            if (known) {
                tables.forEach(statements.definitions()::settle);
            }
        } catch (SqlError | Answers.Ended | Answers.Refused _) {
            // who wants to write the table does the rest
        }
        Thawing.letGo(asker, stays);
    }
}
