package fulcrum.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// A cell, turn by turn, with everything around it in memory.
final class CellTest {

    private static final NodeId PEER = new NodeId(2);
    private static final Outcome DONE = new Outcome.Done(Bytes.text("done"));
    private static final Outcome OVERLOADED = new Outcome.Refused(Outcome.Refusal.OVERLOADED, null);

    private record Text(String text) implements Durable, Command {}

    private static final Codec<String> TEXTS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(String value, Encoder out) {
                    out.text(value);
                }

                @Override
                public String read(Decoder in) {
                    return in.text();
                }
            };

    private static final Codec<Durable> RECORDS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Durable value, Encoder out) {
                    out.text(((Text) value).text);
                }

                @Override
                public Durable read(Decoder in) {
                    return new Text(in.text());
                }
            };

    /// Does with each input what the test says, and keeps it.
    private static final class Scripted implements Machine<String> {
        final List<Input<String>> inputs = new ArrayList<>();
        BiConsumer<Input<String>, Outbox<String>> script = (_, _) -> {};

        @Override
        public void step(long now, Input<String> input, Outbox<String> out) {
            inputs.add(input);
            script.accept(input, out);
        }

        @Override
        public View view() {
            return new View() {};
        }
    }

    /// What left, in order: `flush` ends a turn's messages.
    private final List<String> left = new ArrayList<>();

    private final class Recorded implements Links {
        private final List<String> taken = new ArrayList<>();

        @Override
        public void send(NodeId to, long group, Encoder message) {
            taken.add(to + "/" + group + " " + TEXTS.decode(message.toBytes()));
        }

        @Override
        public void flush() {
            left.addAll(taken);
            taken.clear();
        }

        @Override
        public void abandon() {
            taken.clear();
            left.add("abandoned");
        }
    }

    private static final class Nothing implements GroupState {

        @Override
        public void tell(Completions completions) {}

        @Override
        public void apply(long index, Bytes change, long behind) {}

        @Override
        public void adopt(Snapshot snapshot, long behind) {}

        @Override
        public void capture(Bytes header, long behind, Completions completions) {
            completions.captured(new Snapshot(1, behind, header));
        }

        @Override
        public void load(long ticket, Effect.Wanted wanted, Completions completions) {
            completions.loaded(ticket, new Input.Found.Values(List.of()));
        }

        @Override
        public void ship(NodeId to, Snapshot snapshot) {}
    }

    private static final class Hands implements Clocks {
        long now = 1_000;
        int wallReads;
        Runnable onRead = () -> {};

        @Override
        public long monotonicNanos() {
            onRead.run();
            return now;
        }

        @Override
        public long wallNanos() {
            wallReads++;
            return 77;
        }

        @Override
        public long wallErrorNanos() {
            return 5;
        }
    }

    private final MemoryLog log = new MemoryLog();
    private final Hands clocks = new Hands();
    private final List<Note> notes = new ArrayList<>();
    private final CellBounds bounds = new CellBounds(4, 100, 3, 5, 1_000, 2);
    private final Cell cell =
            new Cell(log, new Recorded(), clocks, (_, note) -> notes.add(note), bounds);
    private final Scripted machine = open(7);

    private Scripted open(long group) {
        Scripted opened = new Scripted();
        cell.open(group, new Cell.Opening<>(opened, TEXTS, RECORDS, new Nothing(), 0, 42, 3));
        return opened;
    }

    private void receive(long group, String text) {
        cell.receive(PEER, group, new Decoder(TEXTS.encode(text)));
    }

    @Test
    void aGroupHearsTheClockAndItsStartFirst() {
        cell.turn();
        assertThat(machine.inputs)
                .containsExactly(new Input.Clock<>(77, 5), new Input.Started<>(42, 3));
    }

    @Test
    void theWallClockIsReadOnceInATurnAndOnlyWhereSomebodySteps() {
        Scripted other = open(8);
        cell.turn();
        assertThat(clocks.wallReads).isEqualTo(1);
        cell.turn();
        assertThat(clocks.wallReads).isEqualTo(1);
        assertThat(other.inputs).hasSize(2);
    }

    @Test
    void whatComesAfterTheClockWasReadWaitsForTheNextTurn() {
        clocks.onRead =
                () -> {
                    clocks.onRead = () -> {};
                    cell.submitFromOutside(7, new Text("late"), _ -> {});
                };
        assertThat(cell.turn()).isZero();
        assertThat(machine.inputs).noneMatch(input -> input instanceof Input.Submitted);
        cell.turn();
        assertThat(machine.inputs).endsWith(new Input.Submitted<>(1, new Text("late")));
    }

    @Test
    void whatIsSafeWaitsForTheLogAndWhatIsEarlyDoesNot() {
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Received<String> _) {
                        out.send(PEER, "before any store");
                        out.store(new Text("r"));
                        out.send(PEER, "held");
                        out.sendEarly(PEER, "early");
                    }
                };
        receive(7, "go");
        cell.turn();
        assertThat(left).containsExactly("n2/7 before any store", "n2/7 early");
        cell.turn();
        assertThat(left).hasSize(2);
        log.sync();
        cell.turn();
        assertThat(left).hasSize(3).endsWith("n2/7 held");
        assertThat(machine.inputs).endsWith(new Input.Stored<>(1));
    }

    @Test
    void aGroupWaitsForItsOwnRecordsOnly() {
        Scripted other = open(8);
        other.script =
                (input, out) -> {
                    if (input instanceof Input.Received<String> _) {
                        out.send(PEER, "nothing of mine is unsynced");
                    }
                };
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Received<String> _) {
                        out.store(new Text("r"));
                    }
                };
        receive(7, "go");
        receive(8, "go");
        cell.turn();
        assertThat(left).containsExactly("n2/8 nothing of mine is unsynced");
    }

    @Test
    void nothingWaitsForALazyRecordButItIsReportedOnceDurable() {
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Received<String> _) {
                        out.storeLazily(new Text("r"));
                        out.send(PEER, "not held");
                    }
                };
        receive(7, "go");
        cell.turn();
        assertThat(left).containsExactly("n2/7 not held");
        log.sync();
        cell.turn();
        assertThat(machine.inputs).endsWith(new Input.Stored<>(1));
    }

    @Test
    void zeroDelayFiresAfterTheBatchAndBeforeAnythingLeaves() {
        Timer flush = Timer.of("flush");
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Received<String> _) {
                        out.start(flush, 0);
                    } else if (input instanceof Input.Fired<String> _) {
                        out.sendEarly(PEER, "gathered");
                    }
                };
        receive(7, "a");
        receive(7, "b");
        cell.turn();
        assertThat(machine.inputs)
                .endsWith(
                        new Input.Received<>(PEER, "a"),
                        new Input.Received<>(PEER, "b"),
                        new Input.Fired<>(flush));
        assertThat(left).containsExactly("n2/7 gathered");
    }

    @Test
    void aTimerFiresOnceWhenItsTimeHasCome() {
        Timer timer = Timer.of("t");
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Started<String> _) {
                        out.start(timer, 10);
                    }
                };
        long wait = cell.turn();
        assertThat(wait).isEqualTo(10);
        clocks.now += 9;
        cell.turn();
        assertThat(machine.inputs).doesNotContain(new Input.Fired<>(timer));
        clocks.now += 1;
        assertThat(cell.turn()).isEqualTo(TimerHeap.NEVER);
        clocks.now += 1_000;
        cell.turn();
        assertThat(machine.inputs).filteredOn(i -> i instanceof Input.Fired).hasSize(1);
    }

    @Test
    void completionsComeBackThroughTheOwnLane() {
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Started<String> _) {
                        out.store(new Text("r"));
                        out.capture(Bytes.text("h"));
                        out.load(4, new Effect.Wanted.Keys(List.of()));
                    }
                };
        assertThat(cell.turn()).isZero(); // they are there already
        cell.turn();
        assertThat(machine.inputs)
                .endsWith(
                        new Input.Captured<>(new Snapshot(1, 1, Bytes.text("h"))),
                        new Input.Loaded<>(4, new Input.Found.Values(List.of())));
    }

    @Test
    void answersLeaveAtTheEndOfTheirTurnAndHeldOnesWhenTheLogIsDurable() {
        List<Outcome> early = new ArrayList<>();
        List<Outcome> safe = new ArrayList<>();
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Submitted<String>(long request, Text(String t))) {
                        assertThat(early).isEmpty();
                        out.store(new Text(t));
                        if (t.equals("early")) {
                            out.answerEarly(request, DONE);
                        } else {
                            out.answer(request, DONE);
                        }
                    }
                };
        cell.submit(7, new Text("early"), early::add);
        cell.submit(7, new Text("safe"), safe::add);
        cell.turn();
        assertThat(early).containsExactly(DONE);
        assertThat(safe).isEmpty();
        log.sync();
        cell.turn();
        assertThat(safe).containsExactly(DONE);
    }

    @Test
    void clientsAreRefusedWhereTheirLaneIsFull() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            cell.submitFromOutside(7, new Text("x"), outcomes::add);
        }
        assertThat(outcomes).isEmpty();
        cell.submitFromOutside(7, new Text("x"), outcomes::add);
        assertThat(outcomes).containsExactly(OVERLOADED);
        cell.submit(7, new Text("x"), outcomes::add);
        assertThat(outcomes).hasSize(1);
        cell.turn();
        assertThat(outcomes).containsExactly(OVERLOADED, OVERLOADED);
        assertThat(cell.counters().requestsRefused).isEqualTo(2);
        assertThat(machine.inputs).filteredOn(i -> i instanceof Input.Submitted).hasSize(2);
        assertThat(cell.turn()).isEqualTo(TimerHeap.NEVER); // a batch is bounded: here the third
        assertThat(machine.inputs).filteredOn(i -> i instanceof Input.Submitted).hasSize(3);
    }

    @Test
    void clientsAreRefusedWhereTooMuchIsUnsyncedOrUnanswered() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            cell.submit(7, new Text("x"), outcomes::add);
            cell.turn();
        }
        assertThat(outcomes).containsExactly(OVERLOADED, OVERLOADED);
        outcomes.clear();
        Scripted writer = open(8);
        writer.script =
                (input, out) -> {
                    if (input instanceof Input.Received<String> _) {
                        out.store(new Text("x".repeat(2_000)));
                    }
                };
        receive(8, "write");
        cell.turn();
        cell.submit(8, new Text("x"), outcomes::add);
        cell.turn();
        assertThat(outcomes).containsExactly(OVERLOADED);
    }

    @Test
    void whatTheLogMayLetGoReachesItThoughNothingElseIsStored() {
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Received<String> _) {
                        out.store(new Text("a snapshot was taken"));
                        out.truncate(1);
                    }
                };
        receive(7, "take one");
        cell.turn();
        assertThat(cell.counters().logHandOvers).isEqualTo(1);
        log.sync();
        cell.turn(); // the record is durable, so what it makes needless may go
        assertThat(cell.counters().logHandOvers).isEqualTo(2);
        cell.turn();
        assertThat(cell.counters().logHandOvers).isEqualTo(2);
    }

    @Test
    void theHostIsHeardThoughEverythingIsFull() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            cell.submit(7, new Text("x"), outcomes::add);
            cell.turn(); // nobody answers them
        }
        for (int i = 0; i < 3; i++) {
            cell.submit(7, new Text("x"), outcomes::add);
        }
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Submitted<String>(long request, Text _)) {
                        out.store(new Text("x".repeat(2_000)));
                        out.answerEarly(request, DONE);
                    }
                };
        machine.inputs.clear();
        cell.tell(7, new Text("no room"));
        cell.tell(99, new Text("nobody is here"));
        cell.turn();
        cell.tell(7, new Text("room"));
        cell.tell(7, new Text("no room again"));
        cell.turn();
        assertThat(machine.inputs)
                .filteredOn(i -> i instanceof Input.Submitted)
                .extracting(i -> ((Input.Submitted<String>) i).command())
                .containsExactly(new Text("no room"), new Text("no room again"));
        assertThat(outcomes).containsExactly(OVERLOADED, OVERLOADED, OVERLOADED);
    }

    private record Other(String text) implements Command {}

    @Test
    void twoKindsOfTheHostsCommandsDoNotReplaceEachOther() {
        cell.tell(7, new Text("no room"));
        cell.tell(7, new Other("compact"));
        cell.tell(7, new Text("room"));
        cell.turn();
        assertThat(machine.inputs)
                .filteredOn(i -> i instanceof Input.Submitted)
                .extracting(i -> ((Input.Submitted<String>) i).command())
                .containsExactly(new Other("compact"), new Text("room"));
    }

    @Test
    void whatTheHostAsksInATurnIsDoneInTheNext() {
        Scripted other = open(8);
        cell.turn();
        cell.atTurnEnd(_ -> {
            if (other.inputs.size() < 4) {
                cell.tell(8, new Text("again"));
            }
        });
        assertThat(cell.turn()).isZero();
        cell.turn();
        assertThat(other.inputs.getLast()).isInstanceOf(Input.Submitted.class);
    }

    @Test
    void peersMessagesBeyondTheBoundAreDroppedAndCounted() {
        for (int i = 0; i < 6; i++) {
            receive(7, "m");
        }
        receive(99, "nobody is here");
        cell.turn();
        assertThat(cell.counters().messages).isEqualTo(4);
        assertThat(cell.counters().messagesDropped).isEqualTo(3);
        assertThat(notes).filteredOn(n -> n instanceof CellNote.PeersOverflow).hasSize(1);
        receive(7, "x".repeat(101));
        cell.turn();
        assertThat(cell.counters().messages).isEqualTo(4);
    }

    @Test
    void aMalformedMessageIsDroppedWithANote() {
        cell.receive(PEER, 7, new Decoder(Bytes.hex("0105ff")));
        receive(7, "fine");
        cell.turn();
        assertThat(notes).hasAtLeastOneElementOfType(CellNote.MessageMalformed.class);
        assertThat(machine.inputs).endsWith(new Input.Received<>(PEER, "fine"));
    }

    @Test
    void ifAStepThrowsNothingOfItsTurnLeaves() {
        Scripted other = open(8);
        other.script = (_, out) -> out.sendEarly(PEER, "from another group");
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Received<String> _) {
                        out.store(new Text("r"));
                        out.sendEarly(PEER, "lies");
                        throw new IllegalStateException("broken");
                    }
                };
        cell.turn();
        left.clear();
        receive(8, "x");
        receive(7, "go");
        assertThatThrownBy(cell::turn).hasMessage("broken");
        assertThat(left).containsExactly("abandoned");
        assertThat(log.hasWork()).isFalse();
        assertThat(notes).contains(new CellNote.Stopped(7, "a step threw"));
        assertThatThrownBy(cell::turn).hasMessageContaining("has stopped");
    }

    @Test
    void aSinkThatAsksAgainWhereItIsRefusedIsAnsweredInTheNextTurn() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            cell.submit(7, new Text("x"), outcome -> askAgain(outcome, outcomes));
        }
        cell.turn();
        assertThat(outcomes).containsExactly(OVERLOADED);
        assertThat(cell.turn()).isEqualTo(TimerHeap.NEVER);
    }

    private void askAgain(Outcome outcome, List<Outcome> outcomes) {
        outcomes.add(outcome);
        cell.submit(7, new Text("again"), outcomes::add);
    }

    @Test
    void whoAskedAClosedGroupIsToldThatNobodyKnows() {
        List<Outcome> outcomes = new ArrayList<>();
        cell.submit(7, new Text("x"), outcomes::add);
        cell.turn();
        cell.close(7);
        cell.turn();
        assertThat(outcomes).containsExactly(new Outcome.Unknown("the group was closed here"));
    }

    @Test
    void aClosedGroupIsNotSteppedAnyMore() {
        machine.script =
                (input, out) -> {
                    if (input instanceof Input.Started<String> _) {
                        out.start(Timer.of("t"), 10);
                        out.store(new Text("r"));
                    }
                };
        cell.turn();
        int before = machine.inputs.size();
        cell.close(7);
        log.sync();
        clocks.now += 100;
        receive(7, "late");
        cell.turn();
        assertThat(machine.inputs).hasSize(before);
    }
}
