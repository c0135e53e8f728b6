package fulcrum.lab.lattice;

import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.Outbox;
import fulcrum.protocols.lattice.leaderless.Leaderless;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage;
import fulcrum.protocols.lattice.leaderless.LeaderlessNote;
import fulcrum.protocols.lattice.leaderless.LeaderlessView;

import java.util.function.Consumer;

/// A node with somebody at the door who hears what it says.
final class Overheard implements Machine<LeaderlessMessage> {

    private final Leaderless node;
    private final Consumer<LeaderlessNote> heard;

    Overheard(Leaderless node, Consumer<LeaderlessNote> heard) {
        this.node = node;
        this.heard = heard;
    }

    @Override
    public void step(long now, Input<LeaderlessMessage> input, Outbox<LeaderlessMessage> out) {
        node.step(
                now,
                input,
                new Outbox<>() {
                    @Override
                    public void emit(Effect<LeaderlessMessage> effect) {
                        if (effect
                                instanceof Effect.Noted<LeaderlessMessage>(LeaderlessNote note)) {
                            heard.accept(note);
                        }
                        out.emit(effect);
                    }

                    @Override
                    public long nextPosition() {
                        return out.nextPosition();
                    }
                });
    }

    @Override
    public LeaderlessView view() {
        return node.view();
    }
}
