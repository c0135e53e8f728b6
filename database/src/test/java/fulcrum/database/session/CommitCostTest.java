package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.CommitCost.At;
import fulcrum.database.session.CommitCost.Way;
import fulcrum.database.session.SessionResult.Began;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a commit is said to cost is what went over the wire, and into logs, until its client was
/// told: messages and entries are counted here.
class CommitCostTest {

    private static final long SECOND = 1_000_000_000;

    /// Coordinator of all.
    private static final int HERE = 1;

    private final Town town = new Town(3);

    /// Kinds of messages since the commit was asked for, in the order in which they were sent.
    private final List<String> sent = new ArrayList<>();

    private TxnId begins() {
        SessionCommand begin = new SessionCommand.Begin(Isolation.SERIALIZABLE);
        return ((Began) town.done(town.asks(HERE, begin))).txn();
    }

    private void writes(TxnId txn, String row) {
        List<RowWrite> writes = List.of(new RowWrite(Bytes.text(row), Bytes.text("new")));
        assertThat(town.done(town.asks(HERE, new SessionCommand.Write(txn, writes))))
                .isEqualTo(new SessionResult.Done());
    }

    private void reads(TxnId txn, String row) {
        SessionCommand read = new SessionCommand.Read(txn, Span.row(Bytes.text(row)), Lock.NONE, 1);
        assertThat(town.done(town.asks(HERE, read))).isInstanceOf(SessionResult.Rows.class);
    }

    private static String kind(TxnMessage message) {
        return message instanceof TxnMessage.Led(_, TxnMessage of)
                ? kind(of)
                : message.getClass().getSimpleName();
    }

    private CommitCost commits(TxnId txn) {
        town.loses(message -> {
            sent.add(kind(message));
            return false;
        });
        long request = town.asks(HERE, new SessionCommand.Commit(txn, true));
        while (town.answer(request) == null) {
            town.passes(1);
        }
        return Objects.requireNonNull(((Committed) town.done(request)).cost());
    }

    private static At at(int number) {
        return new At(number, new NodeId(number));
    }

    private int flushes() {
        return town.notes(TxnNote.Prepared.class).size() + town.notes(TxnNote.Decided.class).size();
    }

    @Test
    void oneShardIsAskedOnceAndNobodyPrepares() {
        TxnId txn = begins();
        writes(txn, "2a");
        writes(txn, "2b");
        CommitCost cost = commits(txn);
        assertThat(cost.way()).isEqualTo(Way.ONE_PHASE);
        assertThat(cost.shards()).containsExactly(at(2));
        assertThat(sent).containsExactly("Commit", "Ended");
        assertThat(cost.requests()).isEqualTo(1);
        assertThat(cost.way().messageDelays()).isEqualTo(sent.size());
        assertThat(cost.way().roundsOfConsensus()).isEqualTo(flushes()).isEqualTo(1);
    }

    @Test
    void twoShardsCostARequestEachAVoteAndAnAnswer() {
        TxnId txn = begins();
        writes(txn, "2a");
        writes(txn, "3a");
        CommitCost cost = commits(txn);
        assertThat(cost.way()).isEqualTo(Way.TWO_PHASE);
        assertThat(cost.shards()).containsExactly(at(2), at(3));
        int answered = sent.indexOf("Ended");
        assertThat(sent.subList(0, answered + 1))
                .containsExactly("Prepare", "Commit", "Vote", "Ended");
        assertThat(cost.requests()).isEqualTo(2);
        assertThat(cost.way().messageDelays()).isEqualTo(3); // Prepare, Vote, Ended
        assertThat(cost.way().roundsOfConsensus()).isEqualTo(flushes()).isEqualTo(2);
    }

    @Test
    void whoHasOnlyReadAtAShardPreparesThereToo() {
        TxnId txn = begins();
        reads(txn, "1a");
        writes(txn, "3a");
        writes(txn, "2a");
        CommitCost cost = commits(txn);
        assertThat(cost.shards()).containsExactly(at(2), at(1), at(3));
        assertThat(cost.requests()).isEqualTo(3);
        assertThat(sent.stream().filter("Prepare"::equals)).hasSize(2);
        assertThat(town.notes(TxnNote.Prepared.class)).hasSize(2);
        assertThat(town.notes(TxnNote.Decided.class)).hasSize(1);
    }

    @Test
    void whatOnlyReadIsConfirmedAndWritesNothing() {
        TxnId txn = begins();
        reads(txn, "2a");
        reads(txn, "3a");
        CommitCost cost = commits(txn);
        assertThat(cost.way()).isEqualTo(Way.CONFIRMED);
        assertThat(sent.subList(0, 4))
                .containsExactly("Confirm", "Confirm", "Confirmed", "Confirmed");
        assertThat(cost.requests()).isEqualTo(2);
        assertThat(cost.way().roundsOfConsensus()).isEqualTo(flushes()).isZero();
    }

    @Test
    void whatIsSentAgainCounts() {
        TxnId txn = begins();
        writes(txn, "2a");
        town.loses(message -> kind(message).equals("Commit"));
        long request = town.asks(HERE, new SessionCommand.Commit(txn, true));
        town.passes(SECOND / 4);
        town.loses(_ -> false);
        town.passes(SECOND);
        CommitCost cost = Objects.requireNonNull(((Committed) town.done(request)).cost());
        assertThat(cost.requests()).isGreaterThan(1);
        assertThat(cost.sentAgain()).isEqualTo(cost.requests() - 1);
        assertThat(cost.nanos()).isGreaterThan(SECOND / 5);
    }

    @Test
    void whatHasDoneNothingCostsNothing() {
        TxnId txn = begins();
        assertThat(commits(txn)).isEqualTo(CommitCost.nothing());
        assertThat(sent).isEmpty();
    }

    @Test
    void nothingIsToldThatWasNotAskedFor() {
        TxnId txn = begins();
        writes(txn, "2a");
        long request = town.asks(HERE, new SessionCommand.Commit(txn));
        town.passes(SECOND);
        assertThat(((Committed) town.done(request)).cost()).isNull();
    }
}
