package fulcrum.machine.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.KeyValues;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// A machine that is given again what it was given does the same, and another one is found out.
final class RecordingTest {

    private static final NodeId PEER = new NodeId(2);
    private static final List<Logged> LOG = List.of(new Logged(4, new Texts.Word("kept")));

    private record Told(int words) implements View {}

    /// Tells a peer the values of the keys that it sends, a space between two, and how far the
    /// state is.
    private static class Teller implements Machine<String> {

        final KeyValues state;
        int words;

        Teller(List<Logged> records, KeyValues state) {
            this.state = state;
            this.words = records.size() + (int) state.applied();
        }

        @Override
        public void step(long now, Input<String> input, Outbox<String> out) {
            if (input instanceof Input.Received<String>(NodeId from, String keys)) {
                for (String key : keys.split(" ")) {
                    Peek peek = state.peek(Bytes.text(key));
                    out.send(from, told(peek));
                    words++;
                    if (peek instanceof Peek.Cold) { // under a number that no client has
                        out.load(-words, new Effect.Wanted.Keys(List.of(Bytes.text(key))));
                    }
                }
                out.store(new Texts.Word(keys + words + " as of " + far()));
            }
        }

        long far() {
            return state.applied();
        }

        String told(Peek peek) {
            return switch (peek) {
                case Peek.Present(Bytes value) -> value.toString();
                case Peek.Absent _ -> "nothing";
                case Peek.Cold _ -> "not yet";
            };
        }

        @Override
        public View view() {
            return new Told(words);
        }
    }

    private static final class State implements KeyValues {

        final TreeMap<Bytes, Peek> values =
                new TreeMap<>(
                        Map.of(
                                Bytes.text("a"),
                                new Peek.Present(Bytes.text("one")),
                                Bytes.text("empty"),
                                new Peek.Present(Bytes.EMPTY),
                                Bytes.text("cold"),
                                Peek.COLD));
        long applied = 7;

        @Override
        public Peek peek(Bytes key) {
            return values.getOrDefault(key, Peek.ABSENT);
        }

        @Override
        public First first(Bytes from, Bytes to) {
            for (var each : values.subMap(from, to).entrySet()) {
                switch (each.getValue()) {
                    case Peek.Present(Bytes value) -> {
                        return new First.Found(each.getKey(), value);
                    }
                    case Peek.Cold _ -> {
                        return First.COLD;
                    }
                    case Peek.Absent _ -> {} // the next may be there
                }
            }
            return First.NONE;
        }

        @Override
        public long applied() {
            return applied;
        }
    }

    private final State state = new State();
    private final List<Bytes> tape = new ArrayList<>();
    private final EffectList<String> effects = new EffectList<>(5);

    private Recorder<String> record(Function<KeyValues, Machine<String>> making) {
        return new Recorder<>(
                Texts.LANGUAGES,
                new Beginning(Bytes.text("set up"), 4, state.applied, LOG),
                state,
                making,
                tape::add);
    }

    private void say(Recorder<String> recorder, long now, String keys) {
        recorder.step(now, new Input.Received<>(PEER, keys), effects);
    }

    private void recordTwoSteps() {
        Recorder<String> recorder = record(seen -> new Teller(LOG, seen));
        say(recorder, 10, "a nothing cold");
        state.values.put(Bytes.text("a"), Peek.ABSENT);
        state.applied = 8;
        say(recorder, -20, "empty a");
        assertThat(recorder.view()).isEqualTo(new Told(LOG.size() + 7 + 5));
    }

    private final EffectList<String> again = new EffectList<>(5);

    private final Replay.Watcher<String> watcher =
            new Replay.Watcher<>() {
                @Override
                public void step(long number, long now, Input<String> input) {}

                @Override
                public void effect(Effect<String> effect) {
                    again.emit(effect);
                }
            };

    /// @return the step that went another way, and why; or that all went alike
    private String replay(Function<KeyValues, Machine<String>> making) {
        Replay<String> replay =
                new Replay<>(Texts.LANGUAGES, tape.getFirst(), (_, seen) -> making.apply(seen));
        for (Bytes frame : tape.subList(1, tape.size())) {
            Replay.Divergence divergence = replay.step(frame, watcher);
            if (divergence != null) {
                return divergence.step() + ": " + divergence.why();
            }
        }
        return "alike";
    }

