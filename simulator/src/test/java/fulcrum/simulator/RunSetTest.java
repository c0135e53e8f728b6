package fulcrum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Victim;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSetTest {

    private static final KeeperWorld SOUND = new KeeperWorld(false, 100);
    private static final KeeperWorld HASTY = new KeeperWorld(true, 400);

    @Test
    void everyKindOfFaultStrikesInAFewDozenRuns() {
        RunSet set = RunSet.run(SOUND, SOUND.knobs(), 1, 80);
        assertThat(set.failed()).isZero();
        assertThat(set.shortfalls(3)).filteredOn(line -> line.startsWith("fault")).isEmpty();
        assertThat(set.coverage().of("torn tail")).isGreaterThan(5);
        assertThat(set.coverage().of("lost suffix")).isGreaterThan(10);
        assertThat(set.coverage().of("note Heard")).isGreaterThan(10);
    }

    @Test
    void halvesOfASetAddUpToTheWhole() {
        RunSet whole = RunSet.run(HASTY, HASTY.knobs(), 1, 20);
        RunSet one = RunSet.run(HASTY, HASTY.knobs(), 11, 10);
        one.add(RunSet.run(HASTY, HASTY.knobs(), 1, 10));
        assertThat(one.hash()).isEqualTo(whole.hash());
        assertThat(one.coverage().counts()).isEqualTo(whole.coverage().counts());
        assertThat(one.counters().events()).isEqualTo(whole.counters().events());
        assertThat(one.failures())
                .extracting(Run::seed)
                .isEqualTo(whole.failures().stream().map(Run::seed).toList());
    }

    @Test
    void aSetThatSawTooLittleSaysSo() {
        RunSet set = RunSet.of(SOUND, List.of("kill"));
        set.add(Simulation.run(SOUND, Universe.from(1, SOUND.knobs()).withPlan(Plan.NONE)));
        assertThat(set.shortfalls(1)).containsExactly("fault kill happened 0 times of 1");
    }

    @Test
    void aFailureIsReportedWithSeedUniverseLastLinesAndCommand() {
        Run failed = failure();
        String report = Report.of(HASTY, failed.universe());
        assertThat(report)
                .startsWith("seed " + failed.seed())
                .contains("  faults     ")
                .contains(failed.verdict().toString())
                .contains("has lost")
                .endsWith("repeat with: ./fulcrum sim keeper --seed " + failed.seed() + "\n");
        assertThat(report.lines().filter(line -> line.matches(" +\\d+\\.\\d{6} .*"))).hasSize(30);
    }

    @Test
    void aPlanIsShrunkToTheFaultsThatMatter() {
        Plan noise = Plan.NONE;
        for (int i = 0; i < 20; i++) {
            noise = noise.at(i * 10_000_000L, new Fault.ClockJump(Victim.of(1), 5), 1_000_000);
        }
        Run failed = failure();
        Plan before = failed.universe().plan();
        for (var strike : before.strikes()) {
            noise = noise.and(strike.when(), strike.fault(), strike.durationNanos());
        }
        Run noisy = Simulation.run(HASTY, failed.universe().withPlan(noise));
        assertThat(noisy.verdict().passed()).isFalse();
        Run shrunk = Minimiser.shrink(HASTY, noisy, 500);
        assertThat(shrunk.verdict().sameAs(noisy.verdict())).isTrue();
        assertThat(shrunk.universe().plan().strikes()).hasSizeBetween(1, 3);
    }

    private static Run failure() {
        for (long seed = 1; seed < 1000; seed++) {
            Run run = Simulation.run(HASTY, Universe.from(seed, HASTY.knobs().withNodes(3)));
            if (!run.verdict().passed()) {
                return run;
            }
        }
        throw new AssertionError("nobody was caught");
    }
}
