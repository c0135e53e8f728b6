package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.shard.ShardMessage;
import fulcrum.database.spectrum.Clock;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whom a coordinator asks for a row that no transaction reads.
class LookTest {

    private static final long SHARD = 1;
    private static final NodeId SELF = new NodeId(2);
    private static final NodeId LEADER = new NodeId(3);
    private static final long RESEND = CoordinatorConfig.DEFAULT.resendNanos();

    private static final Planned HYBRID = new Planned(40, 1, Clock.HLC);

    private final Coordinator coordinator =
            new Coordinator(
                    SELF,
                    CoordinatorConfig.DEFAULT,
                    new Directory() {
                        @Override
                        public boolean isKnown() {
                            return true;
                        }

                        @Override
                        public List<Piece> cut(Span span) {
                            return List.of(new Piece(SHARD, span));
                        }

                        @Override
                        public List<NodeId> replicas(long group) {
                            return List.of(new NodeId(1), SELF, LEADER);
                        }
                    });

    private long now = 1_000_000_000_000L;
    private long request;
    private @Nullable TxnId asking;

    LookTest() {
        steps(new Input.Started<>(1, 1));
    }

    /// The replicas that were asked because of this.
    private List<NodeId> steps(Input<ShardMessage> input) {
        EffectList<ShardMessage> effects = new EffectList<>(1);
        coordinator.step(now, input, effects);
        List<NodeId> asked = new ArrayList<>();
        for (Effect<ShardMessage> effect : effects.drain()) {
            if (effect instanceof Effect.SendEarly<ShardMessage>(NodeId to, ShardMessage m)) {
                asked.add(to);
                asking = ((ShardMessage.Across) m).message().txn();
            }
        }
        return asked;
    }

    private List<NodeId> looks(Planned planned) {
        Span row = Span.row(Bytes.text("a"));
        SessionCommand look = new SessionCommand.Look(row, 1, Limits.DEFAULT, planned);
        return steps(new Input.Submitted<>(++request, look));
    }

    private List<NodeId> waits(long nanos) {
        now += nanos;
        return steps(new Input.Fired<>(Timer.of("tick")));
    }

    private void hears(NodeId from, TxnMessage message) {
        ShardMessage across = new ShardMessage.Across(coordinator.address(), false, message);
        steps(new Input.Received<>(from, across));
    }

    /// A replica answers who asks.
    private void answers(NodeId from, Branch here) {
        hears(from, new TxnMessage.Rows(Objects.requireNonNull(asking), 0, here, List.of(), false));
    }

    /// It hears who leads.
    private void meetsLeader() {
        looks(Planned.WITHOUT);
        answers(LEADER, new Branch(SHARD, 1, 0));
    }

    @Test
    void itsOwnReplicaIsAskedFirstAndThenTheLeader() {
        meetsLeader();
        assertThat(looks(Planned.WITHOUT)).containsExactly(SELF);
        assertThat(waits(RESEND)).containsExactly(LEADER);
    }

    @Test
    void anOwnReplicaThatDidNotAnswerIsLeftAloneForAWhile() {
        meetsLeader();
        looks(Planned.WITHOUT);
        waits(RESEND);
        answers(LEADER, new Branch(SHARD, 1, 0));
        assertThat(looks(Planned.WITHOUT)).containsExactly(LEADER);
        answers(LEADER, new Branch(SHARD, 1, 0));
        now += 3_000_000_000L;
        assertThat(looks(Planned.WITHOUT)).containsExactly(SELF);
    }

    /// The row is waited for, and its leader has said so.
    @Test
    void whoSaysThatItWaitsIsNotSilent() {
        meetsLeader();
        looks(Planned.WITHOUT);
        now += RESEND / 2;
        TxnId waiting = Objects.requireNonNull(asking);
        hears(LEADER, new TxnMessage.Waits(waiting, 0, new Branch(SHARD, 1, 0)));
        waits(RESEND);
        answers(LEADER, new Branch(SHARD, 1, 0));
        assertThat(looks(Planned.WITHOUT)).containsExactly(SELF);
    }

    @Test
    void whereItsTableGoesByAHybridClockTheLeaderIsAsked() {
        meetsLeader();
        assertThat(looks(HYBRID)).containsExactly(LEADER);
    }
}
