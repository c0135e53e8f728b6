package fulcrum.database.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.sharding.Epochs;
import fulcrum.database.transaction.TxnMessage.Ended;
import fulcrum.database.transaction.TxnMessage.Inquire;
import fulcrum.database.transaction.TxnMessage.Once;
import fulcrum.database.transaction.TxnMessage.Turned;
import fulcrum.database.transaction.TxnMessage.Waits;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What comes whole takes effect once at most, whatever the network does to the message.
class AtOnceTest {

    private static final Address ASKER = Address.coordinator(new NodeId(2));
    private static final long SECOND = 1_000_000_000;
    private static final Branch FIRST_TERM = new Branch(Ground.SHARD, 1, 0);

    private final Ground ground = Ground.serving();

    private static TxnId txn(int number) {
        return new TxnId(new NodeId(2), number);
    }

    private static Once once(int txn, long term, long floor, String... rows) {
        List<RowWrite> writes =
                Stream.of(rows)
                        .map(row -> new RowWrite(Bytes.text(row), Bytes.text("of " + txn)))
                        .toList();
        return new Once(txn(txn), ASKER, Epochs.NONE, term, floor, SECOND, writes);
    }

    private static Inquire inquire(int txn) {
        return new Inquire(txn(txn), ASKER, FIRST_TERM);
    }

    private long commits(Once once) {
        assertThat(ground.hears(once)).isEmpty();
        return commits();
    }

    private long commits() {
        assertThat(ground.applies()).isEmpty(); // its instant has not surely passed
        List<TxnMessage> said = ground.passes(1_000);
        assertThat(said).hasSize(1);
        long timestamp = ((Ended) said.getFirst()).timestamp();
        assertThat(timestamp).isPositive();
        return timestamp;
    }

    @Test
    void oneEntryOfTheLogCommitsAllRows() {
        ground.hears(once(1, 1, 1, "a", "b"));
        TxnEntry.Commit entry = (TxnEntry.Commit) ground.proposed();
        assertThat(entry.writes()).hasSize(2);
        assertThat(entry.others()).isEmpty();
        commits();
        assertThat(ground.isIdle()).isTrue();
    }

    private static TxnMessage.Make make(int txn, String row, long bytesMost) {
        return new TxnMessage.Make(once(txn, 1, 1, row), Bytes.text(" and more"), bytesMost);
    }

    private static Ended notMade(int txn) {
        return new Ended(txn(txn), new Branch(Ground.SHARD, 1, txn), 0, Why.NOT_MADE);
    }

