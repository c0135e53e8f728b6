package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import fulcrum.database.session.SessionResult.Aborted;
import fulcrum.database.session.SessionResult.Began;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.session.SessionResult.Done;
import fulcrum.database.session.SessionResult.Failed;
import fulcrum.database.session.SessionResult.Marked;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.session.SessionResult.Rows;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What clients may ask of transactions, and what they are told.
class SessionTest {

    private static final long SECOND = 1_000_000_000;

    private final Town town = new Town(3);

    private TxnId begins(int node) {
        return begins(node, new SessionCommand.Begin(Isolation.SERIALIZABLE));
    }

    private TxnId begins(int node, SessionCommand.Begin command) {
        return ((Began) town.done(town.asks(node, command))).txn();
    }

    private static SessionCommand.Begin readOnly(Isolation isolation, long asOf) {
        return new SessionCommand.Begin(isolation, Access.READ_ONLY, asOf, Limits.DEFAULT);
    }

    private long asks(TxnId txn, SessionCommand command) {
        return town.asks(txn.node().number(), command);
    }

    private @Nullable SessionResult told(TxnId txn, SessionCommand command) {
        return town.answer(asks(txn, command));
    }

    private static SessionCommand write(TxnId txn, String row, @Nullable String value) {
        Bytes bytes = value == null ? null : Bytes.text(value);
        return new SessionCommand.Write(txn, List.of(new RowWrite(Bytes.text(row), bytes)));
    }

    private static SessionCommand read(TxnId txn, String row) {
        return new SessionCommand.Read(txn, Span.row(Bytes.text(row)), Lock.NONE, 1);
    }

    private static SessionCommand lock(TxnId txn, String row, IfLocked ifLocked) {
        Span span = Span.row(Bytes.text(row));
        return new SessionCommand.Read(txn, span, Lock.EXCLUSIVE, ifLocked, 1);
    }

