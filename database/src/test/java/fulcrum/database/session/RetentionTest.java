package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.SessionResult.Aborted;
import fulcrum.database.session.SessionResult.Began;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.session.SessionResult.Failed;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.session.SessionResult.Rows;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnConfig;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What clients can still ask of the past, and what they are told when that is gone.
class RetentionTest {

    private static final long LONG = 3 * TxnConfig.DEFAULT.retentionNanos();
    private static final Bytes KEY = Bytes.text("1a");

    private final Town town = new Town(2);

    private long writes(String value) {
        RowWrite write = new RowWrite(KEY, Bytes.text(value));
        long request =
                town.asks(
                        1,
                        new SessionCommand.Once(List.of(write), Limits.DEFAULT, Planned.WITHOUT));
        town.passes(100_000_000);
        return ((Committed) town.done(request)).timestamp();
    }

    private TxnId begins(long asOf) {
        Limits patient = new Limits(0, 0, 10 * LONG);
        return ((Began)
                        town.done(
                                town.asks(
                                        2,
                                        new SessionCommand.Begin(
                                                Isolation.REPEATABLE_READ,
                                                Access.READ_ONLY,
                                                asOf,
                                                patient))))
                .txn();
    }

    private SessionResult reads(TxnId txn) {
        long request =
                town.asks(
                        2,
                        new SessionCommand.Read(
                                txn, Span.row(KEY), Lock.NONE, IfLocked.WAIT, 1, Planned.WITHOUT));
        town.passes(100_000_000);
        return town.done(request);
    }

    private static Rows row(String value) {
        return new Rows(List.of(new Row(KEY, Bytes.text(value))), false);
    }

    private SessionResult status(TxnId txn) {
        TxnHandle handle = new TxnHandle(txn, new Branch(1, 1, 0));
        return town.done(town.asks(2, new SessionCommand.Status(handle)));
    }

    @Test
    void aSnapshotStaysAsLongAsSomebodyReadsItAndNoLonger() {
        long first = writes("one");
        TxnId reader = begins(0);
        assertThat(reads(reader)).isEqualTo(row("one"));
        writes("two");
        town.passes(LONG);
        assertThat(reads(reader)).isEqualTo(row("one"));
        town.asks(2, new SessionCommand.Rollback(reader));
        town.passes(LONG);
        assertThat(reads(begins(first))).isEqualTo(new Aborted(Why.SNAPSHOT_TOO_OLD));
        assertThat(reads(begins(0))).isEqualTo(row("two"));
    }

    @Test
    void whatWasForgottenIsNotSaidToBeAborted() {
        writes("one");
        TxnId txn = town.notes(TxnNote.Committed.class).getFirst().txn();
        TxnId never = new TxnId(txn.node(), txn.number() + 1_000);
        assertThat(status(txn)).isInstanceOf(Committed.class);
        town.passes(LONG);
        assertThat(status(txn)).isEqualTo(new Failed(Why.FORGOTTEN));
        assertThat(status(never)).isEqualTo(new Aborted(Why.LOCKS_LOST));
    }
}
