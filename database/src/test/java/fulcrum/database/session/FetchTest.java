package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.SessionResult.Aborted;
import fulcrum.database.session.SessionResult.Began;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.session.SessionResult.Done;
import fulcrum.database.session.SessionResult.Failed;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.session.SessionResult.Rows;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Many rows that are asked for at once.
class FetchTest {

    private static final long SECOND = 1_000_000_000;

    private final Town town = new Town(3);

    private TxnId begins(int node, Isolation isolation) {
        return ((Began) town.done(town.asks(node, new SessionCommand.Begin(isolation)))).txn();
    }

    private TxnId begins(int node) {
        return begins(node, Isolation.SERIALIZABLE);
    }

    private long asks(TxnId txn, SessionCommand command) {
        return town.asks(txn.node().number(), command);
    }

    private @Nullable SessionResult told(TxnId txn, SessionCommand command) {
        return town.answer(asks(txn, command));
    }

    private static SessionCommand fetch(TxnId txn, Lock lock, String... keys) {
        List<Bytes> all = Arrays.stream(keys).map(Bytes::text).toList();
        return new SessionCommand.Fetch(txn, all, lock, Planned.WITHOUT);
    }

    private static SessionCommand write(TxnId txn, String... keysAndValues) {
        List<RowWrite> writes = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String value = keysAndValues[i + 1];
            Bytes bytes = value.equals("-") ? null : Bytes.text(value);
            writes.add(new RowWrite(Bytes.text(keysAndValues[i]), bytes));
        }
        return new SessionCommand.Write(txn, writes);
    }

    private static Rows rows(String... keysAndValues) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            rows.add(new Row(Bytes.text(keysAndValues[i]), Bytes.text(keysAndValues[i + 1])));
        }
        return new Rows(rows, false);
    }

    private void commits(TxnId txn) {
        long request = asks(txn, new SessionCommand.Commit(txn));
        town.passes(SECOND);
        assertThat(town.done(request)).isInstanceOf(Committed.class);
    }

    private void areWritten(String... keysAndValues) {
        TxnId txn = begins(1);
        assertThat(told(txn, write(txn, keysAndValues))).isEqualTo(new Done());
        commits(txn);
    }

    @Test
    void rowsOfSeveralShardsComeInOrderWithWhatTheTransactionHasWritten() {
        areWritten("1a", "old", "1b", "gone", "2a", "two", "3c", "three");
        TxnId txn = begins(2);
        asks(txn, write(txn, "1a", "new", "1b", "-", "2b", "own"));
        assertThat(told(txn, fetch(txn, Lock.NONE, "1a", "1b", "1c", "2a", "2b", "3a", "3c")))
                .isEqualTo(rows("1a", "new", "2a", "two", "2b", "own", "3c", "three"));
        commits(txn);
    }

    @Test
    void rowsThatHaveToBeLoadedComeToo() {
        areWritten("1a", "a", "1b", "b", "2a", "two");
        town.cold = true;
        TxnId txn = begins(1);
        assertThat(told(txn, fetch(txn, Lock.EXCLUSIVE, "1a", "1aa", "1b", "2a")))
                .isEqualTo(rows("1a", "a", "1b", "b", "2a", "two"));
        commits(txn);
    }

    @Test
    void eachShardIsAskedOnceAndNotAgainForWhatIsLockedToBeWritten() {
        areWritten("1a", "a", "1b", "b", "2a", "two");
        TxnId txn = begins(3);
        int before = town.sent();
        asks(txn, fetch(txn, Lock.EXCLUSIVE, "1a", "1b", "1c", "2a", "2b"));
        assertThat(town.sent() - before).as("two questions, two answers").isEqualTo(4);
        assertThat(told(txn, write(txn, "1a", "x", "1c", "x", "2b", "x"))).isEqualTo(new Done());
        assertThat(town.sent() - before).as("and no more").isEqualTo(4);
        asks(txn, write(txn, "1d", "x", "1e", "x"));
        assertThat(town.sent() - before).as("one for both new ones").isEqualTo(6);
        commits(txn);
        TxnId reader = begins(1);
        assertThat(told(reader, fetch(reader, Lock.NONE, "1a", "1b", "1c", "1d", "1e", "2b")))
                .isEqualTo(rows("1a", "x", "1b", "b", "1c", "x", "1d", "x", "1e", "x", "2b", "x"));
    }

    @Test
    void whatIsLockedByOthersIsWaitedForOneRowAfterTheOther() {
        areWritten("1a", "a", "1b", "b", "1c", "c");
        TxnId first = begins(1);
        asks(first, write(first, "1a", "first"));
        TxnId second = begins(2);
        asks(second, write(second, "1c", "second"));
        TxnId txn = begins(3);
        long waiting = asks(txn, fetch(txn, Lock.EXCLUSIVE, "1a", "1b", "1c"));
        TxnId other = begins(1);
        assertThat(told(other, write(other, "1b", "free")))
                .as("not locked yet")
                .isEqualTo(new Done());
        commits(other);
        commits(first);
        assertThat(town.answer(waiting)).isNull();
        TxnId late = begins(1);
        long behind = asks(late, write(late, "1b", "late"));
        assertThat(town.answer(behind)).as("locked by now").isNull();
        commits(second);
        assertThat(town.answer(waiting))
                .isEqualTo(rows("1a", "first", "1b", "free", "1c", "second"));
        commits(txn);
        assertThat(town.answer(behind)).isEqualTo(new Done());
        commits(late);
    }

    @Test
    void aLockTimeOutNamesTheRowThatIsWaitedFor() {
        TxnId holder = begins(1);
        asks(holder, write(holder, "1b", "x"));
        TxnId txn = begins(3);
        asks(txn, new SessionCommand.Limit(txn, new Limits(SECOND / 2, 0, 0)));
        long waiting = asks(txn, fetch(txn, Lock.EXCLUSIVE, "1a", "1b", "1c"));
        town.passes(SECOND);
        Failed failed = (Failed) town.done(waiting);
        assertThat(failed.why()).isEqualTo(Why.LOCK_TIMEOUT);
        assertThat(failed.parties().getFirst().span().from()).isEqualTo(Bytes.text("1b"));
        commits(holder);
        assertThat(told(txn, fetch(txn, Lock.EXCLUSIVE, "1a", "1b", "1c")))
                .isEqualTo(rows("1b", "x"));
        commits(txn);
    }

    @Test
    void circlesOfTransactionsThatFetchAreBroken() {
        TxnId one = begins(1);
        TxnId two = begins(2);
        asks(one, fetch(one, Lock.EXCLUSIVE, "1b"));
        asks(two, fetch(two, Lock.EXCLUSIVE, "2b"));
        long first = asks(one, fetch(one, Lock.EXCLUSIVE, "2a", "2b"));
        long second = asks(two, fetch(two, Lock.EXCLUSIVE, "1a", "1b"));
        town.passes(5 * SECOND);
        List<SessionResult> ends = List.of(town.done(first), town.done(second));
        assertThat(ends)
                .filteredOn(end -> end instanceof Aborted(Why why, _) && why == Why.DEADLOCK)
                .hasSize(1);
        assertThat(ends).filteredOn(Rows.class::isInstance).hasSize(1);
    }

    @Test
    void inASnapshotRowsAreAsOfItAndTheFirstUpdaterWins() {
        areWritten("1a", "old", "1b", "old");
        TxnId txn = begins(2, Isolation.REPEATABLE_READ);
        asks(txn, fetch(txn, Lock.NONE, "1a"));
        town.passes(SECOND / 100); // a later commit has a later instant
        areWritten("1b", "new", "1c", "new");
        assertThat(told(txn, fetch(txn, Lock.NONE, "1a", "1b", "1c")))
                .isEqualTo(rows("1a", "old", "1b", "old"));
        Aborted lost = (Aborted) town.done(asks(txn, fetch(txn, Lock.EXCLUSIVE, "1a", "1b")));
        assertThat(lost.why()).isEqualTo(Why.CONFLICT);
        assertThat(lost.cycle().getFirst().span().from()).isEqualTo(Bytes.text("1b"));
    }

    @Test
    void ofManyRowsThatAreWrittenInASnapshotNoneMayHaveChanged() {
        areWritten("1a", "old", "1b", "old");
        TxnId txn = begins(2, Isolation.REPEATABLE_READ);
        asks(txn, fetch(txn, Lock.NONE, "1a"));
        town.passes(SECOND / 100);
        areWritten("1b", "new");
        Aborted lost = (Aborted) town.done(asks(txn, write(txn, "1a", "x", "1b", "x")));
        assertThat(lost.why()).isEqualTo(Why.CONFLICT);
    }

    @Test
    void whatIsTooLargeForOneAnswerSaysSo() {
        int half = CoordinatorConfig.DEFAULT.rowBytesMost() / 2;
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 26; i++) {
            keys.add("1" + (char) ('a' + i));
            areWritten(keys.getLast(), "x".repeat(half));
        }
        TxnId txn = begins(1);
        asks(txn, write(txn, "1c", "-"));
        List<Bytes> found = new ArrayList<>();
        int asked = 0;
        while (!keys.isEmpty()) {
            Rows page =
                    (Rows) town.done(asks(txn, fetch(txn, Lock.NONE, keys.toArray(String[]::new))));
            page.rows().forEach(row -> found.add(row.key()));
            asked++;
            if (!page.more()) {
                break;
            }
            keys.removeIf(key -> Bytes.text(key).compareTo(page.rows().getLast().key()) <= 0);
        }
        assertThat(asked).isGreaterThan(1);
        assertThat(found).hasSize(25).isSorted().doesNotContain(Bytes.text("1c"));
    }

    @Test
    void whoOnlyReadsMayNotLock() {
        SessionCommand.Begin begin =
                new SessionCommand.Begin(
                        Isolation.SERIALIZABLE, Access.READ_ONLY, 0, Limits.DEFAULT);
        TxnId txn = ((Began) town.done(town.asks(1, begin))).txn();
        assertThat(told(txn, fetch(txn, Lock.SHARED, "1a"))).isEqualTo(new Failed(Why.READ_ONLY));
        town.passes(SECOND / 100); // its instant is past by then
        assertThat(told(txn, fetch(txn, Lock.NONE, "1a"))).isEqualTo(rows());
    }

    @Test
    void keysAreAscendingAndNotTooMany() {
        TxnId txn = new TxnId(new fulcrum.machine.NodeId(1), 1);
        assertThat(((SessionCommand.Fetch) fetch(txn, Lock.NONE, "a", "b")).isSound()).isTrue();
        assertThat(((SessionCommand.Fetch) fetch(txn, Lock.NONE)).isSound()).isFalse();
        assertThat(((SessionCommand.Fetch) fetch(txn, Lock.NONE, "b", "a")).isSound()).isFalse();
        assertThat(((SessionCommand.Fetch) fetch(txn, Lock.NONE, "a", "a")).isSound()).isFalse();
    }
}
