package fulcrum.lab.group;

import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import java.util.function.Predicate;

/// A replica of a group in its node of the world: inside, members are known by their own numbers.
public final class Housed implements Machine<ShardMessage> {

    /// Where the replicas of its group run.
    public interface Homes {

        /// Who is at a node of the world.
        NodeId member(NodeId node);

        /// The node at which a member's replica of this group runs.
        NodeId node(NodeId member);
    }

    private final Homes homes;
    private final Machine<ShardMessage> inside;
    private final Predicate<NodeId> admits;
    private final Door door = new Door();

    /// @param admits is told of each member of whom a message came, and says whether it is read
    public Housed(Homes homes, Machine<ShardMessage> inside, Predicate<NodeId> admits) {
        this.homes = homes;
        this.inside = inside;
        this.admits = admits;
    }

    @Override
    public ShardView view() {
        return (ShardView) inside.view();
    }

    @Override
    public void step(long now, Input<ShardMessage> input, Outbox<ShardMessage> out) {
        door.outer = out;
        switch (input) {
            case Input.Received<ShardMessage>(NodeId from, ShardMessage message) -> {
                NodeId member = homes.member(from);
                if (admits.test(member)) {
                    inside.step(now, new Input.Received<>(member, message), door);
                }
            }
            case Input.Imported<ShardMessage>(NodeId from, var snapshot) ->
                    inside.step(now, new Input.Imported<>(homes.member(from), snapshot), door);
            case Input.Started<ShardMessage> _,
                    Input.Clock<ShardMessage> _,
                    Input.Fired<ShardMessage> _,
                    Input.Stored<ShardMessage> _,
                    Input.Loaded<ShardMessage> _,
                    Input.Captured<ShardMessage> _,
                    Input.Submitted<ShardMessage> _ ->
                    inside.step(now, input, door);
        }
    }

    /// Effects on their way out.
    private final class Door implements Outbox<ShardMessage> {

        private Outbox<ShardMessage> outer = this;

        @Override
        public long nextPosition() {
            return outer.nextPosition();
        }

        @Override
        public void emit(Effect<ShardMessage> effect) {
            switch (effect) {
                case Effect.Send<ShardMessage>(NodeId to, ShardMessage message) ->
                        outer.send(node(to), message);
                case Effect.SendEarly<ShardMessage>(NodeId to, ShardMessage message) ->
                        outer.sendEarly(node(to), message);
                case Effect.Ship<ShardMessage>(NodeId to, var snapshot) ->
                        outer.ship(node(to), snapshot);
                case Effect.Store<ShardMessage> _,
                        Effect.StoreLazily<ShardMessage> _,
                        Effect.StartTimer<ShardMessage> _,
                        Effect.StopTimer<ShardMessage> _,
                        Effect.Apply<ShardMessage> _,
                        Effect.Answer<ShardMessage> _,
                        Effect.AnswerEarly<ShardMessage> _,
                        Effect.Load<ShardMessage> _,
                        Effect.Capture<ShardMessage> _,
                        Effect.Adopt<ShardMessage> _,
                        Effect.Truncate<ShardMessage> _,
                        Effect.Noted<ShardMessage> _ ->
                        outer.emit(effect);
            }
        }

        private NodeId node(NodeId member) {
            return homes.node(member);
        }
    }
}
