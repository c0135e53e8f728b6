package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.shard.ShardMessage.Verdict;
import fulcrum.database.shard.ShardNote.ReplicasDiffer;
import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;
import fulcrum.machine.codec.Malformed;
import fulcrum.machine.state.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Replicas compare what they have at equal indexes; bugs are planted in one of them.
final class ReplicaHashTest {

    private static final long ROUND = ShardConfig.COMPARE_NANOS + 1_000_000_000;
    private static final Outcome DIVERGED = new Outcome.Refused(Refusal.DIVERGED, null);
    private static final ShardCommand GET = new ShardCommand.Get(Bytes.text("k1"));

    private final List<Trio> trios = new ArrayList<>();

    private Trio trio(int count) {
        Trio trio = new Trio(count);
        trios.add(trio);
        return trio;
    }

    /// Whatever happened: a recording holds all that a replica has seen of its hash.
    @AfterEach
    void theirRecordingsReplayAlike() {
        trios.forEach(Trio::demandReplays);
    }

    private static void fill(Trio trio, int from, int to) {
        for (int i = from; i <= to; i++) {
            trio.puts("k" + i % 5, "v" + i);
        }
    }

    private static ShardCommand write(String key, @Nullable String value, Condition condition) {
        return new ShardCommand.Write(
                null, Bytes.text(key), value == null ? null : Bytes.text(value), condition);
    }

    private static List<ReplicasDiffer> told(Trio trio, int member) {
        return trio.member(member).notes(ReplicasDiffer.class);
    }

