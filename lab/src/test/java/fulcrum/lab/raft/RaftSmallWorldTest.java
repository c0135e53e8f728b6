package fulcrum.lab.raft;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.simulator.small.Explorer;
import org.junit.jupiter.api.Test;

/// Numbers of states are asserted so that a change in what can happen is noticed; where it is
/// meant, the number changes with it.
class RaftSmallWorldTest {

    private static void exhausts(RaftSmallWorld world, int fires, int crashes, int states) {
        Explorer.Bounds bounds =
                new Explorer.Bounds(RaftSmallWorld.writes(1), fires, 0, crashes, 20_000);
        Explorer.Result result = Explorer.explore(world, bounds);
        assertThat(result.violation()).isNull();
        assertThat(result.complete()).isTrue();
        assertThat(result.states()).isEqualTo(states);
    }

    @Test
    void twoServersTwoTimersAndAWriteInEveryOrder() {
        exhausts(new RaftSmallWorld(2, false, true), 2, 0, 1034);
    }

    @Test
    void threeServersATimerAndAWriteInEveryOrder() {
        exhausts(new RaftSmallWorld(3, false, true), 1, 0, 1910);
    }

    @Test
    void twoServersThatMayCrashBeforeTheyHaveStored() {
        exhausts(new RaftSmallWorld(2, false, false), 1, 1, 1228);
    }
}
