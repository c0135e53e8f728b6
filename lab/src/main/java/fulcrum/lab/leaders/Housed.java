package fulcrum.lab.leaders;

import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;

/// A replica of a group in its node of the world: inside, members are known by their own numbers.
final class Housed implements Machine<ShardMessage> {

    private final Place place;
    private final int groups;
    private final Shard inside;
    private final Door door = new Door();

    Housed(Place place, int groups, Shard inside) {
        this.place = place;
        this.groups = groups;
        this.inside = inside;
    }

    @Override
    public ShardView view() {
        return inside.view();
    }

    @Override
    public void step(long now, Input<ShardMessage> input, Outbox<ShardMessage> out) {
        door.outer = out;
        switch (input) {
            case Input.Received<ShardMessage>(NodeId from, ShardMessage message) ->
                    inside.step(now, new Input.Received<>(member(from), message), door);
            case Input.Imported<ShardMessage>(NodeId from, var snapshot) ->
                    inside.step(now, new Input.Imported<>(member(from), snapshot), door);
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

    private NodeId member(NodeId node) {
        return Place.of(node, groups).member();
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
            return new Place(member, place.group()).node(groups);
        }
    }
}
