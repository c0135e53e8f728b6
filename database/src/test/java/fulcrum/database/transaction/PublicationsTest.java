package fulcrum.database.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.ShardEpoch;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.TxnMessage.Behind;
import fulcrum.database.transaction.TxnMessage.Commit;
import fulcrum.database.transaction.TxnMessage.Ended;
import fulcrum.database.transaction.TxnMessage.Prepare;
import fulcrum.database.transaction.TxnMessage.Publish;
import fulcrum.database.transaction.TxnMessage.Published;
import fulcrum.database.transaction.TxnMessage.Read;
import fulcrum.database.transaction.TxnMessage.Redirect;
import fulcrum.database.transaction.TxnMessage.Rows;
import fulcrum.database.transaction.TxnMessage.Verdict;
import fulcrum.database.transaction.TxnMessage.Vote;
import fulcrum.database.transaction.TxnMessage.Within;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a shard knows of itself, and whom it turns away because of that.
class PublicationsTest {

    private static final Address ASKER = Address.coordinator(new NodeId(2));
    private static final Branch HOME = new Branch(2, 7, 1);
    private static final TableId TABLE = new TableId(40);
    private static final TableId OTHER = new TableId(41);
    private static final long SHARD = 9;
    private static final long SECOND = 1_000_000_000;

    private final Ground ground = Ground.serving();
    private long call;

    private static TxnId txn(int number) {
        return new TxnId(new NodeId(2), number);
    }

    private static ShardDescriptor descriptor(int epoch, int version) {
        TreeMap<TableId, Integer> versions = new TreeMap<>();
        versions.put(TABLE, version);
        versions.put(OTHER, 1);
        return new ShardDescriptor(
                new ShardId(SHARD), Ground.SHARD, KeyRange.ALL, new ShardEpoch(epoch), versions);
    }

    private Publish publication(int epoch, int version) {
        return new Publish(txn(1000), ++call, ASKER, descriptor(epoch, version));
    }

    /// It is published, by who has no reason to wait.
    private void publishes(int epoch, int version) {
        assertThat(ground.hears(publication(epoch, version))).isEmpty();
        assertThat(ground.applies()).hasAtLeastOneElementOfType(Published.class);
    }

    private Within read(int txn, TableId table, int epoch, int version, String row) {
        Branch none = Branch.none(Ground.SHARD);
        Span span = Span.row(Bytes.text(row));
        return new Within(
                new Epochs(SHARD, epoch, table.number(), version),
                new Read(txn(txn), ++call, ASKER, none, span, Lock.EXCLUSIVE, IfLocked.WAIT, 0, 1));
    }

    private Branch locks(int txn, TableId table, int version, String row) {
        return ((Rows) only(ground.hears(read(txn, table, 1, version, row)))).from();
    }

    private static TxnMessage only(List<TxnMessage> said) {
        assertThat(said).hasSize(1);
        return said.getFirst();
    }

    private static List<RowWrite> writes(String row) {
        return List.of(new RowWrite(Bytes.text(row), Bytes.text("new")));
    }

    @Test
    void whoGoesByMoreIsToPublishItFirst() {
        assertThat(only(ground.hears(read(1, TABLE, 1, 1, "a")))).isInstanceOf(Behind.class);
        publishes(1, 1);
        assertThat(only(ground.hears(read(1, TABLE, 1, 1, "a")))).isInstanceOf(Rows.class);
        assertThat(only(ground.hears(read(2, TABLE, 2, 1, "b")))).isInstanceOf(Behind.class);
        assertThat(only(ground.hears(read(2, TABLE, 1, 2, "b")))).isInstanceOf(Behind.class);
    }

    @Test
    void whoGoesByLessIsToldMore() {
        publishes(2, 3);
        Redirect early = (Redirect) only(ground.hears(read(1, TABLE, 1, 3, "a")));
        Redirect old = (Redirect) only(ground.hears(read(1, TABLE, 2, 2, "a")));
        assertThat(List.of(early.descriptor(), old.descriptor())).containsOnly(descriptor(2, 3));
    }

    @Test
    void whatIsPublishedAgainIsConfirmedAtOnceAndNothingIsForgotten() {
        publishes(2, 3);
        assertThat(only(ground.hears(publication(2, 3)))).isInstanceOf(Published.class);
        assertThat(only(ground.hears(publication(1, 2)))).isInstanceOf(Published.class);
        assertThat(ground.isIdle()).isTrue();
        publishes(1, 4);
        assertThat(((Redirect) only(ground.hears(read(1, TABLE, 1, 4, "a")))).descriptor())
                .isEqualTo(descriptor(2, 4));
    }

    @Test
    void whoIsLateAndNotPreparedIsAborted() {
        publishes(1, 1);
        Branch late = locks(1, TABLE, 1, "a");
        Branch other = locks(2, OTHER, 1, "b");
        assertThat(ground.hears(publication(1, 2)))
                .containsExactly(new Ended(txn(1), late, 0, Why.SCHEMA_CHANGED));
        assertThat(ground.hears(new Commit(txn(1), ASKER, late, writes("a"), List.of())))
                .containsExactly(new Ended(txn(1), late, 0, Why.LOCKS_LOST));
        ground.applies();
        ground.hears(new Commit(txn(2), ASKER, other, writes("b"), List.of()));
        assertThat(ground.proposed()).isInstanceOf(TxnEntry.Commit.class);
    }