    @Test
    void theSameMachineDoesTheSameWithoutTheState() {
        recordTwoSteps();
        assertThat(replay(seen -> new Teller(LOG, seen))).isEqualTo("alike");
        assertThat(again.drain()).isEqualTo(effects.drain()).hasSize(4 + 1 + 2 + 1);
        Replay<String> replay =
                new Replay<>(Texts.LANGUAGES, tape.getFirst(), (_, seen) -> new Teller(LOG, seen));
        assertThat(replay.beginning()).isEqualTo(new Beginning(Bytes.text("set up"), 4, 7, LOG));
    }

    @Test
    void whoLooksAtMoreOrAtLessOrDoesSomethingElseIsFoundOut() {
        recordTwoSteps();
        String more =
                replay(seen ->
                        new Teller(LOG, seen) {
                            @Override
                            public void step(long now, Input<String> input, Outbox<String> out) {
                                super.step(now, input, out);
                                state.peek(Bytes.text("a"));
                            }
                        });
        assertThat(more).isEqualTo("1: it looked at more of its state");
        String less =
                replay(seen ->
                        new Teller(LOG, seen) {
                            @Override
                            long far() {
                                return 7; // it remembers
                            }
                        });
        assertThat(less).isEqualTo("1: it looked at less of its state");
        String other =
                replay(seen ->
                        new Teller(LOG, seen) {
                            @Override
                            String told(Peek peek) {
                                return super.told(Peek.ABSENT);
                            }
                        });
        assertThat(other).isEqualTo("1: its effects are others");
    }

    /// Tells what it finds first behind a word.
    private static final class Seeker extends Teller {

        Seeker(KeyValues state) {
            super(LOG, state);
        }

        @Override
        public void step(long now, Input<String> input, Outbox<String> out) {
            if (input instanceof Input.Received<String>(NodeId from, String key)) {
                out.send(from, state.first(Bytes.text(key), Bytes.text("n")).toString());
            }
        }
    }

    @Test
    void whatWasFirstIsFirstAgain() {
        Recorder<String> recorder = record(Seeker::new);
        say(recorder, 10, "a");
        say(recorder, 20, "b");
        say(recorder, 30, "f");
        assertThat(replay(Seeker::new)).isEqualTo("alike");
        assertThat(again.drain())
                .isEqualTo(effects.drain())
                .extracting(Effect::toString)
                .satisfiesExactly(
                        found -> assertThat(found).contains("Found[key=\"a\", value=\"one\"]"),
                        cold -> assertThat(cold).contains("Cold[]"),
                        none -> assertThat(none).contains("None[]"));
    }

    @Test
    void whoLooksInAnotherWayIsFoundOut() {
        Recorder<String> recorder = record(Seeker::new);
        say(recorder, 10, "a");
        assertThat(replay(seen -> new Teller(LOG, seen)))
                .isEqualTo("1: it looked at a key, not at a range's first key");
        tape.clear();
        say(record(seen -> new Teller(LOG, seen)), 10, "a");
        assertThat(replay(Seeker::new))
                .isEqualTo("1: it looked for a range's first key, not at a key");
    }

    /// What it learnt there would be in no frame.
    @Test
    void whoLooksAtAKeyBetweenItsStepsIsStopped() {
        Recorder<String> recorder =
                record(seen ->
                        new Teller(LOG, seen) {
                            @Override
                            public View view() {
                                told(state.peek(Bytes.text("a")));
                                return super.view();
                            }
                        });
        say(recorder, 10, "a");
        assertThatThrownBy(recorder::view).isInstanceOf(InvariantViolated.class);
        assertThatThrownBy(() ->
                        record(seen -> {
                            seen.peek(Bytes.text("a"));
                            return new Teller(LOG, seen);
                        }))
                .isInstanceOf(InvariantViolated.class);
    }
}