    @Test
    void aRowIsMadeOfWhatItIs() {
        commits(once(1, 1, 1, "a"));
        assertThat(ground.hears(make(2, "a", 100))).isEmpty();
        TxnEntry.Commit entry = (TxnEntry.Commit) ground.proposed();
        assertThat(entry.writes())
                .containsExactly(new RowWrite(Bytes.text("a"), Bytes.text("of 1 and more")));
        commits();
        assertThat(ground.hears(make(2, "a", 100))).isEmpty(); // it has come twice
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void whatTheProgramRefusesIsNotMade() {
        assertThat(ground.hears(make(1, "a", 100))).containsExactly(notMade(1));
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void whatBecomesTooLargeIsNotMade() {
        commits(once(1, 1, 1, "a"));
        assertThat(ground.hears(make(2, "a", 13))).containsExactly(notMade(2));
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void noLockIsWaitedForToMakeARow() {
        ground.hears(once(1, 1, 1, "a"));
        assertThat(ground.hears(make(2, "a", 100))).containsExactly(notMade(2));
        commits();
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void whatComesTwiceIsDoneOnce() {
        commits(once(1, 1, 1, "a"));
        assertThat(ground.hears(once(1, 1, 1, "a"))).isEmpty();
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void whatIsOverByTheSendersWordComesTooLate() {
        commits(once(5, 1, 5, "a"));
        assertThat(ground.hears(once(4, 1, 1, "a"))).isEmpty();
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void whoWasInquiredForBeforeItCameIsShutOut() {
        Ended aborted = (Ended) ground.hears(inquire(1)).getFirst();
        assertThat(aborted.timestamp()).isZero();
        assertThat(ground.hears(once(1, 1, 1, "a")))
                .containsExactly(new Ended(txn(1), FIRST_TERM, 0, Why.NOT_PREPARED));
        assertThat(ground.hears(once(1, 1, 1, "a"))).isEmpty();
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void whoInquiresHearsThatItIsCommitted() {
        long timestamp = commits(once(1, 1, 1, "a"));
        assertThat(ground.hears(inquire(1)))
                .containsExactly(new Ended(txn(1), FIRST_TERM, timestamp, null));
    }

    @Test
    void aLaterLeaderTakesNoneThatWasMeantForAnEarlierOne() {
        ground.hears(once(1, 1, 1, "a"));
        ground.anotherLeads(); // and never applies it
        assertThat(ground.hears(once(1, 1, 1, "a")))
                .containsExactly(new Ended(txn(1), FIRST_TERM, 0, Why.LOCKS_LOST));
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void aLaterLeaderKnowsWhatAnEarlierOneCommitted() {
        ground.hears(once(1, 1, 1, "a"));
        ground.applies(); // and the leader dies before it tells anyone
        ground.anotherLeads();
        ground.passes(1_000);
        Ended told = (Ended) ground.hears(once(1, 1, 1, "a")).getFirst();
        assertThat(told.timestamp()).isPositive();
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void whoWaitsForALockGoesOnByItself() {
        ground.hears(once(1, 1, 1, "a"));
        assertThat(ground.hears(once(2, 1, 1, "a"))).isEmpty();
        assertThat(ground.hears(inquire(2)).getFirst()).isInstanceOf(Waits.class);
        ground.applies();
        ground.passes(1_000); // the first is told, and lets go
        assertThat(ground.isIdle()).isFalse();
        commits();
    }

    @Test
    void whoWaitsTooLongGivesUpAndIsTold() {
        ground.hears(once(1, 1, 1, "a"));
        ground.hears(once(2, 1, 1, "a"));
        Span row = Span.row(Bytes.text("a"));
        assertThat(ground.passes(SECOND))
                .containsExactly(
                        new TxnMessage.Turned(
                                txn(2),
                                0,
                                new Branch(Ground.SHARD, 1, 2),
                                Why.LOCK_TIMEOUT,
                                List.of(
                                        new Wait(txn(2), 0, Ground.SHARD, row, Lock.EXCLUSIVE),
                                        new Wait(txn(1), 0, Ground.SHARD, row, Lock.EXCLUSIVE))));
        assertThat(ground.hears(once(2, 1, 1, "a"))).isEmpty();
    }

    @Test
    void theYoungerOfACycleEndsAndTheOtherCommits() {
        ground.hears(once(1, 1, 1, "b"));
        ground.hears(once(2, 1, 1, "a", "b")); // has a, and waits for b behind 1
        ground.hears(once(3, 1, 1, "b", "a")); // would have b next, then a
        ground.applies();
        List<TxnMessage> said = ground.passes(1_000);
        assertThat(said).anyMatch(Ended.class::isInstance); // 1 is told; 2 has b and commits
        commits();
        commits();
    }

    @Test
    void aVictimIsTurnedAwayAndItsLocksAreFree() {
        ground.hears(once(1, 1, 1, "a"));
        ground.hears(once(2, 1, 1, "b"));
        ground.hears(once(3, 1, 1, "a", "b")); // waits for a
        ground.hears(once(4, 1, 1, "b", "a")); // waits for b
        ground.applies();
        ground.applies();
        List<TxnMessage> said = ground.passes(1_000); // both get their first, and want the other's
        assertThat(said)
                .filteredOn(Turned.class::isInstance)
                .singleElement()
                .satisfies(turned -> {
                    assertThat(turned.txn()).isEqualTo(txn(4));
                    assertThat(((Turned) turned).why()).isEqualTo(Why.DEADLOCK);
                    assertThat(((Turned) turned).cycle()).hasSize(2);
                });
        commits(); // 3 goes on
        assertThat(ground.isIdle()).isTrue();
    }

    // Of several shards

    private static final Branch HOME = new Branch(9, 4, 0);

    private static TxnMessage.Share share(int txn, long term, String... rows) {
        return new TxnMessage.Share(once(txn, term, 1, rows), HOME);
    }

    private static TxnMessage.Vote no(int txn) {
        return new TxnMessage.Vote(txn(txn), HOME, Ground.SHARD, 0);
    }

    private static TxnMessage.OnceAmong decide(int txn, String... rows) {
        return new TxnMessage.OnceAmong(once(txn, 1, 1, rows), List.of(new Branch(9, 4, 0)));
    }

    private static TxnMessage.Vote voteForHere(int txn, long timestamp) {
        return new TxnMessage.Vote(txn(txn), FIRST_TERM, 9, timestamp);
    }

    @Test
    void aShareIsPreparedWithItsLocksAndVotes() {
        ground.hears(share(1, 1, "a", "b"));
        TxnEntry.Prepare entry = (TxnEntry.Prepare) ground.proposed();
        assertThat(entry.writes()).hasSize(2);
        assertThat(entry.locks()).hasSize(2);
        assertThat(entry.home()).isEqualTo(HOME);
        TxnMessage.Vote vote = (TxnMessage.Vote) ground.applies().getFirst();
        assertThat(vote.home()).isEqualTo(HOME);
        assertThat(vote.timestamp()).isPositive();
    }

    @Test
    void whoHearsNothingTakesNobodyForTheLeaderAnyMore() {
        ground.hears(share(1, 1, "a"));
        ground.applies();
        ground.passes(TxnConfig.DEFAULT.againNanos() - 1);
        assertThat(ground.silent()).isEmpty();
        assertThat(ground.passes(1)).hasSize(1).first().isInstanceOf(TxnMessage.Vote.class);
        assertThat(ground.silent()).containsExactly(HOME.shard());

        ground.hears(decide(2, "b"));
        ground.hears(voteForHere(2, 77));
        ground.applies();
        ground.passes(1_000);
        ground.silent().clear();
        ground.hears(new TxnMessage.Verdict(txn(1), new Address(new NodeId(3), 9), 0));
        ground.applies();
        assertThat(ground.passes(TxnConfig.DEFAULT.againNanos()))
                .hasSize(1)
                .first()
                .isInstanceOf(TxnMessage.Verdict.class);
        assertThat(ground.silent()).containsExactly(9L);
    }

    @Test
    void aShareDoesNotWaitForALock() {
        ground.hears(once(1, 1, 1, "b"));
        assertThat(ground.hears(share(2, 1, "a", "b"))).containsExactly(no(2));
        ground.hears(once(3, 1, 1, "a")); // what the share had locked is free again
        assertThat(((TxnEntry.Commit) ground.proposed()).txn()).isEqualTo(txn(3));
    }

    @Test
    void aShareIsForOneTermAndComesOnce() {
        assertThat(ground.hears(share(1, 2, "a"))).containsExactly(no(1));
        ground.hears(share(2, 1, "a"));
        ground.applies();
        assertThat(ground.hears(share(2, 1, "a"))).isEmpty();
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void aHomeDecidesOnceAllHaveVoted() {
        assertThat(ground.hears(decide(1, "a"))).isEmpty();
        assertThat(ground.isIdle()).isTrue();
        ground.hears(voteForHere(1, 77));
        TxnEntry.Commit entry = (TxnEntry.Commit) ground.proposed();
        assertThat(entry.others()).containsExactly(9L);
        assertThat(entry.timestamp()).isGreaterThan(77);
    }

    @Test
    void aHomeThatHasNoLockAbortsEverywhere() {
        ground.hears(once(1, 1, 1, "a"));
        List<TxnMessage> said = ground.hears(decide(2, "a"));
        assertThat(said).filteredOn(TxnMessage.Verdict.class::isInstance).hasSize(1);
        assertThat(said)
                .filteredOn(Ended.class::isInstance)
                .singleElement()
                .extracting(ended -> ((Ended) ended).why())
                .isEqualTo(Why.LOCKED);
    }

    @Test
    void aVoteForWhatHasNotComeShutsItOut() {
        TxnMessage.Verdict verdict =
                (TxnMessage.Verdict) ground.hears(voteForHere(1, 77)).getFirst();
        assertThat(verdict.timestamp()).isZero();
        List<TxnMessage> said = ground.hears(decide(1, "a"));
        assertThat(said).contains(new Ended(txn(1), FIRST_TERM, 0, Why.NOT_PREPARED));
        assertThat(said).filteredOn(TxnMessage.Verdict.class::isInstance).hasSize(1);
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void aShareThatItsAbortHasOvertakenLocksNothing() {
        Address home = new Address(new NodeId(3), 9);
        ground.hears(new TxnMessage.Verdict(txn(1), home, 0));
        assertThat(ground.hears(share(1, 1, "a"))).isEmpty();
        assertThat(ground.isIdle()).isTrue();
        ground.hears(share(2, 1, "a"));
        assertThat(ground.proposed()).isInstanceOf(TxnEntry.Prepare.class);
    }

    @Test
    void whatIsPreparedAsksTheTermThatItsHomeWasMeantFor() {
        ground.hears(decide(1, "a"));
        Address other = new Address(new NodeId(3), 9);
        assertThat(ground.hears(new Inquire(txn(1), other, FIRST_TERM))).isEmpty(); // it is open
        ground.anotherLeads();
        ground.passes(1_000);
        TxnMessage.Verdict verdict =
                (TxnMessage.Verdict)
                        ground.hears(new Inquire(txn(1), other, FIRST_TERM)).getFirst();
        assertThat(verdict.timestamp()).isZero();
    }
}