    @Test
    void whoWaitsForVotesIsAbortedEverywhere() {
        publishes(1, 1);
        Branch here = locks(1, TABLE, 1, "a");
        ground.hears(new Commit(txn(1), ASKER, here, writes("a"), List.of(HOME)));
        assertThat(ground.hears(publication(1, 2)))
                .containsExactly(
                        new Verdict(txn(1), ground.self(), 0),
                        new Ended(txn(1), here, 0, Why.SCHEMA_CHANGED));
    }

    @Test
    void whatStandsInTheLogIsInFrontOfIt() {
        publishes(1, 1);
        Branch here = locks(1, TABLE, 1, "a");
        ground.hears(new Commit(txn(1), ASKER, here, writes("a"), List.of()));
        assertThat(ground.proposed()).isInstanceOf(TxnEntry.Commit.class);
        assertThat(ground.hears(publication(1, 2))).isEmpty();
        assertThat(ground.proposed()).isInstanceOf(TxnEntry.Publish.class);
    }

    @Test
    void whatIsPreparedIsWaitedForAndNobodyIsAdmittedMeanwhile() {
        publishes(1, 1);
        Branch here = locks(1, TABLE, 1, "a");
        ground.hears(new Prepare(txn(1), ASKER, here, writes("a"), HOME));
        assertThat(ground.hears(publication(1, 2))).isEmpty();
        assertThat(only(ground.applies())).isInstanceOf(Vote.class);
        assertThat(ground.isIdle()).as("nothing is published yet").isTrue();
        assertThat(only(ground.hears(read(2, TABLE, 1, 1, "b")))).isInstanceOf(Redirect.class);
        assertThat(only(ground.hears(read(2, TABLE, 1, 2, "b")))).isInstanceOf(Behind.class);
        assertThat(only(ground.hears(read(3, OTHER, 1, 1, "c")))).isInstanceOf(Rows.class);
        ground.hears(new Verdict(txn(1), new Address(new NodeId(3), 2), ground.now()));
        assertThat(ground.applies()).noneMatch(Published.class::isInstance);
        assertThat(ground.applies()).hasAtLeastOneElementOfType(Published.class);
        assertThat(only(ground.hears(read(2, TABLE, 1, 2, "b")))).isInstanceOf(Rows.class);
    }

    @Test
    void whatIsPreparedInAnotherShardOfTheGroupIsNotWaitedFor() {
        KeyRange low = new KeyRange(Bytes.EMPTY, Bytes.text("m"));
        KeyRange high = new KeyRange(Bytes.text("m"), null);
        assertThat(ground.hears(publication(SHARD, low))).isEmpty();
        assertThat(ground.applies()).hasAtLeastOneElementOfType(Published.class);
        Branch here = locks(1, TABLE, 1, "a");
        ground.hears(new Prepare(txn(1), ASKER, here, writes("a"), HOME));
        assertThat(only(ground.applies())).isInstanceOf(Vote.class);
        assertThat(ground.hears(publication(SHARD + 1, high))).isEmpty();
        assertThat(ground.applies()).hasAtLeastOneElementOfType(Published.class);
        assertThat(ground.hears(publication(1, 2))).isEmpty();
        assertThat(ground.isIdle()).as("its own shard waits").isTrue();
    }

    private Publish publication(long shard, KeyRange range) {
        TreeMap<TableId, Integer> versions = new TreeMap<>();
        versions.put(TABLE, 1);
        return new Publish(
                txn(1000),
                ++call,
                ASKER,
                new ShardDescriptor(
                        new ShardId(shard), Ground.SHARD, range, new ShardEpoch(1), versions));
    }

    @Test
    void whoeverLeadsNextKnowsIt() {
        publishes(1, 2);
        ground.anotherLeads();
        ground.passes(SECOND);
        assertThat(only(ground.hears(read(1, TABLE, 1, 1, "a")))).isInstanceOf(Redirect.class);
        assertThat(only(ground.hears(read(1, TABLE, 1, 2, "a")))).isInstanceOf(Rows.class);
    }

    @Test
    void whoeverLeadsNextWaitsForWhatIsPreparedToo() {
        publishes(1, 1);
        Branch here = locks(1, TABLE, 1, "a");
        ground.hears(new Prepare(txn(1), ASKER, here, writes("a"), HOME));
        ground.applies();
        ground.anotherLeads();
        ground.passes(SECOND);
        ground.hears(publication(1, 2));
        assertThat(ground.isIdle()).as("nothing is published yet").isTrue();
        ground.hears(new Verdict(txn(1), new Address(new NodeId(3), 2), 0));
        ground.applies();
        assertThat(ground.applies()).hasAtLeastOneElementOfType(Published.class);
    }
}
