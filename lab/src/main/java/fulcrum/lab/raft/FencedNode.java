package fulcrum.lab.raft;

import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.View;
import fulcrum.protocols.log.raft.RaftMessage;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/// A server behind a fence, as a node's connections are one: nothing passes between epochs but the
/// news that there is a later one, and whoever hears that does nothing any more.
final class FencedNode implements Machine<Fenced> {

    private final long epoch;
    private final Machine<RaftMessage> inside;
    private final ToLongFunction<NodeId> epochs;
    private final boolean fenced;
    private final BooleanSupplier reachable;
    private final Runnable heard;
    private final Passing passing = new Passing();
    private boolean outlived;

    /// @param epochs in which the nodes live now: a snapshot travels on a connection, too
    /// @param fenced false for a planted bug
    /// @param reachable clients know where it is
    /// @param heard told when it has heard of a later epoch
    FencedNode(
            long epoch,
            Machine<RaftMessage> inside,
            ToLongFunction<NodeId> epochs,
            boolean fenced,
            BooleanSupplier reachable,
            Runnable heard) {
        this.epoch = epoch;
        this.inside = inside;
        this.epochs = epochs;
        this.fenced = fenced;
        this.reachable = reachable;
        this.heard = heard;
    }

    @Override
    public View view() {
        return inside.view();
    }

    @Override
    public void step(long now, Input<Fenced> input, Outbox<Fenced> out) {
        passing.out = out;
        switch (input) {
            case Input.Submitted<Fenced>(long request, _)
                    when outlived || !reachable.getAsBoolean() ->
                    out.answerEarly(request, new Outcome.Refused(Outcome.Refusal.NOT_LEADER, null));
            case Input<Fenced> _ when outlived -> {}
            case Input.Received<Fenced>(NodeId from, Fenced(long theirs, _))
                    when fenced && theirs < epoch ->
                    out.sendEarly(from, new Fenced(epoch, null)); // it promises nothing
            case Input.Received<Fenced>(NodeId _, Fenced(long theirs, _))
                    when fenced && theirs > epoch -> {
                outlived = true;
                heard.run();
            }
            case Input.Received<Fenced>(NodeId from, Fenced(_, RaftMessage message)) -> {
                if (message != null) {
                    inside.step(now, new Input.Received<>(from, message), passing);
                }
            }
            case Input.Imported<Fenced>(NodeId from, _) when isStranger(from) -> {}
            case Input<Fenced> other -> inside.step(now, passed(other), passing);
        }
    }

    private boolean isStranger(NodeId node) {
        return fenced && epochs.applyAsLong(node) != epoch;
    }

    @SuppressWarnings("unchecked") // there is no message in it
    private static Input<RaftMessage> passed(Input<?> input) {
        return (Input<RaftMessage>) input;
    }

    @SuppressWarnings("unchecked") // there is no message in it
    private static Effect<Fenced> passed(Effect<?> effect) {
        return (Effect<Fenced>) effect;
    }

    /// The server's effects on their way out.
    private final class Passing implements Outbox<RaftMessage> {

        private Outbox<Fenced> out = new EffectList<>(1); // each step brings its own

        @Override
        public long nextPosition() {
            return out.nextPosition();
        }

        @Override
        public void emit(Effect<RaftMessage> effect) {
            switch (effect) {
                case Effect.Send<RaftMessage>(NodeId to, RaftMessage m) ->
                        out.send(to, new Fenced(epoch, m));
                case Effect.SendEarly<RaftMessage>(NodeId to, RaftMessage m) -> // as Raft cites
                        out.sendEarly(to, new Fenced(epoch, m));
                case Effect.Ship<RaftMessage>(NodeId to, _) when isStranger(to) -> {}
                case Effect<RaftMessage> other -> out.emit(passed(other));
            }
        }
    }
}
