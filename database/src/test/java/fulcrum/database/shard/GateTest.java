package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.gate.Gate;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Malformed;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What a replica leaves alone while a gate is closed, and does as soon as it is open.
final class GateTest {

    private static final long ROUND = ShardConfig.COMPARE_NANOS + 1_000_000_000;
    private static final ShardCommand OPEN =
            new ShardCommand.OpenGates(new TreeSet<>(List.of(Gate.REPLICA_HASHES)));

    private static Trio used(int round) {
        Trio trio = new Trio(3, Gate.none());
        for (int i = 0; i < round; i++) {
            trio.puts("k" + i % 5, "v" + i);
        }
        return trio;
    }

    @Test
    void whileItIsClosedNobodyComparesAndEverythingElseWorks() {
        Trio trio = used(10);
        trio.waits(3 * ROUND);
        for (Trio.Member member : trio.members.values()) {
            assertThat(member.said).allMatch(message -> message.gate() == null);
            assertThat(member.shard.view().compared()).isZero();
        }
    }

    @Test
    void onceItIsOpenWhatWasAppliedBeforeIsComparedToo() {
        Trio trio = used(10);
        trio.waits(ROUND);
        for (int member = 1; member <= 3; member++) {
            trio.asks(member, OPEN);
        }
        for (Trio.Member member : trio.members.values()) {
            assertThat(member.shard.view().gates()).containsExactly(Gate.REPLICA_HASHES);
            assertThat(member.shard.view().compared())
                    .isEqualTo(member.shard.view().applied())
                    .isGreaterThan(10);
        }
    }

    /// They hear of it one after the other, the leader, which is n1, first or last.
    @Test
    void whoeverHearsOfItFirstNobodyHasToWaitForTheNextRound() {
        for (List<Integer> order : List.of(List.of(1, 2, 3), List.of(2, 3, 1))) {
            Trio trio = used(10);
            trio.asks(order.getFirst(), OPEN);
            trio.waits(2 * ROUND);
            for (int closed : order.subList(1, 3)) {
                assertThat(trio.member(closed).said).allMatch(message -> message.gate() == null);
                trio.asks(closed, OPEN);
            }
            demandCompared(trio);
        }
    }

    private static void demandCompared(Trio trio) {
        for (Trio.Member member : trio.members.values()) {
            assertThat(member.shard.view().compared()).isEqualTo(member.shard.view().applied());
        }
    }

    @Test
    void anOpenGateStaysOpenWhateverItIsToldLater() {
        Trio trio = used(1);
        trio.asks(1, OPEN);
        trio.asks(1, new ShardCommand.OpenGates(new TreeSet<>()));
        assertThat(trio.member(1).shard.view().gates()).containsExactly(Gate.REPLICA_HASHES);
    }

    /// As it is to software of the version before.
    @Test
    void aGuardedMessageIsGarbageToWhomTheVersionIsUnknown() {
        Codec<ShardMessage> older = ShardCodec.messages(Gate.REPLICA_HASHES.since() - 1);
        ShardMessage forward = new ShardMessage.Forward(3, List.of(Bytes.text("change")));
        assertThat(older.decode(ShardCodec.MESSAGES.encode(forward))).isEqualTo(forward);
        assertThat(older.encode(forward)).isEqualTo(ShardCodec.MESSAGES.encode(forward));
        for (ShardMessage message :
                List.of(
                        new ShardMessage.Compare(1, 2, 0),
                        new ShardMessage.Compared(2, 0, 3),
                        new ShardMessage.Verdict(2, false, List.of()))) {
            Bytes bytes = ShardCodec.MESSAGES.encode(message);
            assertThatThrownBy(() -> older.decode(bytes)).isInstanceOf(Malformed.class);
            assertThatThrownBy(() -> older.encode(message))
                    .isInstanceOf(IllegalArgumentException.class);
            Codec<ShardMessage> newer = ShardCodec.messages(Gate.REPLICA_HASHES.since());
            assertThat(newer.decode(bytes)).isEqualTo(message);
        }
    }
}