    private static void demandPeace(Trio trio) {
        for (NodeId node : trio.members.keySet()) {
            assertThat(told(trio, node.number())).as(node.toString()).isEmpty();
            assertThat(trio.asks(node.number(), GET)).isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void replicasThatAgreeSayNothingAndHaveCompared() {
        Trio trio = trio(3);
        fill(trio, 1, 10);
        trio.waits(2 * ROUND);

        demandPeace(trio);
        for (Trio.Member member : trio.members.values()) {
            assertThat(member.shard.view().compared()).isGreaterThanOrEqualTo(11);
            assertThat(member.hash()).isEqualTo(trio.member(1).hash());
        }
    }

    /// The sum that stands in the state is that of all that was ever written, counted anew.
    @Test
    void theSumIsThatOfAllThatWasWritten() {
        Trio trio = trio(3);
        fill(trio, 1, 30);
        trio.asks(2, write("nobody", "has it", Condition.PRESENT)); // writes nothing
        trio.asks(3, new ShardCommand.OpenSession());
        trio.asks(1, write("k2", null, Condition.ALWAYS));
        trio.waits(1_000_000_000);

        for (Trio.Member member : trio.members.values()) {
            long sum = 0;
            for (int i = 1; i < member.written.size(); i++) { // but for the very first index
                sum += counted(i + 1, member.written.get(i));
            }
            assertThat(member.hash()).isEqualTo(new RunningHash(0, sum, false));
        }
    }

    private static long counted(long index, Bytes written) {
        Writes without = new Writes();
        Writes.carryOut(
                written,
                new Writes.Target() {
                    @Override
                    public void put(Bytes key, Bytes value) {
                        if (!key.equals(StateKeys.HASH)) {
                            without.put(key, value);
                        }
                    }

                    @Override
                    public void delete(Bytes key) {
                        without.delete(key);
                    }
                });
        return without.isEmpty() ? 0 : without.hash(index);
    }

    /// A row is gone from one store: what depends on it is applied differently.
    private Trio withLostRow(int count, int where) {
        Trio trio = trio(count);
        fill(trio, 1, 10);
        trio.member(where).state.remove(StateKeys.row(Bytes.text("k3")));
        trio.asks(where == 1 ? 2 : 1, write("k3", "new", Condition.PRESENT));
        trio.waits(2 * ROUND);
        return trio;
    }

    @Test
    void theOddOneOutIsKnownAndServesNobody() {
        Trio trio = withLostRow(3, 2);

        for (int member = 1; member <= 3; member++) {
            assertThat(told(trio, member)).hasSize(1);
            assertThat(told(trio, member).getFirst().known()).isTrue();
            assertThat(told(trio, member).getFirst().different()).containsExactly(new NodeId(2));
        }
        assertThat(trio.asks(2, GET)).isEqualTo(DIVERGED);
        assertThat(trio.asks(2, write("k1", "x", Condition.ALWAYS))).isEqualTo(DIVERGED);
        assertThat(trio.asks(1, GET)).isInstanceOf(Outcome.Done.class);
        assertThat(trio.asks(3, GET)).isInstanceOf(Outcome.Done.class);
        assertThat(trio.member(2).shard.view().suspect()).isTrue();
    }

    @Test
    void aLeaderThatIsTheOddOneHandsOver() {
        Trio trio = withLostRow(3, 1);

        assertThat(told(trio, 1).getFirst().different()).containsExactly(new NodeId(1));
        assertThat(trio.asks(1, GET)).isEqualTo(DIVERGED);
        assertThat(trio.member(1).shard.leads()).isFalse();
        assertThat(trio.asks(2, write("k1", "x", Condition.ALWAYS)))
                .isInstanceOf(Outcome.Done.class);
        assertThat(trio.asks(3, GET)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void ofTwoNobodyKnowsAndBothSaySo() {
        Trio trio = withLostRow(2, 2);

        for (int member = 1; member <= 2; member++) {
            assertThat(told(trio, member).getFirst().known()).isFalse();
            assertThat(told(trio, member).getFirst().different())
                    .containsExactly(new NodeId(1), new NodeId(2));
            assertThat(trio.asks(member, GET)).isInstanceOf(Outcome.Done.class);
        }
    }

    /// What is suspect stays so when its process starts again, once another change was applied.
    @Test
    void aRestartMakesNobodyTrusted() {
        Trio trio = withLostRow(3, 2);
        fill(trio, 11, 11);
        trio.waits(1_000_000_000);

        trio.restarts(2);
        trio.waits(100_000_000);

        assertThat(trio.asks(2, GET)).isEqualTo(DIVERGED);
    }

    /// Found where nobody asks for anything any more: it says what it has when it begins.
    @Test
    void whoBeginsAgainIsComparedThoughNothingIsApplied() {
        Trio trio = trio(3);
        fill(trio, 1, 10);
        trio.waits(2 * ROUND);
        trio.member(3).state.put(StateKeys.HASH, new RunningHash(0, 77, false).toBytes());

        trio.restarts(3);
        trio.waits(6 * 60_000_000_000L); // until the leader of a group that sleeps is heard

        assertThat(told(trio, 1).getFirst().different()).containsExactly(new NodeId(3));
        assertThat(trio.asks(3, GET)).isEqualTo(DIVERGED);
    }

    /// A bug that does not count what some indexes write.
    @Test
    void whoForgetsToCountIsFound() {
        Trio trio = trio(3);
        fill(trio, 1, 5);
        trio.waits(1_000_000_000);
        trio.member(2).state.put(StateKeys.HASH, RunningHash.from(0).toBytes());
        trio.restarts(2);
        fill(trio, 6, 8);
        trio.waits(2 * ROUND);

        assertThat(told(trio, 3).getFirst().different()).containsExactly(new NodeId(2));
    }

    @Test
    void aSumThatIsColdIsLoaded() {
        Trio trio = trio(3);
        fill(trio, 1, 5);
        trio.waits(1_000_000_000);
        trio.restarts(2, true);
        fill(trio, 6, 8);
        trio.waits(2 * ROUND);

        demandPeace(trio);
        assertThat(trio.member(2).hash()).isEqualTo(trio.member(1).hash());
    }

    /// A verdict may come before the sum that it is about has been loaded.
    @Test
    void whoIsCondemnedWhileItsSumIsColdIsSuspectForAllThat() {
        Trio trio = trio(3);
        fill(trio, 1, 5);
        trio.waits(1_000_000_000);
        Trio.Member second = trio.member(2);
        Trio.Member cold =
                trio.restartsCold(
                        2,
                        member -> {
                            member.takes(
                                    new Input.Received<>(
                                            new NodeId(1),
                                            new Verdict(
                                                    second.applied(),
                                                    true,
                                                    List.of(new NodeId(2)))));
                            assertThat(member.hash()).isNotNull();
                            assertThat(member.shard.view().suspect()).isTrue();
                        });
        assertThat(cold.shard.view().suspect()).isTrue();
        fill(trio, 6, 8);
        assertThat(Objects.requireNonNull(cold.hash()).suspect()).isTrue();
        assertThat(trio.asks(2, GET)).isEqualTo(DIVERGED);
    }

    /// Nodes of a version that did not count are upgraded: all begin at one index.
    @Test
    void statesWithoutASumBeginTogether() {
        Trio trio = trio(3);
        fill(trio, 1, 5);
        trio.waits(1_000_000_000);
        for (int member = 1; member <= 3; member++) {
            trio.member(member).state.remove(StateKeys.HASH);
            trio.restarts(member);
        }
        trio.waits(6 * 60_000_000_000L);
        Trio.Member leader =
                trio.members.values().stream()
                        .filter(member -> member.shard.leads())
                        .findFirst()
                        .orElseThrow();
        for (int i = 0; i < 9_000; i++) {
            ShardCommand put = write("k1", "v" + i, Condition.ALWAYS);
            leader.takes(new Input.Submitted<>(1_000_000 + i, put));
            trio.waits(1);
            if (i == 5) {
                assertThat(leader.hash()).isNull();
                trio.waits(2 * ROUND); // in which it is said where all begin
            }
        }
        trio.waits(2 * ROUND);

        demandPeace(trio);
        assertThat(Objects.requireNonNull(leader.hash()).base()).isEqualTo(8192);
        for (Trio.Member member : trio.members.values()) {
            assertThat(member.hash()).isEqualTo(leader.hash());
            assertThat(member.shard.view().compared()).isGreaterThan(8192);
        }
    }

    @Test
    void aGroupThatNobodyUsesComparesNothing() {
        Trio trio = trio(3);
        fill(trio, 1, 5);
        trio.waits(3 * ROUND);
        assertThat(trio.member(1).shard.view().raft().resting()).isTrue();
        trio.members.values().forEach(member -> member.said.clear());
        trio.waits(20 * ROUND);
        trio.members.values().forEach(member -> assertThat(member.said).isEmpty());
    }

    /// Bytes that were written once are read for ever.
    @Test
    void theFormOfOldIsStillRead() {
        RunningHash hash = new RunningHash(8192, 0x0123456789abcdefL, true);
        Bytes old = Bytes.hex("0180400123456789abcdef01");
        assertThat(RunningHash.read(old)).isEqualTo(hash);
        assertThat(hash.toBytes()).isEqualTo(old);
        assertThatThrownBy(() -> RunningHash.read(Bytes.hex("0200"))).isInstanceOf(Malformed.class);
    }
}
