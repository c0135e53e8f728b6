package fulcrum.machine.recording;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Machine;
import fulcrum.machine.Outbox;
import fulcrum.machine.View;
import fulcrum.machine.codec.Encoder;
import java.util.function.Consumer;
import java.util.function.Function;

/// A machine that is recorded: it does what the machine in it does, and writes down why.
///
/// @param <M> the messages that its peers exchange
public final class Recorder<M> implements Machine<M> {

    private final Consumer<? super Bytes> tape;
    private final InputCodec<M> inputs;
    private final Digest<M> digest;
    private final Encoder frame = new Encoder(1024);
    private final Seen seen;
    private final Watched watched = new Watched();
    private final Machine<M> machine;

    /// Begins a recording.
    ///
    /// @param state what the machine will see of its key-value state
    /// @param making makes the machine, which must look at its state only through what it is given,
    ///   and at keys only in its steps
    /// @param tape takes the frames, in their order
    public Recorder(
            Languages<M> languages,
            Beginning beginning,
            KeyValues state,
            Function<? super KeyValues, ? extends Machine<M>> making,
            Consumer<? super Bytes> tape) {
        this.tape = tape;
        this.inputs = new InputCodec<>(languages);
        this.digest = new Digest<>(languages);
        tape.accept(beginning.toBytes(languages.records()));
        this.seen = new Seen(state);
        this.machine = making.apply(seen);
        seen.recovered();
    }

    @Override
    public void step(long now, Input<M> input, Outbox<M> out) {
        frame.reset().signed(now);
        inputs.write(input, frame);
        seen.open();
        digest.begin();
        watched.outer = out;
        machine.step(now, input, watched);
        frame.bytes(seen.close()).fixed32(digest.value());
        tape.accept(frame.toBytes());
    }

    @Override
    public View view() {
        return machine.view();
    }

    private final class Watched implements Outbox<M> {

        private Outbox<M> outer = this;

        @Override
        public void emit(Effect<M> effect) {
            digest.add(effect);
            outer.emit(effect);
        }

        @Override
        public long nextPosition() {
            return outer.nextPosition();
        }
    }
}
