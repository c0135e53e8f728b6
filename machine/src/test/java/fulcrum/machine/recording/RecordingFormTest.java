package fulcrum.machine.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.View;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.codec.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Recordings of versions 2 and 3 are replayed for ever: what the machine was made of, its inputs,
/// what it saw, and the checksum of what it did. The machine is one of this test, which decides as
/// it always has.
final class RecordingFormTest {

    private static final String KEPT = "v3/recording.hex";
    private static final String KEPT_OF_VERSION_2 = "v2/recording.hex";
    private static final NodeId N2 = new NodeId(2);

    record Counted(long number) implements Durable {}

    record Word(String word) implements Command {}

    record Said(String word) implements Note {}

    record Nothing() implements View {}

    private static <T> Codec<T> text(Function<T, String> write, Function<String, T> read) {
        return new Codec<>() {
            @Override
            public byte version() {
                return 1;
            }

            @Override
            public void write(T value, Encoder out) {
                out.text(write.apply(value));
            }

            @Override
            public T read(Decoder in) {
                return read.apply(in.text());
            }
        };
    }

    private static final Languages<String> LANGUAGES =
            new Languages<>(
                    text(word -> word, word -> word),
                    text(
                            counted -> Long.toString(((Counted) counted).number()),
                            digits -> new Counted(Long.parseLong(digits))),
                    text(command -> ((Word) command).word(), Word::new));

    private static final Beginning BEGINNING =
            new Beginning(Bytes.text("setup"), 9, 7, List.of(new Logged(9, new Counted(300))));

    private static final Snapshot SNAPSHOT = new Snapshot(4, 300, Bytes.text("header"));

    /// One of every kind.
    private static final List<Input<String>> INPUTS =
            List.of(
                    new Input.Started<>(-2, 3),
                    new Input.Clock<>(1_764_345_600_000_000_000L, 250),
                    new Input.Received<>(N2, "hello"),
                    new Input.Fired<>(new Timer("election", 3)),
                    new Input.Stored<>(12),
                    new Input.Loaded<>(
                            5, new Input.Found.Values(Arrays.asList(Bytes.text("v"), null))),
                    new Input.Loaded<>(
                            6,
                            new Input.Found.Rows(
                                    List.of(Bytes.text("k")), List.of(Bytes.text("v")), true)),
                    new Input.Loaded<>(
                            7, new Input.Found.Records(List.of(new Logged(8, new Counted(1))))),
                    new Input.Captured<>(SNAPSHOT),
                    new Input.Imported<>(N2, SNAPSHOT),
                    new Input.Submitted<>(77, new Word("do")));

    /// Everything that a machine can do, when it starts; a look and a word otherwise.
    ///
    /// @param ranges it looks for the first keys of ranges too, which none did in version 2
    private record Toy(KeyValues state, boolean ranges) implements Machine<String> {

        @Override
        public void step(long now, Input<String> input, Outbox<String> out) {
            if (!(input instanceof Input.Started<String>)) {
                out.emit(new Effect.Noted<>(new Said(input + " " + state.peek(Bytes.text("a")))));
                return;
            }
            out.emit(new Effect.Send<>(N2, "send"));
            out.emit(new Effect.SendEarly<>(N2, "early"));
            out.emit(new Effect.Store<>(out.nextPosition(), new Counted(1)));
            out.emit(new Effect.StoreLazily<>(out.nextPosition(), new Counted(2)));
            out.emit(new Effect.StartTimer<>(new Timer("election", 3), 250));
            out.emit(new Effect.StopTimer<>(Timer.of("rest")));
            out.emit(new Effect.Apply<>(state.applied() + 1, 77, Bytes.text("change")));
            out.emit(new Effect.Answer<>(77, new Outcome.Done(Bytes.text("done"))));
            out.emit(new Effect.AnswerEarly<>(78, new Outcome.Unknown("why")));
            out.emit(new Effect.Load<>(5, new Effect.Wanted.Keys(List.of(Bytes.text("k")))));
            out.emit(new Effect.Capture<>(Bytes.text("header")));
            out.emit(new Effect.Ship<>(N2, SNAPSHOT));
            out.emit(new Effect.Adopt<>(SNAPSHOT));
            out.emit(new Effect.Truncate<>(3));
            out.emit(new Effect.Noted<>(new Said(String.valueOf(state.peek(Bytes.text("b"))))));
            out.emit(new Effect.Noted<>(new Said(String.valueOf(state.peek(Bytes.text("c"))))));
            for (String from : ranges ? List.of("a", "b", "c") : List.<String>of()) {
                KeyValues.First first = state.first(Bytes.text(from), Bytes.text("d"));
                out.emit(new Effect.Noted<>(new Said(first.toString())));
            }
        }

