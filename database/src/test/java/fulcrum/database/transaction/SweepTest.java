package fulcrum.database.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.sharding.Epochs;
import fulcrum.database.transaction.TxnMessage.Ended;
import fulcrum.database.transaction.TxnMessage.Inquire;
import fulcrum.database.transaction.TxnMessage.Learned;
import fulcrum.database.transaction.TxnMessage.Once;
import fulcrum.database.transaction.TxnMessage.Prepare;
import fulcrum.database.transaction.TxnMessage.Read;
import fulcrum.database.transaction.TxnMessage.ReadsAsOf;
import fulcrum.database.transaction.TxnMessage.Rows;
import fulcrum.database.transaction.TxnMessage.Turned;
import fulcrum.database.transaction.TxnMessage.Verdict;
import fulcrum.database.versions.VersionKeys;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What nobody needs any more goes, and nobody is told anything wrong because it has gone.
class SweepTest {

    private static final Address ASKER = Address.coordinator(new NodeId(2));
    private static final Branch HOME = new Branch(2, 7, 1);
    private static final long KEPT = TxnConfig.DEFAULT.retentionNanos();

    private final Ground ground = Ground.serving();
    private long term = 1;
    private long call;

    private static TxnId txn(int number) {
        return new TxnId(new NodeId(2), number);
    }

    /// Commits a row as of the timestamp that it returns.
    private long commits(int txn, String row) {
        List<RowWrite> writes = List.of(new RowWrite(Bytes.text(row), Bytes.text("of " + txn)));
        ground.hears(new Once(txn(txn), ASKER, Epochs.NONE, term, txn, 1_000, writes));
        ground.applies();
        return ((Ended) ground.passes(1_000).getFirst()).timestamp();
    }

    private Read read(int txn, String row, Lock lock, long snapshot) {
        Span span = Span.row(Bytes.text(row));
        Branch here = Branch.none(Ground.SHARD);
        return new Read(txn(txn), ++call, ASKER, here, span, lock, IfLocked.WAIT, snapshot, 1);
    }

    /// As much time goes by as things are kept; what was taken away then.
    private List<TxnEntry> round() {
        List<TxnEntry> entries = new ArrayList<>();
        ground.passes(KEPT);
        for (int i = 0; i < 8; i++) {
            if (!ground.isIdle()) {
                entries.add(ground.proposed());
                ground.applies();
            }
            ground.passes(1_000);
        }
        return entries;
    }

    private List<TxnEntry.Collect> collections() {
        return round().stream()
                .filter(TxnEntry.Collect.class::isInstance)
                .map(TxnEntry.Collect.class::cast)
                .toList();
    }

