package fulcrum.database.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.transaction.TxnMessage.Causal;
import fulcrum.database.transaction.TxnMessage.Commit;
import fulcrum.database.transaction.TxnMessage.Ended;
import fulcrum.database.transaction.TxnMessage.Read;
import fulcrum.database.transaction.TxnMessage.Rows;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a shard does for tables whose clock is a hybrid one (Kulkarni et al. 2014).
class HybridTest {

    private static final NodeId NODE = new NodeId(7);
    private static final Address COORDINATOR = Address.coordinator(NODE);
    private static final Span ROW = Span.row(Bytes.text("a"));

    private final Ground ground = Ground.serving();
    private final TxnId txn = new TxnId(NODE, 1);

    private static Read read(TxnId of, Lock lock, long snapshot) {
        Branch none = Branch.none(Ground.SHARD);
        return new Read(of, 1, COORDINATOR, none, ROW, lock, IfLocked.WAIT, snapshot, 1);
    }

    private Branch locks() {
        Causal question = new Causal(0, false, read(txn, Lock.EXCLUSIVE, 0));
        Causal answer = (Causal) ground.hears(question).getFirst();
        return ((Rows) answer.of()).from();
    }

    private List<TxnMessage> commits(long seen, boolean strict) {
        List<RowWrite> writes = List.of(new RowWrite(ROW.from(), Bytes.text("x")));
        Commit commit = new Commit(txn, COORDINATOR, locks(), writes, List.of());
        return ground.hears(new Causal(seen, strict, commit));
    }

    @Test
    void aCommitIsToldAsSoonAsItIsInTheLog() {
        commits(0, false);
        assertThat(ground.applies()).hasExactlyElementsOfTypes(Ended.class);
    }

    @Test
    void whoHasToDoWithIntervalsTooWaits() {
        commits(0, true);
        assertThat(ground.applies()).isEmpty();
        assertThat(ground.passes(1_000)).hasExactlyElementsOfTypes(Ended.class);
    }

    @Test
    void theTimestampIsAboveWhatTheCoordinatorHasSeen() {
        commits(5_000_000, false);
        assertThat(((Ended) ground.applies().getFirst()).timestamp()).isEqualTo(5_000_001);
    }

    @Test
    void nobodysClockTakesThisOneAlong() {
        Ended told = (Ended) commits(1_000_000_000, false).getFirst();
        assertThat(told.why()).isEqualTo(Why.CLOCKS_APART);
        assertThat(ground.isIdle()).isTrue();
    }

    @Test
    void aSnapshotIsServedOnceTheLogCoversItAndNoClockIsWaitedFor() {
        TxnId reader = new TxnId(NODE, 2);
        assertThat(ground.hears(new Causal(0, false, read(reader, Lock.NONE, 2_000_000))))
                .isEmpty();
        assertThat(ground.isProofAsked()).isFalse();
        ground.applies();
        Causal told = (Causal) ground.proves(true).getFirst();
        assertThat(told.of()).isInstanceOf(Rows.class);
        commits(0, false);
        assertThat(((Ended) ground.applies().getFirst()).timestamp()).isGreaterThan(2_000_000);
    }

    @Test
    void whoLeadsNextGivesNoTimestampUpToWhatMayHaveBeenServed() {
        TxnId reader = new TxnId(NODE, 2);
        ground.hears(new Causal(0, false, read(reader, Lock.NONE, 2_000_000)));
        long upTo = ((TxnEntry.Cover) ground.proposed()).upTo();
        ground.applies();
        ground.anotherLeads();
        ground.passes(upTo); // it does not serve before that has passed
        commits(0, false);
        assertThat(((Ended) ground.applies().getFirst()).timestamp()).isGreaterThan(upTo);
    }

    /// So what happens at one shard keeps its order.
    @Test
    void whoHasReadNothingYetReadsAllThatWasCommittedHere() {
        commits(5_000_000, false);
        ground.applies();
        TxnId reader = new TxnId(NODE, 2);
        ground.hears(new Causal(1_000_000, false, read(reader, Lock.NONE, 1_000_000)));
        ground.applies();
        Causal told = (Causal) ground.proves(true).getFirst();
        assertThat(told.seen()).isEqualTo(5_000_001);
        assertThat(((Rows) told.of()).rows()).hasSize(1);
    }
}
