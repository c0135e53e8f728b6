package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.session.TxnHandle;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.server.loop.ReplySink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A session before a coordinator that answers when it is told to.
final class OwnTransactionsTest {

    private static final Outcome INVALID = new Outcome.Refused(Outcome.Refusal.INVALID, null);
    private static final TxnId TXN = new TxnId(new NodeId(1), 7);
    private static final Bytes KEY = new TableId(1).prefix().concat(Bytes.text("k"));
    private static final SessionCommand READ =
            new SessionCommand.Read(TXN, Span.row(KEY), Lock.EXCLUSIVE, 1);

    private final List<SessionCommand> asked = new ArrayList<>();
    private final Deque<ReplySink> unanswered = new ArrayDeque<>();
    private final List<Outcome> told = new ArrayList<>();
    private final OwnTransactions session =
            new OwnTransactions((command, sink) -> {
                asked.add(command);
                unanswered.add(sink);
            });

    private void ask(SessionCommand command) {
        session.submit(command, told::add);
    }

    private void answer(SessionResult result) {
        unanswered.remove().answer(new Outcome.Done(SessionCodec.RESULTS.encode(result)));
    }

    private void begin() {
        ask(new SessionCommand.Begin(Isolation.SERIALIZABLE));
        answer(new SessionResult.Began(TXN));
    }

    @Test
    void nobodyGoesOnWithWhatAnotherHasBegun() {
        ask(READ);
        ask(new SessionCommand.Commit(TXN));
        assertThat(asked).isEmpty();
        assertThat(told).containsExactly(INVALID, INVALID);
    }

    @Test
    void whatWasNotBroughtToACommitEndsWithTheSession() {
        begin();
        session.close();
        assertThat(asked).endsWith(new SessionCommand.Rollback(TXN)).hasSize(2);
    }

    @Test
    void whatIsAskedWhenTheSessionEndsIsWaitedForAndThenRolledBack() {
        begin();
        ask(READ);
        session.close();
        assertThat(asked).endsWith(READ);
        answer(new SessionResult.Rows(List.of(), false));
        assertThat(asked).endsWith(new SessionCommand.Rollback(TXN));
    }

    @Test
    void whatBeginsAfterTheSessionHasEndedIsRolledBack() {
        ask(new SessionCommand.Begin(Isolation.SERIALIZABLE));
        session.close();
        answer(new SessionResult.Began(TXN));
        assertThat(asked).endsWith(new SessionCommand.Rollback(TXN));
    }

    @Test
    void aCommitUnderWayGoesItsWay() {
        begin();
        ask(new SessionCommand.Commit(TXN));
        session.close();
        answer(new SessionResult.Committed(5));
        assertThat(asked).endsWith(new SessionCommand.Commit(TXN)).hasSize(2);
    }

    @Test
    void whatHasEndedIsNoLongerItsOwn() {
        begin();
        ask(new SessionCommand.Commit(TXN));
        unanswered.remove().answer(new Outcome.Unknown("nobody knows"));
        ask(new SessionCommand.Rollback(TXN));
        assertThat(told).endsWith(INVALID);
    }

    @Test
    void rangesThatCannotBeLockedAreRefusedAtTheDoor() {
        begin();
        ask(new SessionCommand.Read(TXN, Span.range(KEY, null), Lock.EXCLUSIVE, 1));
        ask(new SessionCommand.Read(TXN, Span.range(KEY, Bytes.EMPTY), Lock.SHARED, 1));
        assertThat(asked).hasSize(1);
        assertThat(told.subList(1, 3)).containsOnly(INVALID);
    }

    @Test
    void whatBecameOfATransactionAnybodyMayAsk() {
        SessionCommand status = new SessionCommand.Status(new TxnHandle(TXN, new Branch(1, 2, 3)));
        ask(status);
        assertThat(asked).containsExactly(status);
    }
}
