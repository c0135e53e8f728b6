package fulcrum.machine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FaultTest {

    private static final Victim TWO = Victim.of(2);
    private static final Victim LEADER = new Victim.Playing("leader");

    private static final List<Fault> ALL =
            List.of(
                    new Fault.Kill(TWO),
                    new Fault.TornTail(TWO),
                    new Fault.LostSuffix(LEADER),
                    new Fault.Wipe(Victim.CULPRIT),
                    new Fault.Pause(Victim.ALL),
                    new Fault.Partition(List.of(nodes(1, 2), nodes(3))),
                    new Fault.Cut(nodes(1), nodes(2, 3)),
                    new Fault.Isolate(TWO),
                    new Fault.OneWay(TWO, true),
                    new Fault.Delay(TWO, 20_000_000),
                    new Fault.Reorder(TWO, 100, 1_500_000),
                    new Fault.Clog(TWO),
                    new Fault.SwizzleClog(list(1, 2), list(2, 1)),
                    new Fault.Drop(Victim.ALL, 50),
                    new Fault.Duplicate(TWO, 50),
                    new Fault.BreakBulk(TWO),
                    new Fault.SlowDisk(TWO, 20),
                    new Fault.FullDisk(TWO),
                    new Fault.FailedSync(TWO),
                    new Fault.Cold(TWO, 300),
                    new Fault.Stall(TWO),
                    new Fault.ClockJump(TWO, -5_000_000_000L),
                    new Fault.ClockDrift(TWO, -300),
                    new Fault.ClockFreeze(TWO));

    @Test
    void theListOfNamesIsComplete() {
        assertThat(ALL).hasSize(Fault.class.getPermittedSubclasses().length);
        assertThat(ALL.stream().map(Fault::name).sorted()).isEqualTo(Fault.NAMES);
        assertThat(ALL.stream().map(Fault::kind).distinct().sorted())
                .containsExactly(Fault.Kind.values());
    }

    @Test
    void faultsReadAsTheyAreTalkedOf() {
        assertThat(ALL.stream().map(Fault::toString))
                .containsExactly(
                        "kill n2",
                        "torn-tail n2",
                        "lost-suffix leader",
                        "wipe culprit",
                        "pause all",
                        "partition n1,n2 | n3",
                        "cut n1 > n2,n3",
                        "isolate n2",
                        "one-way n2 deaf",
                        "delay n2 20ms",
                        "reorder n2 100/1000 1.5ms",
                        "clog n2",
                        "swizzle-clog n1,n2 > n2,n1",
                        "drop all 50/1000",
                        "duplicate n2 50/1000",
                        "interrupted-snapshot n2",
                        "slow-disk n2 x20",
                        "full-disk n2",
                        "failed-sync n2",
                        "cold n2 300/1000",
                        "stall n2",
                        "clock-jump n2 -5s",
                        "clock-drift n2 -300ppm",
                        "clock-freeze n2");
    }

    @Test
    void aPlanNumbersItsStrikesAndSaysWhatTheyWaitFor() {
        Plan plan =
                Plan.NONE
                        .at(1_000_000_000, new Fault.Kill(TWO), 250_000_000)
                        .and(
                                new Strike.When.Moment("store", 5_000_000, 3, 40_000),
                                new Fault.Isolate(Victim.CULPRIT),
                                2_000_000);
        assertThat(plan)
                .hasToString(
                        """
                        #1 at 1s: kill n2 for 250ms
                        #2 at store #3 after 5ms + 40us: isolate culprit for 2ms\
                        """);
    }

    private static SortedSet<NodeId> nodes(int... numbers) {
        return new TreeSet<>(list(numbers));
    }

    private static List<NodeId> list(int... numbers) {
        return Arrays.stream(numbers).mapToObj(NodeId::new).toList();
    }
}
