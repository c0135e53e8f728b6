package fulcrum.server.watch;

import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.Outbox;
import fulcrum.machine.View;

/// A machine whose records go nowhere, because its host has what they hold from elsewhere: gossip
/// stores whom to greet in its next life, and the node's peers are in its configuration.
///
/// @param <M> the messages that its peers exchange
final class Unstored<M> implements Machine<M> {

    private final Machine<M> machine;
    private long position;

    Unstored(Machine<M> machine) {
        this.machine = machine;
    }

    @Override
    public void step(long now, Input<M> input, Outbox<M> out) {
        machine.step(
                now,
                input,
                new Outbox<>() {
                    @Override
                    public void emit(Effect<M> effect) {
                        switch (effect) {
                            case Effect.StoreLazily<M>(long at, var _) -> position = at;
                            case Effect.Truncate<M> _ -> {} // there is nothing to give up
                            case Effect.Store<M> _ ->
                                    throw new IllegalStateException(
                                            "something waits for a record that goes nowhere");
                            default -> out.emit(effect);
                        }
                    }

                    @Override
                    public long nextPosition() {
                        return position + 1;
                    }
                });
    }

    @Override
    public View view() {
        return machine.view();
    }
}