    private static Rows rows(String... keysAndValues) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            rows.add(new Row(Bytes.text(keysAndValues[i]), Bytes.text(keysAndValues[i + 1])));
        }
        return new Rows(rows, false);
    }

    private Committed commits(TxnId txn) {
        long request = asks(txn, new SessionCommand.Commit(txn));
        town.passes(SECOND);
        return (Committed) town.done(request);
    }

    private void isWritten(String row, String value) {
        TxnId txn = begins(1);
        assertThat(told(txn, write(txn, row, value))).isEqualTo(new Done());
        commits(txn);
    }

    private SessionResult seen(String row) {
        TxnId txn = begins(1);
        SessionResult seen = town.done(asks(txn, read(txn, row)));
        commits(txn);
        return seen;
    }

    // Statements

    /// Reads for a statement of its client's.
    private SessionResult readFor(int statement, TxnId txn, String row) {
        Span span = Span.row(Bytes.text(row));
        long request =
                asks(
                        txn,
                        new SessionCommand.Read(
                                txn,
                                span,
                                Lock.NONE,
                                IfLocked.WAIT,
                                1,
                                Planned.WITHOUT,
                                statement));
        town.passes(SECOND);
        return town.done(request);
    }

    @Test
    void whatOneStatementReadsAtReadCommittedItReadsAsOfOneInstant() {
        isWritten("1a", "before");
        isWritten("2b", "before");
        TxnId reader = begins(1, new SessionCommand.Begin(Isolation.READ_COMMITTED));
        assertThat(readFor(1, reader, "1a")).isEqualTo(rows("1a", "before"));
        isWritten("2b", "after");
        assertThat(readFor(1, reader, "2b")).isEqualTo(rows("2b", "before"));
        assertThat(readFor(2, reader, "2b")).isEqualTo(rows("2b", "after"));
        isWritten("2b", "last");
        assertThat(readFor(0, reader, "2b")).isEqualTo(rows("2b", "last"));
        commits(reader);
    }

    @Test
    void whatReadsNowAndThenAtReadCommittedReadsAsOfOneInstant() {
        int cursor = SessionCommand.KEPT + 1;
        isWritten("1a", "before");
        isWritten("2b", "before");
        TxnId reader = begins(1, new SessionCommand.Begin(Isolation.READ_COMMITTED));
        assertThat(readFor(cursor, reader, "1a")).isEqualTo(rows("1a", "before"));
        isWritten("2b", "after");
        assertThat(readFor(2, reader, "2b")).isEqualTo(rows("2b", "after"));
        assertThat(readFor(cursor, reader, "2b")).isEqualTo(rows("2b", "before"));
        assertThat(readFor(cursor + 1, reader, "2b")).isEqualTo(rows("2b", "after"));
        assertThat(readFor(cursor, reader, "2b")).isEqualTo(rows("2b", "before"));
        commits(reader);
    }

    @Test
    void whatReadsNowAndThenAndWasForgottenIsRefused() {
        isWritten("1a", "before");
        TxnId reader = begins(1, new SessionCommand.Begin(Isolation.READ_COMMITTED));
        int last = SessionCommand.KEPT + SessionCommand.KEPT_MOST + 2;
        for (int cursor = SessionCommand.KEPT + 1; cursor <= last; cursor++) {
            assertThat(readFor(cursor, reader, "1a")).isEqualTo(rows("1a", "before"));
        }
        isWritten("1a", "after");
        int second = SessionCommand.KEPT + 2;
        assertThat(readFor(second, reader, "1a")).isEqualTo(rows("1a", "before"));
        assertThat(readFor(SessionCommand.KEPT + 1, reader, "1a"))
                .isEqualTo(new SessionResult.Failed(Why.SNAPSHOT_TOO_OLD));
    }

    // Marks

    @Test
    void goingBackToAMarkTakesBackWhatWasWrittenSinceAndNoMore() {
        TxnId txn = begins(1);
        asks(txn, write(txn, "1a", "kept"));
        assertThat(told(txn, new SessionCommand.Mark(txn))).isEqualTo(new Marked(1));
        asks(txn, write(txn, "1a", "over"));
        asks(txn, write(txn, "2b", "new"));
        assertThat(told(txn, new SessionCommand.Mark(txn))).isEqualTo(new Marked(2));
        asks(txn, write(txn, "2b", null));
        assertThat(told(txn, new SessionCommand.GoBack(txn, 2))).isEqualTo(new Done());
        assertThat(told(txn, read(txn, "2b"))).isEqualTo(rows("2b", "new"));
        assertThat(told(txn, new SessionCommand.GoBack(txn, 1))).isEqualTo(new Done());
        assertThat(told(txn, read(txn, "1a"))).isEqualTo(rows("1a", "kept"));
        assertThat(told(txn, read(txn, "2b"))).isEqualTo(rows());
        commits(txn);
        assertThat(seen("1a")).isEqualTo(rows("1a", "kept"));
        assertThat(seen("2b")).isEqualTo(rows());
    }

    @Test
    void aMarkThatIsNotThereIsRefusedAndTheTransactionGoesOn() {
        TxnId txn = begins(1);
        asks(txn, new SessionCommand.Mark(txn));
        asks(txn, new SessionCommand.Mark(txn));
        asks(txn, new SessionCommand.GoBack(txn, 1));
        long request = asks(txn, new SessionCommand.GoBack(txn, 2));
        assertThat(town.outcome(request))
                .isEqualTo(new Outcome.Refused(Outcome.Refusal.INVALID, null));
        assertThat(told(txn, write(txn, "1a", "x"))).isEqualTo(new Done());
        commits(txn);
    }

    private static Conflict conflict(@Nullable SessionResult result) {
        return Objects.requireNonNull(Conflict.of(Objects.requireNonNull(result), RowNames.NONE));
    }

    // Locks that are not free

    @Test
    void whoWillNotWaitFailsAtOnceAndGoesOn() {
        TxnId holder = begins(1);
        asks(holder, write(holder, "2a", "x"));
        TxnId other = begins(3);
        assertThat(conflict(told(other, lock(other, "2a", IfLocked.FAIL))))
                .isEqualTo(
                        new Conflict(
                                "55P03",
                                "could not obtain lock on row",
                                List.of(
                                        "statement 1 (read and lock) of transaction "
                                                + other
                                                + " wants row \"2a\" exclusively.",
                                        "statement 1 (write) of transaction "
                                                + holder
                                                + " has row \"2a\" exclusively.")));
        assertThat(told(other, write(other, "2b", "y"))).isEqualTo(new Done());
        commits(other);
        commits(holder);
    }

    @Test
    void whoSkipsWhatIsLockedSeesTheRest() {
        isWritten("2a", "1");
        isWritten("2b", "2");
        TxnId holder = begins(1);
        asks(holder, lock(holder, "2a", IfLocked.WAIT));
        TxnId other = begins(3);
        assertThat(told(other, lock(other, "2a", IfLocked.SKIP))).isEqualTo(rows());
        assertThat(told(other, lock(other, "2b", IfLocked.SKIP))).isEqualTo(rows("2b", "2"));
        commits(other);
        commits(holder);
    }

    @Test
    void nobodyPassesWhoWaitsForALockAlready() {
        TxnId holder = begins(1);
        asks(holder, read(holder, "2a"));
        TxnId writer = begins(2);
        long waiting = asks(writer, write(writer, "2a", "x"));
        TxnId other = begins(3);
        Span row = Span.row(Bytes.text("2a"));
        SessionCommand shared = new SessionCommand.Read(other, row, Lock.SHARED, IfLocked.FAIL, 1);
        assertThat(conflict(told(other, shared)).detail())
                .containsExactly(
                        "statement 1 (read and lock) of transaction "
                                + other
                                + " wants row \"2a\" shared.",
                        "statement 1 (write) of transaction "
                                + writer
                                + " waits for row \"2a\" exclusively.",
                        "statement 1 (read) of transaction " + holder + " has row \"2a\" shared.");
        commits(holder);
        assertThat(town.answer(waiting)).isEqualTo(new Done());
        commits(writer);
    }

    @Test
    void aLockThatIsNotFreeInTimeFailsItsStatementAndNobodyWaitsForItThen() {
        TxnId holder = begins(1);
        asks(holder, write(holder, "2a", "x"));
        Limits limits = new Limits(SECOND / 2, 0, 0);
        TxnId second =
                begins(
                        3,
                        new SessionCommand.Begin(
                                Isolation.SERIALIZABLE, Access.READ_WRITE, 0, limits));
        asks(second, write(second, "2b", "y"));
        long waiting = asks(second, write(second, "2a", "y"));
        TxnId third = begins(1);
        long behind = asks(third, write(third, "2a", "z"));
        town.passes(SECOND);
        assertThat(conflict(town.answer(waiting)))
                .isEqualTo(
                        new Conflict(
                                "55P03",
                                "canceling statement due to lock timeout",
                                List.of(
                                        "statement 2 (write) of transaction "
                                                + second
                                                + " wants row \"2a\" exclusively.",
                                        "statement 1 (write) of transaction "
                                                + holder
                                                + " has row \"2a\" exclusively.")));
        commits(holder);
        assertThat(town.answer(behind)).isEqualTo(new Done());
        commits(third);
        commits(second);
        assertThat(seen("2a")).isEqualTo(rows("2a", "z"));
        assertThat(seen("2b")).isEqualTo(rows("2b", "y"));
    }

    @Test
    void aStatementThatTakesTooLongFailsAlthoughItsLockMayBeWaitedForLonger() {
        TxnId holder = begins(1);
        asks(holder, write(holder, "2a", "x"));
        TxnId other = begins(3);
        Limits limits = new Limits(0, SECOND / 2, 0);
        assertThat(told(other, new SessionCommand.Limit(other, limits))).isEqualTo(new Done());
        long waiting = asks(other, read(other, "2a"));
        town.passes(SECOND);
        assertThat(town.answer(waiting)).isEqualTo(new Failed(Why.STATEMENT_TIMEOUT));
        commits(holder);
        assertThat(told(other, read(other, "2a"))).isEqualTo(rows("2a", "x"));
        commits(other);
    }

    @Test
    void whatIsNotWantedAnyMoreIsGivenUpAndTheTransactionGoesOn() {
        TxnId holder = begins(1);
        asks(holder, write(holder, "2a", "x"));
        TxnId txn = begins(3);
        asks(txn, write(txn, "3b", "y"));
        long waiting = asks(txn, write(txn, "2a", "y"));
        assertThat(town.answer(waiting)).isNull();
        assertThat(told(txn, new SessionCommand.Stop(txn))).isEqualTo(new Done());
        assertThat(town.answer(waiting)).isEqualTo(new Failed(Why.CANCELED));
        assertThat(told(txn, new SessionCommand.Stop(txn))).as("nothing").isEqualTo(new Done());
        TxnId third = begins(1);
        long behind = asks(third, write(third, "2a", "z"));
        commits(holder);
        assertThat(town.answer(behind)).as("nobody else waits").isEqualTo(new Done());
        commits(third);
        commits(txn);
        assertThat(seen("2a")).isEqualTo(rows("2a", "z"));
        assertThat(seen("3b")).isEqualTo(rows("3b", "y"));
    }

    @Test
    void aCommitIsNotStopped() {
        TxnId txn = begins(1);
        asks(txn, write(txn, "2a", "x"));
        asks(txn, write(txn, "3a", "x"));
        town.loses(message -> message instanceof TxnMessage.Commit);
        long commit = asks(txn, new SessionCommand.Commit(txn));
        assertThat(told(txn, new SessionCommand.Stop(txn))).isEqualTo(new Done());
        assertThat(town.outcome(commit)).isNull();
        town.loses(_ -> false);
        town.passes(2 * SECOND);
        assertThat(town.done(commit)).isInstanceOf(Committed.class);
    }

    @Test
    void whoSaysNothingForTooLongIsToldWhenItAsksAgainAndHoldsNothing() {
        Limits limits = new Limits(0, 0, SECOND);
        TxnId silent =
                begins(
                        1,
                        new SessionCommand.Begin(
                                Isolation.SERIALIZABLE, Access.READ_WRITE, 0, limits));
        asks(silent, write(silent, "2a", "x"));
        town.passes(2 * SECOND);
        isWritten("2a", "y");
        assertThat(told(silent, new SessionCommand.Commit(silent)))
                .isEqualTo(new Aborted(Why.IDLE));
        long again = asks(silent, new SessionCommand.Commit(silent));
        assertThat(town.outcome(again))
                .isEqualTo(new Outcome.Refused(Outcome.Refusal.INVALID, null));
        assertThat(seen("2a")).isEqualTo(rows("2a", "y"));
    }

    // Sizes

    @Test
    void whatIsTooLargeIsRefusedByNameAndWritesNothing() {
        TxnId txn = begins(1);
        int most = CoordinatorConfig.DEFAULT.rowBytesMost();
        assertThat(told(txn, write(txn, "1a", "x".repeat(most))))
                .isEqualTo(new Failed(Why.ROW_TOO_LARGE));
        long rows = CoordinatorConfig.DEFAULT.bufferBytesMost() / most;
        for (int i = 0; i < rows; i++) {
            assertThat(told(txn, write(txn, "1" + (char) ('a' + i), "x".repeat(most - 2))))
                    .isEqualTo(new Done());
        }
        assertThat(told(txn, write(txn, "1z", "x")))
                .isEqualTo(new Failed(Why.TRANSACTION_TOO_LARGE));
        assertThat(told(txn, write(txn, "1a", "small"))).isInstanceOf(Failed.class);
        assertThat(told(txn, new SessionCommand.Rollback(txn)))
                .isEqualTo(new SessionResult.RolledBack());
        assertThat(seen("1a")).isEqualTo(rows());
    }

    @Test
    void whatAllTransactionsHoldTogetherIsBounded() {
        CoordinatorConfig config = CoordinatorConfig.DEFAULT;
        String large = "x".repeat(config.rowBytesMost() - 2);
        long fit = config.heldBytesMost() / (config.rowBytesMost() + Memory.ROW_BYTES);
        List<TxnId> txns = new ArrayList<>();
        for (int i = 0; i < fit; i++) {
            txns.add(begins(1));
            assertThat(told(txns.getLast(), write(txns.getLast(), row(i), large)))
                    .isEqualTo(new Done());
        }
        TxnId refused = begins(1);
        assertThat(told(refused, write(refused, "1z", large)))
                .isEqualTo(new Failed(Why.OUT_OF_MEMORY));
        TxnId first = txns.getFirst();
        assertThat(told(first, new SessionCommand.Rollback(first)))
                .isEqualTo(new SessionResult.RolledBack());
        assertThat(told(refused, write(refused, "1z", large))).isEqualTo(new Done());
    }

    private static String row(int number) {
        return "1" + (char) ('a' + number);
    }

    // Reading only

    @Test
    void whoOnlyReadsHoldsNobodyUpAndSeesOneInstant() {
        isWritten("2a", "old");
        TxnId reader = begins(1, readOnly(Isolation.SERIALIZABLE, 0));
        town.passes(SECOND / 100); // a later commit has a later instant
        isWritten("2a", "new");
        isWritten("3b", "new");
        assertThat(told(reader, read(reader, "2a"))).isEqualTo(rows("2a", "old"));
        assertThat(told(reader, read(reader, "3b"))).isEqualTo(rows());
        assertThat(told(reader, write(reader, "2a", "x"))).isEqualTo(new Failed(Why.READ_ONLY));
        assertThat(told(reader, lock(reader, "2a", IfLocked.WAIT)))
                .isEqualTo(new Failed(Why.READ_ONLY));
        assertThat(commits(reader)).isEqualTo(new Committed(0));
    }

    @Test
    void thePastCanBeReadAndTheFutureCannot() {
        isWritten("2a", "old");
        town.passes(SECOND);
        long then = town.now();
        town.passes(SECOND);
        isWritten("2a", "new");
        TxnId reader = begins(1, readOnly(Isolation.READ_COMMITTED, then));
        town.passes(SECOND / 10);
        assertThat(told(reader, read(reader, "2a"))).isEqualTo(rows("2a", "old"));
        assertThat(town.done(town.asks(1, readOnly(Isolation.SERIALIZABLE, town.now() + SECOND))))
                .isEqualTo(new Failed(Why.SNAPSHOT_TOO_NEW));
        long writes =
                town.asks(
                        1,
                        new SessionCommand.Begin(
                                Isolation.SERIALIZABLE, Access.READ_WRITE, then, Limits.DEFAULT));
        assertThat(town.outcome(writes))
                .isEqualTo(new Outcome.Refused(Outcome.Refusal.INVALID, null));
    }

    @Test
    void whereTheClockIsFarOffWhoOnlyReadsTakesLocksAndStillSeesTheLatest() {
        isWritten("2a", "old");
        town.clockErrorNanos = CoordinatorConfig.DEFAULT.clockErrorNanosMost() + 1;
        TxnId reader = begins(1, readOnly(Isolation.SERIALIZABLE, 0));
        assertThat(told(reader, read(reader, "2a"))).isEqualTo(rows("2a", "old"));
        TxnId writer = begins(3);
        long waiting = asks(writer, write(writer, "2a", "new"));
        assertThat(town.answer(waiting)).isNull();
        assertThat(commits(reader)).isEqualTo(new Committed(0));
        assertThat(town.answer(waiting)).isEqualTo(new Done());
        commits(writer);
    }

    // What became of it

    private static SessionCommand status(long request, Town town) {
        Outcome outcome = town.outcome(request);
        assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
        String name = ((Outcome.Unknown) Objects.requireNonNull(outcome)).why();
        return new SessionCommand.Status(TxnHandle.parse(name));
    }

    @Test
    void whatNobodyKnewIsFoundOutByAnyNode() {
        TxnId txn = begins(1);
        asks(txn, write(txn, "2a", "x"));
        asks(txn, write(txn, "3b", "x"));
        town.lost = TxnMessage.Ended.class::isInstance;
        long request = asks(txn, new SessionCommand.Commit(txn));
        town.passes(10 * SECOND);
        SessionCommand status = status(request, town);
        town.lost = _ -> false;
        assertThat(town.done(town.asks(3, status))).isInstanceOf(Committed.class);
        assertThat(seen("3b")).isEqualTo(rows("3b", "x"));
    }

    @Test
    void whatNeverCameToItsHomeIsAbortedForEver() {
        TxnId txn = begins(1);
        asks(txn, write(txn, "2a", "x"));
        List<TxnMessage> late = new ArrayList<>();
        town.lost =
                message ->
                        message instanceof TxnMessage.Ended
                                || (message instanceof TxnMessage.Commit && late.add(message));
        long request = asks(txn, new SessionCommand.Commit(txn));
        town.passes(10 * SECOND);
        SessionCommand status = status(request, town);
        town.lost = _ -> false;
        assertThat(town.done(town.asks(3, status))).isInstanceOf(Aborted.class);
        town.hall(2).leader.onMessage(late.getFirst());
        town.passes(SECOND);
        assertThat(seen("2a")).isEqualTo(rows());
        assertThat(town.done(town.asks(1, status))).isInstanceOf(Aborted.class);
    }

    @Test
    void nothingIsSaidOfWhatCannotBeAsked() {
        TxnId txn = begins(1);
        asks(txn, write(txn, "2a", "x"));
        town.lost = TxnMessage.Ended.class::isInstance;
        long request = asks(txn, new SessionCommand.Commit(txn));
        town.passes(10 * SECOND);
        long asked = town.asks(3, status(request, town));
        town.passes(10 * SECOND);
        assertThat(town.outcome(asked))
                .isEqualTo(new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null));
    }

    /// A node that has just begun knows nobody whom it could ask.
    @Test
    void nothingIsAskedBeforeItIsKnownWhoCanBe() {
        NodeId node = new NodeId(1);
        Coordinator coordinator = new Coordinator(node, CoordinatorConfig.DEFAULT, new Routes());
        TxnHandle handle = TxnHandle.parse("n3-1f0000000a@7.2.15");
        EffectList<ShardMessage> out = new EffectList<>(1);
        coordinator.step(1, new Input.Submitted<>(1, new SessionCommand.Status(handle)), out);
        assertThat(out.drain())
                .containsExactly(
                        new Effect.AnswerEarly<>(
                                1, new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null)));
    }

    @Test
    void oneTransactionUnderTwoNamesIsAskedForUnderBoth() {
        TxnId txn = begins(1);
        asks(txn, write(txn, "2a", "x"));
        town.lost = TxnMessage.Ended.class::isInstance;
        long request = asks(txn, new SessionCommand.Commit(txn));
        town.passes(10 * SECOND);
        TxnHandle told = ((SessionCommand.Status) status(request, town)).of();
        Branch home = told.home();
        TxnHandle wrong =
                new TxnHandle(told.txn(), new Branch(home.shard(), home.term() + 1, home.visit()));
        long wrongly = town.asks(3, new SessionCommand.Status(wrong));
        town.lost = _ -> false;
        assertThat(town.done(town.asks(3, new SessionCommand.Status(told))))
                .isInstanceOf(Committed.class);
        assertThat(town.outcome(wrongly)).isNull();
    }

    @Test
    void aNameIsReadAsItWasWrittenAndNothingElseIs() {
        TxnHandle handle = TxnHandle.parse("n3-1f0000000a@7.2.15");
        assertThat(handle).hasToString("n3-1f0000000a@7.2.15");
        for (String wrong :
                List.of("", "n3", "n3-1", "n3-1@7.2", "3-1@7.2.1", "n3-x@7.2.1", "n3-1@7.2.1.4")) {
            assertThat(catchThrowable(() -> TxnHandle.parse(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not the name of a transaction");
        }
    }
}
