package fulcrum.machine.recording;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Machine;
import fulcrum.machine.Outbox;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Malformed;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Gives a machine what a recorded one was given, and sees whether it does the same.
///
/// @param <M> the messages that its peers exchange
public final class Replay<M> {

    /// Who watches.
    ///
    /// @param <M> the messages that the machine's peers exchange
    public interface Watcher<M> {

        /// A step begins.
        void step(long number, long now, Input<M> input);

        /// An effect of it.
        void effect(Effect<M> effect);
    }

    /// The machine did something else than the recorded one.
    ///
    /// @param step counted from 1
    /// @param why what differs
    public record Divergence(long step, long now, String input, String why) {}

    private final InputCodec<M> inputs;
    private final Digest<M> digest;
    private final Beginning beginning;
    private final Remembered remembered;
    private final Machine<M> machine;
    private long lastPosition;
    private long steps;

    /// Makes the machine anew.
    ///
    /// @param first the first frame of the tape
    /// @param making makes it of what the tape says that it was made of, and of a state of which it
    ///   will see what the recorded one saw
    public Replay(
            Languages<M> languages,
            Bytes first,
            BiFunction<? super Beginning, ? super KeyValues, ? extends Machine<M>> making) {

        this.inputs = new InputCodec<>(languages);
        this.digest = new Digest<>(languages);
        this.beginning = Beginning.read(first, languages.records());
        this.remembered = new Remembered(beginning.applied());
        this.lastPosition = beginning.lastPosition();
        this.machine = making.apply(beginning, remembered);
    }

    public Beginning beginning() {
        return beginning;
    }

    public Machine<M> machine() {
        return machine;
    }

    /// How many steps were replayed.
    public long steps() {
        return steps;
    }

    /// Replays the step of one frame.
    ///
    /// @return what went another way; null if nothing did
    /// @throws Malformed where this is no frame of a tape
    public @Nullable Divergence step(Bytes frame, Watcher<M> watcher) {
        Decoder in = new Decoder(frame);
        long now = in.signed();
        Input<M> input = inputs.read(in);
        remembered.next(in.bytes());
        int expected = in.fixed32();
        in.end();
        steps++;
        watcher.step(steps, now, input);
        digest.begin();
        try {
            machine.step(now, input, new Judged(watcher));
        } catch (Unseen unseen) {
            return new Divergence(
                    steps, now, input.toString(), String.valueOf(unseen.getMessage()));
        }
        if (digest.value() != expected) {
            return new Divergence(steps, now, input.toString(), "its effects are others");
        }
        return remembered.isUsedUp()
                ? null
                : new Divergence(steps, now, input.toString(), "it looked at less of its state");
    }

    private final class Judged implements Outbox<M> {

        private final Watcher<M> watcher;

        Judged(Watcher<M> watcher) {
            this.watcher = watcher;
        }

        @Override
        public void emit(Effect<M> effect) {
            switch (effect) {
                case Effect.Store<M> _, Effect.StoreLazily<M> _ -> lastPosition++;
                default -> {} // the others have no place to keep
            }
            digest.add(effect);
            watcher.effect(effect);
        }

        @Override
        public long nextPosition() {
            return lastPosition + 1;
        }
    }

    /// The machine looks at what the recorded one did not look at.
    private static final class Unseen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unseen(String message) {
            super(message);
        }
    }

    /// The state as the recorded machine saw it, look by look.
    private static final class Remembered implements KeyValues {

        private final long begunAt;
        private boolean began;
        private Decoder looks = new Decoder(Bytes.EMPTY);

        Remembered(long begunAt) {
            this.begunAt = begunAt;
        }

        void next(Bytes seen) {
            began = true;
            looks = new Decoder(seen);
        }

        boolean isUsedUp() {
            return looks.remaining() == 0;
        }

        @Override
        public Peek peek(Bytes key) {
            int tag = look();
            return switch (tag) {
                case Seen.PRESENT -> new Peek.Present(looks.bytes());
                case Seen.ABSENT -> Peek.ABSENT;
                case Seen.COLD -> Peek.COLD;
                default -> throw new Unseen("it looked at a key, not at " + what(tag));
            };
        }

        @Override
        public First first(Bytes from, Bytes to) {
            int tag = look();
            return switch (tag) {
                case Seen.FIRST_FOUND -> new First.Found(looks.bytes(), looks.bytes());
                case Seen.FIRST_NONE -> First.NONE;
                case Seen.FIRST_COLD -> First.COLD;
                default ->
                        throw new Unseen("it looked for a range's first key, not at " + what(tag));
            };
        }

        private static String what(int tag) {
            return switch (tag) {
                case Seen.PRESENT, Seen.ABSENT, Seen.COLD -> "a key";
                case Seen.APPLIED -> "how far its state is";
                default -> "a range's first key";
            };
        }

        @Override
        public long applied() {
            if (!began) {
                return begunAt;
            }
            int tag = look();
            if (tag != Seen.APPLIED) {
                throw new Unseen("it looked at how far its state is, not at " + what(tag));
            }
            return looks.varint();
        }

        private int look() {
            if (looks.remaining() == 0) {
                throw new Unseen("it looked at more of its state");
            }
            return looks.tag();
        }
    }
}
