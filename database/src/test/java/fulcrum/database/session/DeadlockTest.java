package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.SessionResult.Aborted;
import fulcrum.database.session.SessionResult.Began;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.session.SessionResult.Done;
import fulcrum.database.session.SessionResult.Rows;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnConfig;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.transaction.Wait;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Deadlocks are found wherever they are, and end with one victim that is told the cycle.
class DeadlockTest {

    /// Until probes have gone round: they begin after this time, at a tick.
    private static final long SOON = 2 * TxnConfig.DEFAULT.detectNanos();

    private final Town town = new Town(3);

    private TxnId begins(int node) {
        long request = town.asks(node, new SessionCommand.Begin(Isolation.SERIALIZABLE));
        return ((Began) town.done(request)).txn();
    }

    private long reads(TxnId txn, String row) {
        return town.asks(
                txn.node().number(),
                new SessionCommand.Read(txn, Span.row(Bytes.text(row)), Lock.NONE, 1));
    }

    private long writes(TxnId txn, String row) {
        return town.asks(
                txn.node().number(),
                new SessionCommand.Write(
                        txn, List.of(new RowWrite(Bytes.text(row), Bytes.text("x")))));
    }

    private void wrote(TxnId txn, String row) {
        assertThat(town.answer(writes(txn, row))).isInstanceOf(Done.class);
    }

    private void commits(TxnId txn) {
        long request = town.asks(txn.node().number(), new SessionCommand.Commit(txn));
        town.passes(SOON);
        assertThat(town.answer(request)).isInstanceOf(Committed.class);
    }

    private void isVictim(long request, TxnId... cycle) {
        Aborted told = (Aborted) town.done(request);
        assertThat(told.why()).isEqualTo(Why.DEADLOCK);
        assertThat(told.cycle()).extracting(Wait::txn).containsExactly(cycle);
        assertThat(town.notes(TxnNote.GaveUp.class)).hasSize(1);
    }

    @Test
    void twoReadersOfARowWhoBothWantToWriteItAreFoundAtOnce() {
        TxnId elder = begins(1);
        TxnId younger = begins(2);
        assertThat(town.answer(reads(elder, "3a"))).isInstanceOf(Rows.class);
        assertThat(town.answer(reads(younger, "3a"))).isInstanceOf(Rows.class);
        long first = writes(elder, "3a");
        assertThat(town.answer(first)).isNull();
        isVictim(writes(younger, "3a"), younger, elder);
        assertThat(town.answer(first)).isInstanceOf(Done.class);
        assertThat(town.notes(TxnNote.Probes.class)).isEmpty();
        commits(elder);
    }

    /// Whoever closes a cycle need not be its victim.
    @Test
    void theYoungestIsTheVictimWhoeverComesLast() {
        TxnId elder = begins(1);
        TxnId younger = begins(2);
        wrote(elder, "3a");
        wrote(younger, "3b");
        long victim = writes(younger, "3a");
        assertThat(town.answer(victim)).isNull();
        long last = writes(elder, "3b");
        isVictim(victim, younger, elder);
        assertThat(town.answer(last)).isInstanceOf(Done.class);
    }

    @Test
    void theVictimIsToldTheStatementsOfAllAndWhatTheyWant() {
        TxnId elder = begins(1);
        TxnId younger = begins(2);
        wrote(elder, "3a");
        wrote(younger, "3b");
        long victim = writes(younger, "3a");
        writes(elder, "3b");
        assertThat(Conflict.of(town.done(victim), RowNames.NONE))
                .isEqualTo(
                        new Conflict(
                                "40P01",
                                "deadlock detected",
                                List.of(
                                        "statement 2 (write) of transaction "
                                                + younger
                                                + " wants row \"3a\" exclusively; transaction "
                                                + elder
                                                + " is before it.",
                                        "statement 2 (write) of transaction "
                                                + elder
                                                + " wants row \"3b\" exclusively; transaction "
                                                + younger
                                                + " is before it.")));
    }

    @Test
    void aCycleOverTwoShardsIsFoundSoon() {
        TxnId elder = begins(1);
        TxnId younger = begins(2);
        wrote(elder, "1a");
        wrote(younger, "2a");
        long first = writes(elder, "2a");
        long second = writes(younger, "1a");
        assertThat(town.answer(second)).isNull();
        town.passes(SOON);
        isVictim(second, younger, elder);
        Aborted told = (Aborted) town.done(second);
        assertThat(told.cycle()).extracting(Wait::shard).containsExactly(1L, 2L);
        assertThat(told.cycle())
                .extracting(Wait::span)
                .containsExactly(Span.row(Bytes.text("1a")), Span.row(Bytes.text("2a")));
        assertThat(town.answer(first)).isInstanceOf(Done.class);
        commits(elder);
    }

