package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.SessionResult.Began;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.session.SessionResult.Failed;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.session.SessionResult.Rows;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What clients ask for in one request is done as a whole or not at all, and once.
class OneShotTest {

    private static final long SECOND = 1_000_000_000;

    private final Town town = new Town(3);

    private static SessionCommand.Once once(String value, String... rows) {
        return new SessionCommand.Once(
                Stream.of(rows)
                        .map(row -> new RowWrite(Bytes.text(row), Bytes.text(value)))
                        .toList());
    }

    private SessionResult told(SessionCommand command) {
        long request = town.asks(1, command);
        town.passes(SECOND / 10);
        return town.done(request);
    }

    private Rows looks(String row) {
        return (Rows) told(new SessionCommand.Look(Span.row(Bytes.text(row)), 1));
    }

    private static Rows rows(String row, String value) {
        return new Rows(List.of(new Row(Bytes.text(row), Bytes.text(value))), false);
    }

    /// The first node hears who leads the second's shard.
    private void meet() {
        looks("2");
    }

    @Test
    void whatIsWrittenIsSeenByWhoLooksLater() {
        meet();
        assertThat(told(once("x", "2a"))).isInstanceOf(Committed.class);
        assertThat(looks("2a")).isEqualTo(rows("2a", "x"));
    }

    @Test
    void oneShardIsAskedOnce() {
        meet();
        int before = town.sent();
        assertThat(told(once("x", "2a", "2b"))).isInstanceOf(Committed.class);
        assertThat(town.sent() - before).isEqualTo(2); // there and back
    }

    @Test
    void severalShardsAreWrittenTogether() {
        assertThat(told(once("x", "1a", "2a", "3a"))).isInstanceOf(Committed.class);
        for (String row : List.of("1a", "2a", "3a")) {
            assertThat(looks(row)).isEqualTo(rows(row, "x"));
        }
    }

    /// The first node hears who leads all shards.
    private void meetAll() {
        looks("1");
        looks("2");
        looks("3");
    }

    private void allAre(String value) {
        for (String row : List.of("1a", "2a", "3a")) {
            assertThat(looks(row)).isEqualTo(rows(row, value));
        }
    }

    @Test
    void eachOfSeveralShardsIsSentItsShareAtOnce() {
        meetAll();
        int before = town.sent();
        assertThat(told(once("x", "1a", "2a", "3a"))).isInstanceOf(Committed.class);
        // to each its share, two votes, two verdicts, two that learn of it, and the answer
        assertThat(town.sent() - before).isEqualTo(10);
        allAre("x");
    }

    @Test
    void aShareWhoseLockIsNotFreeGoesStepByStep() {
        meetAll();
        TxnId other = ((Began) told(new SessionCommand.Begin(Isolation.SERIALIZABLE))).txn();
        told(new SessionCommand.Read(other, Span.row(Bytes.text("3a")), Lock.EXCLUSIVE, 1));
        long request = town.asks(1, once("x", "1a", "2a", "3a"));
        town.passes(SECOND / 10);
        assertThat(town.outcome(request)).isNull(); // it waits
        told(new SessionCommand.Rollback(other));
        town.passes(SECOND / 10);
        assertThat(town.done(request)).isInstanceOf(Committed.class);
        allAre("x");
    }

    @Test
    void whateverIsLostOfSharesNoneIsWrittenAlone() {
        meetAll();
        for (Class<? extends TxnMessage> kind :
                List.of(
                        TxnMessage.Share.class,
                        TxnMessage.OnceAmong.class,
                        TxnMessage.Vote.class,
                        TxnMessage.Verdict.class,
                        TxnMessage.Learned.class,
                        TxnMessage.Ended.class)) {
            String value = kind.getSimpleName();
            losesOne(kind);
            long request = town.asks(2, once(value, "1a", "2a", "3a"));
            town.passes(3 * SECOND);
            assertThat(town.done(request)).as(value).isInstanceOf(Committed.class);
            allAre(value);
        }
    }

