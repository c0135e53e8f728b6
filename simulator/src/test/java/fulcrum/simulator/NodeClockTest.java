package fulcrum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import org.junit.jupiter.api.Test;

class NodeClockTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void aTimerByTheNodesClockComesAtTheFirstTimeThatTheClockShowsIt() {
        for (long seed = 0; seed < 500; seed++) {
            Dice dice = Dice.of(seed);
            NodeClock clock =
                    new NodeClock(dice.below(3600 * SECOND), dice.between(-20_000, 20_000), 0);
            long time = dice.below(100 * SECOND);
            long deadline = clock.local(time) + dice.below(10 * SECOND);
            long due = clock.timeOf(deadline);
            assertThat(clock.local(due)).isGreaterThanOrEqualTo(deadline);
            if (due > 0) {
                assertThat(clock.local(due - 1)).isLessThan(deadline);
            }
        }
    }

    @Test
    void theMonotonicClockKeepsItsPaceAndNeverGoesBack() {
        NodeClock clock = new NodeClock(5, 10_000, 0);
        assertThat(clock.local(100 * SECOND)).isEqualTo(5 + 101 * SECOND);
        clock.drift(100 * SECOND, -10_000);
        assertThat(clock.local(100 * SECOND)).isEqualTo(5 + 101 * SECOND);
        assertThat(clock.local(200 * SECOND)).isEqualTo(5 + 200 * SECOND);
    }

    @Test
    void theWallClockJumpsAndFreezesAndTheMonotonicOneDoesNot() {
        NodeClock clock = new NodeClock(0, 0, 1000);
        clock.jump(-500);
        assertThat(clock.wall(10)).isEqualTo(510);
        clock.freeze(20);
        assertThat(clock.wall(30)).isEqualTo(520);
        assertThat(clock.local(30)).isEqualTo(30);
        clock.jump(7);
        assertThat(clock.wall(40)).isEqualTo(527);
        clock.thaw();
        assertThat(clock.wall(40)).isEqualTo(547);
    }
}
