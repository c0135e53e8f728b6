package fulcrum.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.protocols.timekeeper.TimekeeperView;
import fulcrum.server.loop.Clocks;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MeasuredClocksTest {

    private static final long MILLI = 1_000_000;

    /// Clocks that stand until they are set.
    private static final class Hands implements Clocks {
        long monotonic = 1_000;
        long wall = 1_795_000_000_000_000_000L;

        @Override
        public long monotonicNanos() {
            return monotonic;
        }

        @Override
        public long wallNanos() {
            return wall;
        }

        @Override
        public long wallErrorNanos() {
            return 0;
        }
    }

    private final Hands hands = new Hands();
    private final MeasuredClocks clocks = new MeasuredClocks(hands);

    private void measure(long errorNanos) {
        clocks.measure(
                new TimekeeperView(
                        new NodeId(1),
                        hands.monotonic,
                        hands.wall - hands.monotonic,
                        TimekeeperView.Standing.RIGHT,
                        0,
                        errorNanos,
                        List.of()));
    }

    @Test
    void nobodyHasMeasuredYet() {
        assertThat(clocks.wallErrorNanos()).isEqualTo(500 * MILLI);
    }

    @Test
    void theErrorGrowsByTheDriftAndByWhatTheClockWasSet() {
        measure(2 * MILLI);
        assertThat(clocks.wallErrorNanos()).isEqualTo(2 * MILLI);
        hands.monotonic += 1_000 * MILLI;
        hands.wall += 1_000 * MILLI;
        assertThat(clocks.wallErrorNanos()).isEqualTo(2 * MILLI + 600_000);
        hands.wall -= 300 * MILLI;
        assertThat(clocks.wallErrorNanos()).isEqualTo(302 * MILLI + 600_000);
        measure(1);
        assertThat(clocks.wallErrorNanos()).isEqualTo(1);
    }
}