    /// The first message of a kind is lost, and no other.
    private void losesOne(Class<? extends TxnMessage> kind) {
        boolean[] first = {true};
        town.loses(message -> {
            boolean lost = kind.isInstance(message) && first[0];
            first[0] &= !lost;
            return lost;
        });
    }

    @Test
    void whatIsLostOnItsWayIsTriedAgain() {
        meet();
        losesOne(TxnMessage.Once.class);
        long request = town.asks(1, once("x", "2a"));
        town.passes(SECOND);
        assertThat(town.done(request)).isInstanceOf(Committed.class);
        assertThat(looks("2a")).isEqualTo(rows("2a", "x"));
    }

    @Test
    void anAnswerThatIsLostIsAskedFor() {
        meet();
        losesOne(TxnMessage.Ended.class);
        long request = town.asks(1, once("x", "2a"));
        town.passes(SECOND);
        assertThat(town.done(request)).isInstanceOf(Committed.class);
    }

    @Test
    void aRowIsAskedForInOneMessage() {
        meet();
        int before = town.sent();
        looks("2a");
        assertThat(town.sent() - before).isEqualTo(2); // there and back
        losesOne(TxnMessage.Rows.class);
        long request = town.asks(1, new SessionCommand.Look(Span.row(Bytes.text("2a")), 1));
        town.passes(SECOND);
        assertThat(town.done(request)).isEqualTo(new Rows(List.of(), false));
    }

    @Test
    void anOutcomeThatNobodyTellsIsUnknownAndCanBeFoundOut() {
        meet();
        town.loses(TxnMessage.Ended.class::isInstance);
        long request = town.asks(1, once("x", "2a"));
        town.passes(10 * SECOND);
        Outcome.Unknown unknown = (Outcome.Unknown) Objects.requireNonNull(town.outcome(request));
        town.loses(_ -> false);
        TxnHandle handle = TxnHandle.parse(unknown.why());
        long status = town.asks(3, new SessionCommand.Status(handle));
        town.passes(SECOND);
        assertThat(town.done(status)).isInstanceOf(Committed.class);
    }

    @Test
    void whoWaitsForALockForTooLongFails() {
        meet();
        TxnId other = ((Began) told(new SessionCommand.Begin(Isolation.SERIALIZABLE))).txn();
        told(new SessionCommand.Read(other, Span.row(Bytes.text("2a")), Lock.EXCLUSIVE, 1));
        for (long[] limits : new long[][] {{SECOND, 0}, {2 * SECOND, SECOND}}) {
            SessionCommand.Once once =
                    new SessionCommand.Once(
                            once("x", "2a").writes(),
                            new Limits(limits[0], limits[1], 0),
                            Planned.WITHOUT);
            long request = town.asks(1, once);
            town.passes(SECOND / 2);
            assertThat(town.outcome(request)).isNull();
            town.passes(SECOND);
            Failed failed = (Failed) town.done(request);
            assertThat(failed.why())
                    .isEqualTo(limits[1] == 0 ? Why.LOCK_TIMEOUT : Why.STATEMENT_TIMEOUT);
            if (failed.why() == Why.LOCK_TIMEOUT) {
                assertThat(failed.parties()).hasSize(2);
                assertThat(failed.parties().getLast().txn()).isEqualTo(other);
            }
        }
        told(new SessionCommand.Rollback(other));
        assertThat(looks("2a")).isEqualTo(new Rows(List.of(), false));
    }

    @Test
    void whatIsTooLargeOrNothingOrTwiceTheSameIsNotDone() {
        Bytes large = Bytes.copyOf(new byte[9 << 20], 0, 9 << 20);
        SessionCommand much =
                new SessionCommand.Once(List.of(new RowWrite(Bytes.text("2a"), large)));
        assertThat(told(much)).isEqualTo(new Failed(Why.ROW_TOO_LARGE));
        for (SessionCommand.Once none :
                List.of(new SessionCommand.Once(List.of()), once("x", "2a", "2a"))) {
            assertThat(town.outcome(town.asks(1, none))).isInstanceOf(Outcome.Refused.class);
        }
    }
}
