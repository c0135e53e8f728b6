package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.shard.ShardMessage;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whom a coordinator asks.
class PostTest {

    private static final long SHARD = 1;
    private static final List<NodeId> REPLICAS =
            List.of(new NodeId(1), new NodeId(2), new NodeId(3));

    private final Post post =
            new Post(
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
                            return REPLICAS;
                        }
                    });

    private NodeId asked(int attempts) {
        EffectList<ShardMessage> effects = new EffectList<>(1);
        post.onStep(effects);
        post.send(SHARD, null, attempts, new TxnMessage.Abandon(new TxnId(new NodeId(1), 1)));
        return ((Effect.SendEarly<ShardMessage>) effects.drain().getFirst()).to();
    }

    @Test
    void asksWhoIsKnownToLeadAndThenEverybody() {
        post.leads(new Branch(SHARD, 1, 1), new NodeId(2));
        assertThat(List.of(asked(0), asked(1))).containsOnly(new NodeId(2));
        assertThat(List.of(asked(2), asked(3), asked(4)))
                .containsExactlyInAnyOrderElementsOf(REPLICAS);
    }

    /// A leader may be gone for good, and whoever is to answer may give up before everybody was
    /// asked.
    @Test
    void asksAnotherFirstWhereThereWasNoAnswerInTime() {
        post.leads(new Branch(SHARD, 1, 1), new NodeId(2));
        post.silent(SHARD);
        NodeId first = asked(0);
        post.silent(SHARD);
        NodeId second = asked(0);
        post.silent(SHARD);
        assertThat(List.of(first, second, asked(0))).containsExactlyInAnyOrderElementsOf(REPLICAS);
    }

    @Test
    void whoHasAnsweredWithoutLeadingIsNoLeader() {
        post.leads(new Branch(SHARD, 1, 1), new NodeId(2));
        post.leads(Branch.none(SHARD), new NodeId(3));
        assertThat(asked(0)).isEqualTo(new NodeId(2));
        post.forget(SHARD);
        post.leads(Branch.none(SHARD), new NodeId(3));
        assertThat(post.lead(SHARD)).isNull();
    }

    @Test
    void aNodesOwnReplicaIsNearUntilItDoesNotAnswer() {
        NodeId self = new NodeId(3);
        assertThat(post.isNear(SHARD, self, 10)).isTrue();
        assertThat(post.isNear(SHARD, new NodeId(4), 10)).isFalse(); // it has none
        post.silentNearby(SHARD, 10);
        assertThat(post.isNear(SHARD, self, 11)).isFalse();
        assertThat(post.isNear(SHARD + 1, self, 11)).isTrue();
        assertThat(post.isNear(SHARD, self, 3_000_000_000L)).isTrue();
    }
}
