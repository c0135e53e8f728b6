package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How fast a snapshot may leave.
final class PaceTest {

    @Test
    void whatIsSentTakesAtLeastItsTime() {
        Pace pace = new Pace(10_000_000);
        long began = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            pace.sent(20_000); // two milliseconds each
        }
        long took = System.nanoTime() - began;
        assertThat(took).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(40 - 5));
    }

    @Test
    void aPauseIsMadeUpForNoFurtherThanABurst() {
        Pace pace = new Pace(10_000_000);
        pace.sent(200_000); // twenty milliseconds, which it waits for
        long began = System.nanoTime();
        pace.sent(200_000);
        pace.sent(200_000);
        long took = System.nanoTime() - began;
        assertThat(took).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(2 * 20 - 5));
    }

    @Test
    void whoIsInterruptedDoesNotWait() {
        Pace pace = new Pace(1);
        Thread.currentThread().interrupt();
        pace.sent(1_000_000_000);
        assertThat(Thread.interrupted()).isTrue();
    }
}
