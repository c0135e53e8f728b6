package fulcrum.sql.session;

import fulcrum.database.session.Access;
import fulcrum.database.session.CommitCost;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.TxnId;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.storage.Asker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The transaction of a session: one that a client has begun, or one that is begun for a statement
/// (manual, 13.2 and BEGIN). It begins at the coordinator with the first statement that needs it.
final class Transaction {

    /// What a savepoint goes back to.
    private record Savepoint(String name, int mark, int definitions) {}

    private enum State {
        NONE,
        IMPLICIT,
        BLOCK,
        FAILED
    }

    private final Asker asker;
    private final Definitions definitions;
    private State state = State.NONE;
    private Isolation isolation = Isolation.SERIALIZABLE;
    private boolean readOnly;
    private long asOf;
    private @Nullable TxnId txn;
    private Limits limits = Limits.DEFAULT;
    private boolean used;
    private boolean overThere;
    private long begunMicros;
    private long number;

    /// What was known of the catalog before it began at the coordinator, where all that it reads it
    /// reads as of that moment; null where it does not.
    private @Nullable SqlCatalog then;

    private int statements;
    private final Deque<Savepoint> savepoints = new ArrayDeque<>();

    Transaction(Asker asker, Definitions definitions) {
        this.asker = asker;
        this.definitions = definitions;
    }

    Session.Status status() {
        return switch (state) {
            case NONE, IMPLICIT -> Session.Status.IDLE;
            case BLOCK -> Session.Status.IN_BLOCK;
            case FAILED -> Session.Status.FAILED;
        };
    }

    boolean isBlock() {
        return state == State.BLOCK || state == State.FAILED;
    }

    boolean isFailed() {
        return state == State.FAILED;
    }

