package fulcrum.prove;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import org.junit.jupiter.api.Test;

final class JournalTest {

    private static final Operation WRITE = new Operation.Write(Value.of("k"), Value.of(1));

    private final Journal journal = new Journal();

    private void ask(Reply reply) {
        journal.answered(journal.asked(journal.process("n1"), WRITE), reply);
    }

    @Test
    void whatIsInDoubtIsNeverSaidToHaveFailed() {
        ask(new Reply.Done(WRITE));
        ask(new Reply.Unmet());
        ask(new Reply.Refused("ZF001"));
        ask(new Reply.Unknown("08007"));
        History history = journal.history();
        assertThat(history.outcome(0)).isEqualTo(Outcome.OK);
        assertThat(history.outcome(1)).isEqualTo(Outcome.FAIL);
        assertThat(history.outcome(2)).isEqualTo(Outcome.FAIL);
        assertThat(history.outcome(3)).isEqualTo(Outcome.UNKNOWN);
        assertThat(journal.states()).containsOnlyKeys("08007", "ZF001");
    }

    @Test
    void anOperationIsCalmOnlyIfNoFaultWasThereBetweenItsEnds() {
        ask(new Reply.Done(WRITE));
        Journal.Asked across = journal.asked(journal.process("n1"), WRITE);
        journal.storm();
        journal.lull();
        journal.answered(across, new Reply.Done(WRITE));
        journal.storm();
        ask(new Reply.Refused("ZF001"));
        journal.lull();
        ask(new Reply.Done(WRITE));
        assertThat(journal.all().calm.operations()).isEqualTo(2);
        assertThat(journal.all().stormy.operations()).isEqualTo(2);
        assertThat(journal.all().stormy.refused()).isEqualTo(1);
    }
}
