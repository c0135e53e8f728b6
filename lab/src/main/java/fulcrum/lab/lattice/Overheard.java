package fulcrum.lab.lattice;

import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.protocols.lattice.leaderless.Leaderless;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage;
import fulcrum.protocols.lattice.leaderless.LeaderlessNote;
import fulcrum.protocols.lattice.leaderless.LeaderlessView;
import java.util.function.Consumer;

/// A node with somebody at the door who hears what it says.
final class Overheard implements Machine<LeaderlessMessage> {

    private final Leaderless node;
    private final NodeId self;
    private final KeptHints hints;
    private final Numbers numbers;
    private final Consumer<LeaderlessNote> heard;

    Overheard(
            Leaderless node,
            NodeId self,
            KeptHints hints,
            Numbers numbers,
            Consumer<LeaderlessNote> heard) {
        this.node = node;
        this.self = self;
        this.hints = hints;
        this.numbers = numbers;
        this.heard = heard;
        hints.restarted(self, node.view());
    }

    @Override
    public void step(long now, Input<LeaderlessMessage> input, Outbox<LeaderlessMessage> out) {
        hints.begins(input);
        node.step(
                now,
                input,
                new Outbox<>() {
                    @Override
                    public void emit(Effect<LeaderlessMessage> effect) {
                        hints.sees(effect);
                        numbers.sees(self, effect);
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
        hints.ends(self);
    }

    @Override
    public LeaderlessView view() {
        return node.view();
    }
}
