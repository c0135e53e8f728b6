package fulcrum.database.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.transaction.TxnMessage.Alive;
import fulcrum.database.transaction.TxnMessage.Blocks;
import fulcrum.database.transaction.TxnMessage.Commit;
import fulcrum.database.transaction.TxnMessage.Confirm;
import fulcrum.database.transaction.TxnMessage.Confirmed;
import fulcrum.database.transaction.TxnMessage.Ended;
import fulcrum.database.transaction.TxnMessage.Prepare;
import fulcrum.database.transaction.TxnMessage.Read;
import fulcrum.database.transaction.TxnMessage.Rows;
import fulcrum.database.transaction.TxnMessage.Verdict;
import fulcrum.database.transaction.TxnMessage.Vote;
import fulcrum.database.transaction.TxnMessage.Waits;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a leader tells of transactions, in orders of events that are too rare to wait for.
class LeaseholderTest {

    private static final Address ASKER = Address.coordinator(new NodeId(2));
    private static final Branch HOME = new Branch(2, 7, 1);
    private static final long SECOND = 1_000_000_000;

    private final Ground ground = Ground.serving();
    private long call;

    private static TxnId txn(int number) {
        return new TxnId(new NodeId(2), number);
    }

    private static List<RowWrite> writes(String row) {
        return List.of(new RowWrite(Bytes.text(row), Bytes.text("new")));
    }

    private Read read(int txn, Branch here, String row, Lock lock, long snapshot) {
        Span span = Span.row(Bytes.text(row));
        return new Read(txn(txn), ++call, ASKER, here, span, lock, IfLocked.WAIT, snapshot, 1);
    }

    private TxnMessage only(List<TxnMessage> said) {
        assertThat(said).hasSize(1);
        return said.getFirst();
    }

    /// The transaction gets the lock of a row, with no other of the shard before it.
    private Branch locks(int txn, String row, Lock lock) {
        Read read = read(txn, Branch.none(Ground.SHARD), row, lock, 0);
        return ((Rows) only(ground.hears(read))).from();
    }

    private Prepare prepare(int txn, Branch here, String row) {
        return new Prepare(txn(txn), ASKER, here, writes(row), HOME);
    }

    private Commit commit(int txn, Branch here, String row, Branch... others) {
        return new Commit(txn(txn), ASKER, here, writes(row), List.of(others));
    }

    @Test
    void locksAreConfirmedIfTheyAreHeldByWhoIsProvedToLead() {
        Branch here = locks(1, "a", Lock.SHARED);
        assertThat(ground.hears(new Confirm(txn(1), ASKER, here))).isEmpty();
        assertThat(ground.proves(true)).containsExactly(new Confirmed(txn(1), here, true));
        ground.hears(new Confirm(txn(1), ASKER, here));
        assertThat(ground.proves(false)).isEmpty();
        ground.anotherLeads();
        ground.hears(new Confirm(txn(1), ASKER, here));
        assertThat(ground.proves(true)).containsExactly(new Confirmed(txn(1), here, false));
    }

    @Test
    void whatACoordinatorHasLockedIsFreeSoonAfterItsNodeIsLost() {
        NodeId self = ground.self().node();
        ground.reaches(self, ASKER.node());
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.reaches(self);
        assertThat(ground.passes(TxnConfig.DEFAULT.lostNanos())).isEmpty();
        assertThat(ground.passes(1)).containsExactly(new Ended(txn(1), here, 0, Why.SILENT));
        assertThat(locks(2, "a", Lock.EXCLUSIVE)).isNotEqualTo(here);
    }

    @Test
    void whoseNodeIsReachedAgainSoonEnoughKeepsItsLocks() {
        NodeId self = ground.self().node();
        ground.reaches(self, ASKER.node());
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.reaches(self);
        ground.passes(TxnConfig.DEFAULT.lostNanos());
        ground.reaches(self, ASKER.node());
        assertThat(ground.passes(TxnConfig.DEFAULT.lostNanos())).isEmpty();
        ground.hears(new Confirm(txn(1), ASKER, here));
        assertThat(ground.proves(true)).containsExactly(new Confirmed(txn(1), here, true));
    }