    boolean isOpen() {
        return state != State.NONE;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    Isolation isolation() {
        return isolation;
    }

    /// When it began, in microseconds since 2000-01-01 UTC.
    long begunMicros() {
        return begunMicros;
    }

    /// It rises with each transaction of the session.
    long number() {
        return number;
    }

    /// Its name at the coordinator, as far as it has begun there; null else. From any thread, where
    /// it may be of a moment ago.
    @Nullable TxnId txn() {
        return txn;
    }

    Definitions definitions() {
        return definitions;
    }

    // How it begins

    /// Begins one for statements that no block is around.
    void beginImplicit(Isolation level, boolean reads, long nowMicros) {
        if (state == State.NONE) {
            begin(State.IMPLICIT, level, reads, nowMicros);
        }
    }

    void beginBlock(Isolation level, boolean reads, long nowMicros) {
        begin(State.BLOCK, level, reads, nowMicros);
    }

    /// What was begun for statements becomes a block.
    void becomeBlock() {
        state = State.BLOCK;
    }

    private void begin(State as, Isolation level, boolean reads, long nowMicros) {
        state = as;
        isolation = level;
        readOnly = reads;
        asOf = 0;
        txn = null;
        used = false;
        then = null;
        overThere = false;
        begunMicros = nowMicros;
        number++;
        savepoints.clear();
        definitions.begin(this);
    }

    /// @throws SqlError 25001 where it has read or written already
    void characterize(@Nullable Isolation level, @Nullable Boolean reads) {
        if (level != null && level != isolation) {
            if (used) {
                throw new SqlError(
                        SqlState.TRANSACTION_ACTIVE,
                        "SET TRANSACTION ISOLATION LEVEL must be called before any query");
            }
            isolation = level;
        }
        if (reads != null && reads != readOnly) {
            if (used && !reads) {
                throw new SqlError(
                        SqlState.TRANSACTION_ACTIVE,
                        "transaction read-write mode must be set before any query");
            }
            readOnly = reads;
        }
    }

    /// Everything is read as of a moment.
    ///
    /// @param timestamp of the database's clock, in nanoseconds
    void readAsOf(long timestamp) {
        if (used && asOf != timestamp) {
            throw new SqlError(
                    SqlState.TRANSACTION_ACTIVE, "AS OF SYSTEM TIME must come before any query");
        }
        asOf = timestamp;
        readOnly = true;
    }

    /// The transaction at the coordinator.
    ///
    /// @param snapshot it is enough to read as of one moment, without locks
    TxnId need(boolean snapshot, Limits wanted) {
        used = true;
        TxnId begun = txn;
        if (begun != null) {
            return begun;
        }
        SessionResult result = asker.ask(beginning(snapshot, wanted));
        begun = ((SessionResult.Began) result).txn();
        txn = begun;
        return begun;
    }

    /// Whether what is stored under a number has all its rows at the moment that the transaction
    /// reads as of. What a table or an index was moved to since then, or an index that was made,
    /// has none of the rows of that moment.
    boolean sees(Planned planned) {
        SqlCatalog known = then;
        return known == null
                || planned.table() == 0
                || definitions.hasMade(planned.table())
                || known.isReadable(planned.table());
    }

    /// Indexes that have no entries of the moment that the transaction reads as of.
    List<Integer> unseenIndexes(SqlCatalog now) {
        SqlCatalog past = then;
        return past == null
                ? List.of()
                : now.entries().stream()
                        .filter(each ->
                                each instanceof Index index && !past.isReadable(index.storage()))
                        .map(Entry::oid)
                        .toList();
    }

    /// What is told where the transaction does not see what it would read.
    SqlError unseen(Planned planned) {
        SqlCatalog past = then;
        if (asOf == 0 || past == null) {
            return new SqlError(
                            SqlState.SERIALIZATION,
                            "could not serialize access: a table was altered meanwhile")
                    .hint("The transaction might succeed if retried.");
        }
        return new PastRows(definitions.known(), past).gone(planned.table());
    }

    /// A number for all that one statement reads, as often as it begins anew.
    int newStatement() {
        return ++statements;
    }

    /// The same for one that goes on reading after others have read.
    int newKeptStatement() {
        return SessionCommand.KEPT + newStatement();
    }

    /// The same where it has begun; null where it has not.
    @Nullable TxnId begun() {
        used = true;
        return txn;
    }

    /// How it begins at the coordinator.
    SessionCommand.Begin beginning(boolean snapshot, Limits wanted) {
        limits = wanted;
        boolean onlyReads = readOnly || (snapshot && state == State.IMPLICIT);
        boolean oneMoment =
                isolation == Isolation.REPEATABLE_READ
                        || (isolation == Isolation.SERIALIZABLE && onlyReads);
        if (asOf > 0) {
            then = definitions.asOf(asOf);
        } else {
            then = oneMoment ? definitions.known() : null;
        }
        return new SessionCommand.Begin(
                isolation, onlyReads ? Access.READ_ONLY : Access.READ_WRITE, asOf, wanted);
    }

    /// It has begun there.
    void began(TxnId there) {
        txn = there;
    }

    /// It is not idle: something is done for it that it does not know of.
    void stayAlive() {
        TxnId begun = txn;
        if (begun != null && !overThere) {
            SessionResult _ = asker.ask(new SessionCommand.Limit(begun, limits));
        }
    }

    // How it ends

    /// A statement has failed, or the coordinator has ended it.
    ///
    /// @param ended by the coordinator
    void fail(boolean ended) {
        overThere |= ended;
        if (state == State.BLOCK) {
            state = State.FAILED;
            if (savepoints.isEmpty() || overThere) {
                giveUp();
            }
        } else if (state == State.IMPLICIT) {
            rollback();
        }
    }

    private void giveUp() {
        TxnId begun = txn;
        if (begun != null && !overThere) {
            try {
                SessionResult _ = asker.ask(new SessionCommand.Rollback(begun));
            } catch (SqlError | Answers.Ended | Answers.Refused _) {
                // it is let go there when nobody asks for it any more
            }
        }
        overThere = true;
    }

    /// Commits.
    ///
    /// @return whether it was committed; a failed block is rolled back
    boolean commit() {
        State was = state;
        if (was == State.FAILED) {
            rollback();
            return false;
        }
        SessionResult _ = commit(false);
        return true;
    }

    /// Commits what has not failed.
    ///
    /// @return what that has cost
    CommitCost commitCounted() {
        CommitCost cost = commit(true).cost();
        return cost == null ? CommitCost.nothing() : cost;
    }

    private SessionResult.Committed commit(boolean counted) {
        SessionResult.Committed committed = new SessionResult.Committed(0);
        try {
            definitions.beforeCommit(this);
            TxnId begun = txn;
            if (begun != null) {
                SessionResult ended = asker.ask(new SessionCommand.Commit(begun, counted));
                committed = (SessionResult.Committed) ended;
            }
        } catch (SqlError | Answers.Refused | Answers.Ended failed) {
            failedToCommit(failed);
            throw failed;
        }
        committed();
        return committed;
    }

    /// The coordinator has committed it.
    void committed() {
        end();
        definitions.ended(Definitions.End.COMMITTED);
    }

    /// The coordinator has not, or nobody knows.
    void failedToCommit(RuntimeException failed) {
        overThere |= failed instanceof Answers.Ended;
        boolean unknown = isUnknown(failed);
        if (!overThere && !unknown) {
            giveUp();
        }
        end();
        definitions.ended(unknown ? Definitions.End.UNKNOWN : Definitions.End.ROLLED_BACK);
    }

    private static boolean isUnknown(RuntimeException failed) {
        return failed instanceof SqlError error && error.state() == SqlState.UNKNOWN_RESOLUTION;
    }

    void rollback() {
        giveUp();
        end();
        definitions.ended(Definitions.End.ROLLED_BACK);
    }

    private void end() {
        state = State.NONE;
        txn = null;
        savepoints.clear();
        readOnly = false;
        asOf = 0;
    }

    /// Prepares it under a name: it is over for this session.
    void prepare(String gid, String owner, Limits wanted) {
        definitions.demandNone();
        try {
            TxnId begun = need(false, wanted);
            SessionResult _ = asker.ask(new SessionCommand.Prepare(begun, gid, owner));
        } catch (SqlError | Answers.Refused | Answers.Ended failed) {
            overThere |= failed instanceof Answers.Ended;
            if (!isUnknown(failed)) {
                giveUp();
            }
            throw failed;
        } finally {
            end();
            definitions.ended(Definitions.End.UNKNOWN);
        }
    }

    // Savepoints

    void savepoint(String name, Limits wanted) {
        TxnId begun = need(false, wanted);
        SessionResult marked = asker.ask(new SessionCommand.Mark(begun));
        savepoints.push(
                new Savepoint(name, ((SessionResult.Marked) marked).mark(), definitions.mark()));
    }

    private Savepoint find(String name) {
        for (Savepoint each : savepoints) {
            if (each.name.equals(name)) {
                return each;
            }
        }
        throw new SqlError(SqlState.NO_SAVEPOINT, "savepoint \"" + name + "\" does not exist");
    }

    void release(String name) {
        Savepoint found = find(name);
        while (!Objects.requireNonNull(savepoints.peek()).equals(found)) {
            savepoints.pop();
        }
        savepoints.pop();
    }

    void rollbackTo(String name) {
        Savepoint found = find(name);
        if (overThere) {
            throw new SqlError(
                            SqlState.SERIALIZATION,
                            "could not serialize access: the transaction has ended")
                    .hint("The transaction might succeed if retried.");
        }
        SessionResult _ =
                asker.ask(new SessionCommand.GoBack(Objects.requireNonNull(txn), found.mark()));
        while (!Objects.requireNonNull(savepoints.peek()).equals(found)) {
            savepoints.pop();
        }
        definitions.goBack(found.definitions());
        state = State.BLOCK;
    }
}
