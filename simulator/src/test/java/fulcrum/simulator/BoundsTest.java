package fulcrum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Timer;
import org.junit.jupiter.api.Test;

/// Machines that never come to an end, or that throw, fail their run, and nothing else.
class BoundsTest {

    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);
    private static final Timer NOW = Timer.of("now");

    private static Verdict.Failed failureOf(Probe.Behaviour behaviour) {
        Probe probe = new Probe(2, behaviour);
        Run run = Simulation.run(probe, probe.universe(1));
        assertThat(run.verdict()).isInstanceOf(Verdict.Failed.class);
        return (Verdict.Failed) run.verdict();
    }

    @Test
    void aStepThatEmitsWithoutEndFailsTheRun() {
        Verdict.Failed failed =
                failureOf((self, _, input, out) -> {
                    while (self.self() == 1 && input instanceof Input.Started<String>) {
                        out.sendEarly(TWO, "again");
                    }
                });
        assertThat(failed.what()).isEqualTo(Verdict.What.INVARIANT);
        assertThat(failed.name()).isEqualTo("Bounded Work");
        assertThat(failed.story()).endsWith("more than 100000 effects of one step");
    }

    @Test
    void messagesThatMultiplyFailTheRun() {
        Verdict.Failed failed =
                failureOf((self, _, _, out) -> {
                    NodeId other = self.self() == 1 ? TWO : ONE;
                    out.sendEarly(other, "one");
                    out.sendEarly(other, "two");
                });
        assertThat(failed.name()).isEqualTo("Bounded Work");
        assertThat(failed.story()).endsWith("more than 200000 messages and other things under way");
    }

    @Test
    void timersWithoutDelayThatStartThemselvesFailTheRun() {
        Verdict.Failed failed =
                failureOf((_, _, _, out) -> {
                    out.start(NOW, 0);
                    out.start(Timer.of("other"), 1);
                });
        assertThat(failed.name()).isEqualTo("Bounded Work");
    }

    @Test
    void aMachineThatThrowsFailsTheRun() {
        Verdict.Failed failed =
                failureOf((_, _, _, _) -> {
                    throw new IllegalStateException("beyond me");
                });
        assertThat(failed.what()).isEqualTo(Verdict.What.EXCEPTION);
        assertThat(failed.name()).isEqualTo("IllegalStateException");
        assertThat(failed.story()).contains(": java.lang.IllegalStateException: beyond me");
    }

    @Test
    void aMachineThatNeverReturnsFromItselfFailsTheRun() {
        Verdict.Failed failed = failureOf(BoundsTest::deeper);
        assertThat(failed.what()).isEqualTo(Verdict.What.EXCEPTION);
        assertThat(failed.name()).isEqualTo("StackOverflowError");
    }

    private static void deeper(
            Probe.Lived self, long now, Input<String> input, Outbox<String> out) {
        if (now >= 0) {
            deeper(self, now + 1, input, out);
        }
        out.start(NOW, now);
    }
}