    @Test
    void aShardVotesNoOnWhatItHasNoLocksOf() {
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.anotherLeads();
        assertThat(ground.hears(prepare(1, here, "a")))
                .containsExactly(new Vote(txn(1), HOME, Ground.SHARD, 0));
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void aVoteWaitsUntilThePromiseIsApplied() {
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        assertThat(ground.hears(prepare(1, here, "a"))).isEmpty();
        assertThat(((Vote) only(ground.applies())).timestamp()).isPositive();
    }

    @Test
    void whoeverLeadsNextHoldsTheLocksOfReadsToo() {
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.hears(read(1, here, "read", Lock.SHARED, 0));
        ground.hears(prepare(1, here, "a"));
        ground.applies();
        ground.anotherLeads();
        ground.passes(SECOND);
        Read other = read(2, Branch.none(Ground.SHARD), "read", Lock.EXCLUSIVE, 0);
        assertThat(only(ground.hears(other))).isInstanceOf(Blocks.class);
    }

    @Test
    void whoeverLeadsNextServesNoSnapshotPastWhatIsPrepared() {
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.hears(prepare(1, here, "a"));
        ground.applies();
        ground.anotherLeads();
        ground.passes(SECOND);
        long snapshot = ground.now() - SECOND / 2;
        Read other = read(2, Branch.none(Ground.SHARD), "a", Lock.NONE, snapshot);
        assertThat(only(ground.hears(other))).isInstanceOf(Waits.class);
    }

    @Test
    void aSnapshotIsServedByWhoIsProvedToLead() {
        ground.passes(SECOND);
        long snapshot = ground.now() - SECOND / 2;
        Read read = read(1, Branch.none(Ground.SHARD), "a", Lock.NONE, snapshot);
        assertThat(ground.hears(read)).isEmpty();
        assertThat(only(ground.proves(true))).isInstanceOf(Rows.class);
    }

    @Test
    void aSnapshotWaitsUntilItsInstantHasPassed() {
        long snapshot = ground.now() + SECOND;
        ground.hears(read(1, Branch.none(Ground.SHARD), "a", Lock.NONE, snapshot));
        assertThat(ground.isProofAsked()).isFalse();
        ground.passes(2 * SECOND);
        assertThat(ground.isProofAsked()).isTrue();
    }

    @Test
    void oneVoteOfNoAbortsForAll() {
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.hears(commit(1, here, "a", HOME));
        assertThat(ground.hears(new Vote(txn(1), here, HOME.shard(), 0)))
                .containsExactly(
                        new Verdict(txn(1), ground.self(), 0),
                        new Ended(txn(1), here, 0, Why.NOT_PREPARED));
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void aCommitIsAboveAllVotesAndNoVerdictIsSentBeforeItIsApplied() {
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.hears(commit(1, here, "a", HOME));
        long vote = ground.now() + SECOND;
        assertThat(ground.hears(new Vote(txn(1), here, HOME.shard(), vote))).isEmpty();
        assertThat(((TxnEntry.Commit) ground.proposed()).timestamp()).isGreaterThan(vote);
        assertThat(ground.applies()).isEmpty();
        assertThat(ground.passes(2 * SECOND))
                .hasAtLeastOneElementOfType(Ended.class)
                .hasAtLeastOneElementOfType(Verdict.class);
    }

    @Test
    void aCommitThatComesAgainIsDecidedOnce() {
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.hears(commit(1, here, "a"));
        ground.hears(commit(1, here, "a"));
        ground.applies();
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void whoeverLeadsNextGivesNoTimestampThatWasGiven() {
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.hears(commit(1, here, "a", HOME));
        ground.hears(new Vote(txn(1), here, HOME.shard(), ground.now() + SECOND));
        ground.applies();
        ground.anotherLeads();
        Read other = read(2, Branch.none(Ground.SHARD), "b", Lock.EXCLUSIVE, 0);
        assertThat(ground.hears(other)).isEmpty(); // that timestamp has not passed yet
        ground.passes(2 * SECOND);
        assertThat(only(ground.hears(other))).isInstanceOf(Rows.class);
    }

    @Test
    void aWordThatComesLateIsAnsweredWithWhatBecameOfTheTransaction() {
        Branch here = locks(1, "a", Lock.EXCLUSIVE);
        ground.hears(commit(1, here, "a"));
        ground.applies();
        Ended ended = (Ended) ground.passes(SECOND).getFirst();
        assertThat(ended.timestamp()).isPositive();
        assertThat(ground.hears(new Alive(txn(1), ASKER, here))).containsExactly(ended);
    }

    @Test
    void whoKnowsNothingOfWhatIsCommittedSaysSoOnceItIsSureThatItLeads() {
        Verdict verdict = new Verdict(txn(1), new Address(new NodeId(3), 9), SECOND);
        assertThat(ground.hears(verdict)).isEmpty(); // a later leader may have prepared it
        assertThat(ground.proves(false)).isEmpty();
        assertThat(ground.hears(verdict)).isEmpty();
        assertThat(ground.proves(true))
                .containsExactly(new TxnMessage.Learned(txn(1), Ground.SHARD));
    }

    @Test
    void whoWantsTheLockAloneIsNotReadTheRow() {
        Span row = Span.row(Bytes.text("a"));
        long loads = ground.loads();
        Read lock =
                new Read(
                        txn(1),
                        ++call,
                        ASKER,
                        Branch.none(Ground.SHARD),
                        row,
                        Lock.EXCLUSIVE,
                        IfLocked.WAIT,
                        0,
                        0);
        assertThat(((Rows) ground.hears(lock).getFirst()).rows()).isEmpty();
        assertThat(ground.loads()).isEqualTo(loads);
    }

    /// Nobody waits for the instant of what a look tells: what is committed while its row is loaded
    /// is for who comes later.
    @Test
    void whatIsCommittedWhileARowIsLoadedIsNotTold() {
        ground.hears(commit(1, locks(1, "a", Lock.EXCLUSIVE), "a"));
        ground.applies();
        ground.passes(SECOND);
        Branch later = locks(2, "a", Lock.EXCLUSIVE);
        ground.getsSlow();
        ground.hears(read(3, Branch.none(Ground.SHARD), "a", Lock.NONE, 0));
        ground.proves(true);
        ground.hears(commit(2, later, "a"));
        ground.applies();
        Version told = ((Rows) only(ground.brings())).rows().getFirst();
        assertThat(told.timestamp()).isLessThan(ground.now() - SECOND / 2);
    }
}
