package fulcrum.verify.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.verify.history.Operation.Add;
import fulcrum.verify.history.Operation.Cas;
import fulcrum.verify.history.Operation.Read;
import fulcrum.verify.history.Operation.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private static final Value X = Value.of("x");
    private static final Operation WRITE_1 = new Write(X, Value.of(1));
    private static final Operation READ = new Read(X, Value.nil());

    private final Recorder recorder = new Recorder();

    @Test
    void pairsInvocationsWithTheirCompletions() {
        record(Event.Type.INVOKE, 0, 10, WRITE_1);
        record(Event.Type.INVOKE, 1, 20, READ);
        record(Event.Type.OK, 0, 30, WRITE_1);
        record(Event.Type.OK, 1, 40, new Read(X, Value.of(1)));
        History history = recorder.finish();
        assertThat(history.calls())
                .containsExactly(
                        new Call(0, 0, WRITE_1, WRITE_1, Call.Outcome.OK, 10, 30),
                        new Call(1, 1, READ, new Read(X, Value.of(1)), Call.Outcome.OK, 20, 40));
        assertThat(history.returnedAt(0)).isEqualTo(2);
        assertThat(history.result(1)).isEqualTo(history.argument(0));
    }

    @Test
    void leavesInDoubtWhatEndedInInfoOrNever() {
        record(Event.Type.INVOKE, 0, 0, WRITE_1);
        record(Event.Type.INVOKE, 1, 0, READ);
        record(Event.Type.INFO, 0, 5, WRITE_1);
        History history = recorder.finish();
        assertThat(history.calls()).extracting(Call::outcome).containsOnly(Call.Outcome.UNKNOWN);
        assertThat(history.returnedAt(0)).isEqualTo(History.NEVER);
        assertThat(history.returnedAt(1)).isEqualTo(History.NEVER);
    }

    @Test
    void givesBackTheEventsItTook() {
        List<Event> events =
                List.of(
                        new Event(Event.Type.INVOKE, 3, 1, new Cas(X, Value.nil(), Value.of("b"))),
                        new Event(Event.Type.INVOKE, 1, 2, new Add(Value.of(7), Value.of(8))),
                        new Event(Event.Type.FAIL, 3, 3, new Cas(X, Value.nil(), Value.of("b"))),
                        new Event(Event.Type.INFO, 1, 4, new Add(Value.of(7), Value.of(8))),
                        new Event(Event.Type.INVOKE, 3, 5, new Read(Value.of(7), Value.nil())),
                        new Event(
                                Event.Type.OK,
                                3,
                                6,
                                new Read(Value.of(7), Value.many(Value.of(8)))));
        assertThat(History.of(events).events()).isEqualTo(events);
    }

    @Test
    void refusesACompletionWithoutInvocation() {
        refuses("ok of process 4, which has no operation under way", Event.Type.OK, 4, WRITE_1);
    }

    @Test
    void refusesASecondOperationOfOneProcess() {
        record(Event.Type.INVOKE, 0, 0, WRITE_1);
        refuses("while another of its own is under way", Event.Type.INVOKE, 0, READ);
    }

    @Test
    void refusesAProcessThatEndedInDoubt() {
        record(Event.Type.INVOKE, 0, 0, WRITE_1);
        record(Event.Type.INFO, 0, 0, WRITE_1);
        refuses("ended in doubt", Event.Type.INVOKE, 0, READ);
        refuses("no operation under way", Event.Type.OK, 0, READ);
    }

    @Test
    void refusesACompletionOfAnotherOperation() {
        record(Event.Type.INVOKE, 0, 0, WRITE_1);
        refuses("read completes the write", Event.Type.OK, 0, READ);
        refuses("value 2 completes", Event.Type.OK, 0, new Write(X, Value.of(2)));
    }

    @Test
    void refusesTimeThatGoesBack() {
        record(Event.Type.INVOKE, 0, 9, WRITE_1);
        assertThatThrownBy(() -> record(Event.Type.OK, 0, 8, WRITE_1))
                .isInstanceOf(MalformedHistory.class)
                .hasMessage("line 2: time goes back from 9 to 8");
    }

    @Test
    void refusesAKeyThatIsBothRegisterAndSet() {
        record(Event.Type.INVOKE, 0, 0, WRITE_1);
        refuses("as a register", Event.Type.INVOKE, 1, new Add(X, Value.of(2)));
    }

    private void record(Event.Type type, int process, long nanos, Operation operation) {
        recorder.record(new Event(type, process, nanos, operation));
    }

    private void refuses(String complaint, Event.Type type, int process, Operation operation) {
        assertThatThrownBy(() -> record(type, process, 0, operation))
                .isInstanceOf(MalformedHistory.class)
                .hasMessageContaining(complaint);
    }
}