    @Test
    void aCycleOverThreeNodesIsFoundSoon() {
        TxnId one = begins(1);
        TxnId two = begins(2);
        TxnId three = begins(3);
        wrote(one, "1a");
        wrote(two, "2a");
        wrote(three, "3a");
        long oneWaits = writes(one, "2a");
        long twoWaits = writes(two, "3a");
        long threeWaits = writes(three, "1a");
        town.passes(SOON);
        isVictim(threeWaits, three, one, two);
        assertThat(town.answer(twoWaits)).isInstanceOf(Done.class);
        assertThat(town.answer(oneWaits)).isNull();
        commits(two);
        assertThat(town.answer(oneWaits)).isInstanceOf(Done.class);
    }

    @Test
    void aWriterWhoWaitsForTwoReadersIsInACycleWithEither() {
        TxnId writer = begins(1);
        TxnId bystander = begins(2);
        TxnId reader = begins(3);
        assertThat(town.answer(reads(bystander, "1a"))).isInstanceOf(Rows.class);
        assertThat(town.answer(reads(reader, "1a"))).isInstanceOf(Rows.class);
        wrote(writer, "2a");
        long writing = writes(writer, "1a");
        long reading = reads(reader, "2a");
        town.passes(SOON);
        isVictim(reading, reader, writer);
        assertThat(town.answer(writing)).isNull();
        commits(bystander);
        assertThat(town.answer(writing)).isInstanceOf(Done.class);
    }

    @Test
    void aQueueOverShardsIsNoDeadlock() {
        TxnId one = begins(1);
        TxnId two = begins(2);
        TxnId three = begins(3);
        wrote(one, "1a");
        wrote(two, "2a");
        long twoWaits = writes(two, "1a");
        long threeWaits = writes(three, "2a");
        town.passes(10 * SOON);
        assertThat(town.notes(TxnNote.ProbeRelayed.class)).isNotEmpty();
        assertThat(town.notes(TxnNote.Deadlock.class)).isEmpty();
        commits(one);
        assertThat(town.answer(twoWaits)).isInstanceOf(Done.class);
        commits(two);
        assertThat(town.answer(threeWaits)).isInstanceOf(Done.class);
    }

    @Test
    void probesAndWordsToVictimsThatAreLostAreSentAgain() {
        TxnId elder = begins(1);
        TxnId younger = begins(2);
        wrote(elder, "1a");
        wrote(younger, "2a");
        long first = writes(elder, "2a");
        long second = writes(younger, "1a");
        town.lost = TxnMessage.Probe.class::isInstance;
        town.passes(3 * SOON);
        town.lost = TxnMessage.Turned.class::isInstance;
        town.passes(3 * SOON);
        assertThat(town.notes(TxnNote.Deadlock.class)).hasSize(1);
        assertThat(town.answer(first)).isNull();
        town.lost = _ -> false;
        town.passes(SOON);
        isVictim(second, younger, elder);
        assertThat(town.answer(first)).isInstanceOf(Done.class);
    }

    /// A path that was true when it was gone along ends where it began, if that one waits for
    /// something else meanwhile.
    @Test
    void aPathFromAnEarlierWaitConvictsNobody() {
        TxnId elder = begins(1);
        TxnId younger = begins(2);
        wrote(elder, "1a");
        wrote(younger, "2a");
        long waits = writes(younger, "1a");
        Wait before = town.hall(1).leader.blocked().getFirst().request();
        Wait stale = new Wait(younger, before.call() - 1, 1, before.span(), before.lock());
        Wait other = new Wait(elder, 1, 2, Span.row(Bytes.text("2a")), Lock.EXCLUSIVE);
        Wait stranger = new Wait(begins(3), 1, 2, Span.row(Bytes.text("2a")), Lock.EXCLUSIVE);
        probe(younger, before.call(), stale, other);
        probe(younger, before.call(), before, stranger);
        probe(younger, before.call(), before);
        probe(younger, before.call() + 1, before, other);
        assertThat(town.answer(waits)).isNull();
        probe(younger, before.call(), before, other);
        isVictim(waits, younger, elder);
    }

    private void probe(TxnId txn, long call, Wait... path) {
        town.hall(1).leader.onMessage(new TxnMessage.Probe(txn, call, 1, List.of(path)));
        town.passes(5_000_000);
    }
}
