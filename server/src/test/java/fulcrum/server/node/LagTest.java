package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LagTest {

    private final Lag lag = new Lag(100);

    @Test
    void whoHasEverythingIsNotBehind() {
        lag.look(200, true, 7, 7);
        assertThat(lag.nanos(200)).isZero();
    }

    @Test
    void whoIsAlwaysALittleBehindUnderLoadIsBehindByThatLittle() {
        for (long tick = 1; tick <= 1_000; tick++) {
            lag.look(tick * 100, true, tick * 10, (tick - 2) * 10);
        }
        assertThat(lag.nanos(100_000)).isEqualTo(200);
    }

    @Test
    void whoStandsStillFallsBehindAndIsBackAtOnce() {
        lag.look(200, true, 5, 5);
        for (long tick = 3; tick <= 5_000; tick++) {
            lag.look(tick * 100, true, tick, 5);
        }
        assertThat(lag.nanos(500_000)).isGreaterThan(499_000);
        lag.look(500_100, true, 5_001, 5_001);
        assertThat(lag.nanos(500_100)).isZero();
    }

    @Test
    void whoHearsOfNoLeaderFallsBehindThoughItHasAllThatItKnowsOf() {
        lag.look(200, true, 5, 5);
        lag.look(900, false, 5, 5);
        assertThat(lag.nanos(900)).isEqualTo(700);
    }
}