        @Override
        public View view() {
            return new Nothing();
        }
    }

    private static final KeyValues STATE =
            new KeyValues() {
                @Override
                public Peek peek(Bytes key) {
                    return switch (key.asText()) {
                        case "a" -> new Peek.Present(Bytes.text("1"));
                        case "b" -> Peek.ABSENT;
                        default -> Peek.COLD;
                    };
                }

                @Override
                public First first(Bytes from, Bytes to) {
                    return switch (from.asText()) {
                        case "a" -> new First.Found(Bytes.text("aa"), Bytes.text("1"));
                        case "b" -> First.NONE;
                        default -> First.COLD;
                    };
                }

                @Override
                public long applied() {
                    return 7;
                }
            };

    private static final class Log implements Outbox<String> {

        private long last = 9;

        @Override
        public void emit(Effect<String> effect) {
            boolean stores =
                    effect instanceof Effect.Store<String> _
                            || effect instanceof Effect.StoreLazily<String> _;
            last += stores ? 1 : 0;
        }

        @Override
        public long nextPosition() {
            return last + 1;
        }
    }

    private static List<String> recorded() {
        List<String> lines = new ArrayList<>(List.of(BEGINNING.toString()));
        INPUTS.forEach(input -> lines.add(input.toString()));
        List<String> frames = new ArrayList<>();
        Recorder<String> recorder =
                new Recorder<>(
                        LANGUAGES,
                        BEGINNING,
                        STATE,
                        seen -> new Toy(seen, true),
                        bytes -> frames.add(bytes.asHex()));
        Log log = new Log();
        long now = 1_000;
        for (Input<String> input : INPUTS) {
            recorder.step(now++, input, log);
        }
        for (int i = 0; i < frames.size(); i++) {
            lines.set(i, frames.get(i) + " = " + lines.get(i));
        }
        return lines;
    }

    @Test
    void theKeptBytesAreWritten() {
        assertThat(Fixtures.text(KEPT).lines().filter(line -> !line.startsWith("#")))
                .containsExactlyElementsOf(recorded());
    }

    @Test
    void theKeptBytesAreReplayed() {
        replay(KEPT, true);
        replay(KEPT_OF_VERSION_2, false);
    }

    private static void replay(String file, boolean ranges) {
        List<Fixtures.Fixture> kept = Fixtures.in(file);
        List<String> inputs = new ArrayList<>();
        Replay.Watcher<String> watcher =
                new Replay.Watcher<>() {
                    @Override
                    public void step(long number, long now, Input<String> input) {
                        inputs.add(input.toString());
                    }

                    @Override
                    public void effect(Effect<String> effect) {}
                };
        Replay<String> replay =
                new Replay<>(
                        LANGUAGES, kept.getFirst().frame(), (_, seen) -> new Toy(seen, ranges));
        assertThat(replay.beginning()).hasToString(kept.getFirst().value());
        for (Fixtures.Fixture each : kept.subList(1, kept.size())) {
            assertThat(replay.step(each.frame(), watcher)).as(each.value()).isNull();
            assertThat(inputs.getLast()).isEqualTo(each.value());
        }
    }

    @Test
    void aBeginningOfAnotherVersionIsRefused() {
        byte[] other = Fixtures.in(KEPT).getFirst().frame().toArray();
        for (byte version : new byte[] {1, 4}) {
            other[0] = version;
            assertThatThrownBy(() ->
                            new Replay<>(
                                    LANGUAGES, Bytes.wrap(other), (_, seen) -> new Toy(seen, true)))
                    .isInstanceOf(Malformed.class)
                    .hasMessageContaining("version " + version + "; this one reads 2 to 3");
        }
    }
}
