package fulcrum.lab.database;

import fulcrum.database.session.CoordinatorView;
import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.transaction.Blocked;
import fulcrum.database.transaction.TxnNote;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outbox;
import java.util.List;
import java.util.function.UnaryOperator;

/// A part of a member in its node of the world: inside, members are known by their own numbers, and
/// the time is known as well as the cluster measures it.
final class Housed implements Machine<ShardMessage> {

    /// Hears what replicas do between what can be seen of them before and after a step.
    interface Ear {

        Ear NONE =
                new Ear() {
                    @Override
                    public void applies(long group, long index, Bytes batch) {}

                    @Override
                    public void waits(Blocked blocked) {}
                };

        /// One applies an entry of its group's log.
        ///
        /// @param batch what it writes; perhaps nothing
        void applies(long group, long index, Bytes batch);

        /// A lock is waited for where one leads.
        void waits(Blocked blocked);
    }

    private final Place place;
    private final Houses houses;
    private final Machine<ShardMessage> inside;
    private final UnaryOperator<Input<ShardMessage>> measured;
    private final Ear ear;
    private final Door door = new Door();

    /// @param measured makes of what the wall clock shows what is known of the time
    /// @param ear hears what it does
    Housed(
            Place place,
            Houses houses,
            Machine<ShardMessage> inside,
            UnaryOperator<Input<ShardMessage>> measured,
            Ear ear) {
        this.ear = ear;
        this.place = place;
        this.houses = houses;
        this.inside = inside;
        this.measured = measured;
    }

    @Override
    public Part view() {
        return inside instanceof Shard shard
                ? new Part(shard.view(), shard.blocked(), null)
                : new Part(null, List.of(), (CoordinatorView) inside.view());
    }

    @Override
    public void step(long now, Input<ShardMessage> input, Outbox<ShardMessage> out) {
        door.outer = out;
        switch (input) {
            case Input.Received<ShardMessage>(NodeId from, ShardMessage message) ->
                    inside.step(now, new Input.Received<>(member(from), message), door);
            case Input.Imported<ShardMessage>(NodeId from, var snapshot) ->
                    inside.step(now, new Input.Imported<>(member(from), snapshot), door);
            case Input.Clock<ShardMessage> _ -> inside.step(now, measured.apply(input), door);
            case Input.Started<ShardMessage> _,
                    Input.Fired<ShardMessage> _,
                    Input.Stored<ShardMessage> _,
                    Input.Loaded<ShardMessage> _,
                    Input.Captured<ShardMessage> _,
                    Input.Submitted<ShardMessage> _ ->
                    inside.step(now, input, door);
        }
    }

    private NodeId member(NodeId node) {
        return houses.of(node).member();
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
                        pass(effect, to, message);
                case Effect.SendEarly<ShardMessage>(NodeId to, ShardMessage message) ->
                        pass(effect, to, message);
                case Effect.Ship<ShardMessage>(NodeId to, var snapshot) ->
                        outer.ship(houses.node(new Place(to, place.group())), snapshot);
                case Effect.Apply<ShardMessage>(long index, long _, Bytes writes) -> {
                    ear.applies(place.group(), index, writes);
                    outer.emit(effect);
                }
                case Effect.Store<ShardMessage> _,
                        Effect.StoreLazily<ShardMessage> _,
                        Effect.StartTimer<ShardMessage> _,
                        Effect.StopTimer<ShardMessage> _,
                        Effect.Answer<ShardMessage> _,
                        Effect.AnswerEarly<ShardMessage> _,
                        Effect.Load<ShardMessage> _,
                        Effect.Capture<ShardMessage> _,
                        Effect.Adopt<ShardMessage> _,
                        Effect.Truncate<ShardMessage> _ ->
                        outer.emit(effect);
                case Effect.Noted<ShardMessage>(Note note) -> {
                    if (note instanceof TxnNote.LockWaits(Blocked blocked)) {
                        ear.waits(blocked);
                    }
                    outer.emit(effect);
                }
            }
        }

        /// What is for a part that its member does not have is lost.
        private void pass(Effect<ShardMessage> effect, NodeId to, ShardMessage message) {
            Place target =
                    message instanceof ShardMessage.Across across
                            ? Place.of(across.to())
                            : new Place(to, place.group());
            if (!houses.has(target)) {
                return;
            }
            NodeId node = houses.node(target);
            if (effect instanceof Effect.Send<ShardMessage>) {
                outer.send(node, message);
            } else {
                outer.sendEarly(node, message);
            }
        }
    }
}
