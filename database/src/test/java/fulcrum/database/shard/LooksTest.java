package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.shard.ShardMessage.Across;
import fulcrum.database.shard.ShardMessage.Consensus;
import fulcrum.database.shard.ShardMessage.Vouch;
import fulcrum.database.shard.ShardMessage.Vouched;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.ShardEpoch;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.Sought;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnMessage.Read;
import fulcrum.database.transaction.TxnMessage.Within;
import fulcrum.database.transaction.TxnNote;
import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftMessage;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A replica that does not lead tells its own node's coordinator the latest there is of a row, and
/// leaves to the leader whatever it cannot be sure of.
class LooksTest {

    private static final long MILLI = 1_000_000;
    private static final TableId TABLE = new TableId(40);

    private final Council council = new Council();

    private <M extends ShardMessage> List<M> sent(Class<M> kind) {
        return council.sent.stream()
                .map(Council.Sent::message)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private List<TxnMessage> forwarded() {
        return sent(Across.class).stream().map(Across::message).toList();
    }

    private void served(int at, int looks) {
        assertThat(council.member(at).notes(TxnNote.LooksServed.class))
                .extracting(TxnNote.LooksServed::rows)
                .containsExactly(looks);
    }

    @Test
    void aReplicaThatDoesNotLeadTellsTheLatest() {
        council.writes(1, "a", "x");
        assertThat(council.looks(2, "a")).isEqualTo("x");
        assertThat(council.looks(3, "a")).isEqualTo("x");
        assertThat(forwarded()).isEmpty();
        served(2, 1);
    }

    @Test
    void whoeverHearsOfItDoesNotTakeItForTheLeader() {
        council.writes(1, "a", "x");
        council.looks(2, "a");
        TxnMessage.Rows rows = (TxnMessage.Rows) council.told.getLast();
        assertThat(rows.from()).isEqualTo(Branch.none(Council.SHARD));
    }

    @Test
    void rowsThatAreNotThereOrNotAnyMoreAreNone() {
        council.writes(1, "a", "x");
        council.writes(1, "a", null);
        assertThat(council.looks(2, "a")).isEqualTo("none");
        assertThat(council.looks(2, "b")).isEqualTo("none");
        assertThat(forwarded()).isEmpty();
    }

    @Test
    void allThatComeInOneTurnAreAskedAboutTogether() {
        council.writes(1, "a", "x");
        Read one = council.look(2, "a");
        Read other = council.look(2, "b");
        council.says(2, one, other);
        assertThat(List.of(council.found(one), council.found(other))).containsExactly("x", "none");
        assertThat(sent(Vouch.class)).hasSize(1);
        served(2, 2);
    }

    @Test
    void whatComesWhileAQuestionIsUnderWayIsInTheNext() {
        Read first = council.look(2, "a");
        Read second = council.look(2, "b");
        Read third = council.look(2, "c");
        council.lost = sent -> sent.message() instanceof Vouched;
        council.says(2, first);
        council.says(2, second);
        council.says(2, third);
        assertThat(sent(Vouch.class)).hasSize(1);
        council.waits(MILLI);
        assertThat(sent(Vouch.class).getLast().rows()).hasSize(2);
    }

    /// Its writer may be committed at its home already, and whoever asked for it told so.
    @Test
    void aRowWhoseWriterIsPreparedIsLeftToTheLeader() {
        council.writes(1, "a", "x");
        TxnMessage.Once write = council.once(1, "a", "y");
        council.says(1, new TxnMessage.Share(write, new Branch(7, 1, 0)));
        Read look = council.look(2, "a");
        Read other = council.look(2, "b");
        council.says(2, look, other);
        assertThat(council.found(other)).isEqualTo("none");
        assertThat(council.found(look)).isNull();
        assertThat(forwarded()).containsExactly(look);
        council.says(
                1,
                new TxnMessage.Verdict(
                        write.txn(), new Address(new NodeId(1), 7), council.now() + MILLI));
        council.waits(5 * MILLI);
        assertThat(council.found(look)).isEqualTo("y");
    }

    private static boolean isAppend(Council.Sent sent) {
        return sent.message() instanceof Consensus(RaftMessage m)
                && m instanceof RaftMessage.AppendEntries;
    }

    @Test
    void aReplicaThatIsBehindWaitsUntilItHasAppliedAsMuchAsItsLeader() {
        council.writes(1, "a", "x");
        council.lost = sent -> isAppend(sent) && sent.to().equals(new NodeId(2));
        council.writes(1, "a", "y");
        Read look = council.look(2, "a");
        council.says(2, look);
        assertThat(sent(Vouched.class)).hasSize(1);
        assertThat(council.found(look)).isNull();
        council.lost = _ -> false;
        council.waits(100 * MILLI);
        assertThat(council.found(look)).isEqualTo("y");
        assertThat(forwarded()).isEmpty();
    }

    /// It has the entries; that they are committed it has not heard yet.
    @Test
    void theLeadersWordSaysHowFarItHasCommitted() {
        council.writes(1, "a", "x");
        council.waits(100 * MILLI);
        long before = council.member(2).applied();
        council.lost =
                sent ->
                        sent.to().equals(new NodeId(2))
                                && sent.message() instanceof Consensus(RaftMessage m)
                                && m instanceof RaftMessage.AppendEntries append
                                && append.leaderCommit() > before;
        council.writes(1, "a", "y");
        assertThat(council.member(2).applied()).isEqualTo(before);
        assertThat(council.looks(2, "a")).isEqualTo("y");
    }

    @Test
    void aLeaderThatCannotProveThatItLeadsVouchesForNothing() {
        council.writes(1, "a", "x");
        council.lost = sent -> sent.message() instanceof Consensus && council.without(1).test(sent);
        council.waits(400 * MILLI);
        assertThat(council.member(2).shard.leads() || council.member(3).shard.leads()).isTrue();
        assertThat(council.looks(2, "a")).isIn("x", null);
        int before = sent(Vouched.class).size();
        Vouch vouch = new Vouch(9, List.of(new Sought(Epochs.NONE, Bytes.text("a"))));
        council.member(1).takes(new Input.Received<>(new NodeId(2), vouch));
        council.waits(MILLI);
        assertThat(sent(Vouched.class)).hasSize(before);
    }

    /// The version that is newest here may be that of somebody who came after the question.
    @Test
    void aVersionThatMayNotHavePassedIsLeftToTheLeader() {
        council.writes(1, "a", "x");
        council.member(2).errorNanos = 1_000 * MILLI;
        assertThat(council.looks(2, "a")).isEqualTo("x");
        assertThat(forwarded()).hasSize(1);
        assertThat(council.member(2).notes(TxnNote.NotPassed.class)).hasSize(1);
    }

    @Test
    void aRowThatIsNotAtHandIsLoaded() {
        council.writes(1, "a", "x");
        council.member(2).cold = true;
        assertThat(council.looks(2, "a")).isEqualTo("x");
        assertThat(council.looks(2, "b")).isEqualTo("none");
        assertThat(forwarded()).isEmpty();
    }

    private static ShardDescriptor descriptor(int version) {
        TreeMap<TableId, Integer> versions = new TreeMap<>();
        versions.put(TABLE, version);
        return new ShardDescriptor(
                new ShardId(9), Council.SHARD, KeyRange.ALL, new ShardEpoch(1), versions);
    }

    private void publishes(int version) {
        Address from = Address.coordinator(new NodeId(1));
        TxnId txn = council.newTxn();
        council.says(1, new TxnMessage.Publish(txn, 1, from, descriptor(version)));
        council.waits(100 * MILLI);
    }

    private Within within(int version, Read look) {
        return new Within(new Epochs(9, 1, TABLE.number(), version), look);
    }

    @Test
    void whoGoesByOtherEpochsIsLeftToTheLeader() {
        publishes(2);
        Read same = council.look(2, "a");
        Read older = council.look(2, "a");
        council.says(2, within(2, same), within(1, older));
        assertThat(council.found(same)).isEqualTo("none");
        assertThat(forwarded()).containsExactly(within(1, older));
        assertThat(council.told.getLast()).isInstanceOf(TxnMessage.Redirect.class);
    }

    /// Behind the publication rows are written of which an older reader knows nothing.
    @Test
    void whatWaitsWhenMoreIsPublishedIsLeftToTheLeader() {
        publishes(1);
        council.member(2).cold = true;
        council.member(2).stuck = true;
        Read look = council.look(2, "a");
        council.says(2, within(1, look));
        assertThat(council.found(look)).isNull();
        publishes(2);
        assertThat(forwarded()).containsExactly(within(1, look));
        council.member(2).stuck = false;
        council.waits(MILLI);
        assertThat(council.found(look)).isNull();
    }

    @Test
    void whatWaitsWhenTheTermIsOverIsLeftToWhoLeadsThen() {
        council.writes(1, "a", "x");
        Read look = council.look(2, "a");
        council.lost = sent -> sent.message() instanceof Vouched;
        council.says(2, look);
        council.lost = council.without(1);
        council.waits(1_000 * MILLI);
        assertThat(council.member(2).notes(TxnNote.LooksPassedOn.class)).hasSize(1);
        assertThat(council.looks(2, "a")).isEqualTo("x");
    }

    @Test
    void aQuestionThatIsNotAnsweredIsGivenUp() {
        council.writes(1, "a", "x");
        Read look = council.look(2, "a");
        council.lost = sent -> sent.message() instanceof Vouched;
        council.says(2, look);
        council.waits(400 * MILLI);
        assertThat(council.found(look)).isEqualTo("x");
        assertThat(forwarded()).containsExactly(look);
    }

    /// What it says is older than any question of this life.
    @Test
    void anAnswerToAQuestionOfAnEarlierLifeIsNone() {
        council.writes(1, "a", "x");
        council.lost = sent -> sent.message() instanceof Vouched;
        council.says(2, council.look(2, "a"));
        long number = sent(Vouch.class).getFirst().number();
        council.restarts(2);
        council.waits(100 * MILLI);
        Read look = council.look(2, "a");
        council.says(2, look);
        Vouched late = new Vouched(number, 1, 1, List.of());
        council.member(2).takes(new Input.Received<>(new NodeId(1), late));
        assertThat(council.found(look)).isNull();
        assertThat(council.member(2).notes(TxnNote.VouchedLate.class)).hasSize(1);
    }

    @Test
    void readsOfOtherKindsGoToTheLeader() {
        Read own = council.look(2, "a");
        Read ofAnother = council.look(3, "a");
        Read snapshot =
                new Read(
                        council.newTxn(),
                        0,
                        own.from(),
                        own.here(),
                        own.span(),
                        own.lock(),
                        own.ifLocked(),
                        council.now(),
                        1);
        TxnMessage causal = new TxnMessage.Causal(0, false, own);
        Stream.of(ofAnother, snapshot, causal).forEach(each -> council.says(2, each));
        assertThat(forwarded()).containsExactly(ofAnother, snapshot, causal);
    }
}
