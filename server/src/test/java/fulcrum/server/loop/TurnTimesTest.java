package fulcrum.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TurnTimesTest {

    private final TurnTimes times = new TurnTimes();

    @Test
    void aTurnIsCountedOnceBelowTheLeastBoundThatItKeeps() {
        times.add(10_000);
        times.add(10_001);
        times.add(1_000_000);
        assertThat(times.counts())
                .containsEntry(10_000L, 1L)
                .containsEntry(15_000L, 1L)
                .containsEntry(1_000_000L, 1L);
        assertThat(times.counts().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
        assertThat(times.sumNanos()).isEqualTo(1_020_001);
    }

    @Test
    void whatIsLongerThanAllBoundsIsCountedToo() {
        times.add(5_000_000_000L);
        times.add(5_000_000_001L);
        assertThat(times.counts())
                .containsEntry(5_000_000_000L, 1L)
                .containsEntry(TurnTimes.UNBOUNDED, 1L);
    }

    @Test
    void boundsGrowFromTenMicrosecondsToFiveSeconds() {
        assertThat(times.counts().firstKey()).isEqualTo(10_000);
        assertThat(times.counts().headMap(TurnTimes.UNBOUNDED).lastKey()).isEqualTo(5_000_000_000L);
        assertThat(times.counts()).hasSize(36);
    }
}
