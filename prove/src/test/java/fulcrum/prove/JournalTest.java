package fulcrum.prove;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.List;
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

    private Journal.Asked wants(String node, Journal.Moment since) {
        Operation transaction = new Operation.Transact(List.of());
        return journal.asked(journal.process(node), transaction, since);
    }

    @Test
    void besideAKillAreThoseWhoseOwnNodeLivedThroughIt() {
        Reply done = new Reply.Done(new Operation.Transact(List.of()));
        Journal.Asked across = wants("n1", journal.moment("n1"));
        Journal.Asked own = wants("n2", journal.moment("n2"));
        journal.killed(List.of("n2"));
        Journal.Asked while2IsDown = wants("n1", journal.moment("n1"));
        Journal.Asked atNobody = wants("n2", journal.moment("n2"));
        journal.answered(across, done);
        journal.back(List.of("n2"));
        List.of(own, while2IsDown, atNobody).forEach(each -> journal.answered(each, done));
        assertThat(journal.besideKills().done()).isEqualTo(2);
        assertThat(journal.acrossKills().done()).isEqualTo(1);
        Journal.Asked throughAll = wants("n1", journal.moment("n1"));
        journal.killed(List.of("n1", "n2"));
        journal.back(List.of("n1", "n2"));
        journal.answered(throughAll, done);
        journal.answered(wants("n1", journal.moment("n1")), done);
        assertThat(journal.besideKills().done()).isEqualTo(2);
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