    private TxnEntry.Collect collects() {
        List<TxnEntry.Collect> all = collections();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private void anotherLeads() {
        term++;
        ground.anotherLeads();
        ground.passes(1_000);
    }

    private Ended inquires(int txn) {
        return (Ended)
                ground.hears(new Inquire(txn(txn), ASKER, new Branch(Ground.SHARD, 1, 0)))
                        .getFirst();
    }

    private static Bytes version(String row, long timestamp) {
        return VersionKeys.at(Bytes.text(row), timestamp);
    }

    @Test
    void versionsThatNobodySeesGoAndTheNewestStays() {
        long first = commits(1, "a");
        long second = commits(2, "a");
        long third = commits(3, "a");
        TxnEntry.Collect entry = collects();
        assertThat(entry.versions()).containsExactly(version("a", second), version("a", first));
        assertThat(entry.horizon()).isGreaterThanOrEqualTo(third);
        Rows rows = (Rows) ground.hears(read(9, "a", Lock.SHARED, 0)).getFirst();
        assertThat(rows.rows().getFirst().timestamp()).isEqualTo(third);
    }

    @Test
    void whoReadsAsOfAnEarlierInstantIsTurnedAwayByThisLeaderAndTheNext() {
        long first = commits(1, "a");
        commits(2, "a");
        long horizon = collects().horizon();
        Read late = read(9, "a", Lock.NONE, first);
        assertThat(((Turned) ground.hears(late).getFirst()).why()).isEqualTo(Why.SNAPSHOT_TOO_OLD);
        anotherLeads();
        assertThat(((Turned) ground.hears(late).getFirst()).why()).isEqualTo(Why.SNAPSHOT_TOO_OLD);
        assertThat(ground.hears(read(9, "a", Lock.NONE, horizon))).isEmpty();
        assertThat(ground.proves(true).getFirst()).isInstanceOf(Rows.class);
    }

    @Test
    void whoWouldWriteOverWhatItMayHaveMissedIsTurnedAway() {
        long first = commits(1, "a");
        commits(2, "a");
        collects();
        Read late = read(9, "a", Lock.EXCLUSIVE, first);
        assertThat(((Turned) ground.hears(late).getFirst()).why()).isEqualTo(Why.SNAPSHOT_TOO_OLD);
    }

    @Test
    void nothingGoesThatIsBeingRead() {
        long first = commits(1, "a");
        commits(2, "a");
        ground.hears(read(9, "a", Lock.NONE, first));
        assertThat(collections()).isEmpty();
        assertThat(collections()).isEmpty();
        Rows rows = (Rows) ground.proves(true).getFirst();
        assertThat(rows.rows().getFirst().timestamp()).isEqualTo(first);
        assertThat(collects().horizon()).isGreaterThan(first);
    }

    @Test
    void whatACoordinatorReadsStaysUntilItIsSilent() {
        long first = commits(1, "a");
        commits(2, "a");
        ground.hears(new ReadsAsOf(txn(9), ASKER, first, 3 * KEPT));
        assertThat(collections()).isEmpty();
        assertThat(collections()).isEmpty();
        assertThat(ground.hears(read(9, "a", Lock.NONE, first))).isEmpty();
        ground.proves(true);
        assertThat(collects().horizon()).isGreaterThan(first);
    }

    @Test
    void whatIsPreparedHoldsTheHorizonBack() {
        Rows rows = (Rows) ground.hears(read(5, "b", Lock.EXCLUSIVE, 0)).getFirst();
        ground.hears(
                new Prepare(
                        txn(5),
                        ASKER,
                        rows.from(),
                        List.of(new RowWrite(Bytes.text("b"), null)),
                        HOME));
        long prepared = ((TxnEntry.Prepare) ground.proposed()).timestamp();
        ground.applies();
        commits(6, "a");
        commits(7, "a");
        round();
        anotherLeads();
        round();
        assertThat(ground.view().horizon()).isLessThan(prepared);
        ground.hears(new Verdict(txn(5), new Address(new NodeId(3), HOME.shard()), 0));
        ground.applies();
        assertThat(collects().horizon()).isGreaterThan(prepared);
    }

    @Test
    void whoeverAsksForARecordThatMayBeGoneIsToldSoByThisLeaderAndTheNext() {
        commits(1, "a");
        commits(3, "b");
        round();
        assertThat(inquires(1).why()).isEqualTo(Why.FORGOTTEN);
        assertThat(inquires(2).why()).isEqualTo(Why.FORGOTTEN); // perhaps it was committed
        assertThat(inquires(4).why()).isEqualTo(Why.LOCKS_LOST);
        anotherLeads();
        assertThat(inquires(1).why()).isEqualTo(Why.FORGOTTEN);
        assertThat(inquires(4).why()).isEqualTo(Why.LOCKS_LOST);
    }

    @Test
    void recordsStayUntilEverybodyHasLearned() {
        Branch here = ((Rows) ground.hears(read(1, "a", Lock.EXCLUSIVE, 0)).getFirst()).from();
        List<RowWrite> writes = List.of(new RowWrite(Bytes.text("a"), Bytes.text("new")));
        ground.hears(new TxnMessage.Commit(txn(1), ASKER, here, writes, List.of(HOME)));
        ground.hears(new TxnMessage.Vote(txn(1), here, HOME.shard(), 1));
        ground.applies();
        ground.passes(1_000);
        round();
        anotherLeads();
        round();
        round();
        assertThat(inquires(1).timestamp()).isPositive();
        ground.hears(new Learned(txn(1), HOME.shard()));
        ground.passes(1_000);
        round();
        round();
        assertThat(inquires(1).why()).isEqualTo(Why.FORGOTTEN);
    }

    @Test
    void whatIsCleanIsNotLookedAtAgain() {
        commits(1, "a");
        commits(2, "a");
        round();
        round();
        long loads = ground.loads();
        round();
        round();
        assertThat(ground.loads()).isEqualTo(loads);
        assertThat(ground.view().collected()).isEqualTo(1);
    }

    @Test
    void aShardIsNotReadForTheLittleThatWouldGo() {
        int txn = 0;
        for (int row = 0; row < 50; row++) {
            commits(++txn, "row " + row);
        }
        assertThat(collections()).isEmpty(); // all is read once, and nothing is garbage
        commits(++txn, "row 1");
        long loads = ground.loads();
        assertThat(round()).isEmpty();
        assertThat(ground.loads()).isEqualTo(loads);
        for (int row = 0; row < 20; row++) {
            commits(++txn, "row " + row);
        }
        assertThat(collects().versions()).hasSize(21);
    }
}
