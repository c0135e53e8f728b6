package fulcrum.prove;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Strike;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ScheduleTest {

    private static final long SECOND = 1_000_000_000L;
    private static final SortedSet<Fault.Kind> ALL = new TreeSet<>(List.of(Fault.Kind.values()));

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherGivesAnother() {
        Plan first = Schedule.draw(7, 3, ALL, 60 * SECOND);
        assertThat(Schedule.draw(7, 3, ALL, 60 * SECOND)).isEqualTo(first);
        assertThat(Schedule.draw(8, 3, ALL, 60 * SECOND)).isNotEqualTo(first);
    }

    @Test
    void everyKindStrikesAsOftenAsAVerdictAsksFor() {
        assertThat(fewest(120 * SECOND)).isGreaterThanOrEqualTo(3);
        assertThat(fewest(300 * SECOND)).isGreaterThanOrEqualTo(10);
        assertThat(fewest(3600 * SECOND)).isGreaterThan(50);
    }

    private static long fewest(long durationNanos) {
        Map<Fault.Kind, Long> strikes = new TreeMap<>();
        for (Strike strike : Schedule.draw(1, 3, ALL, durationNanos).strikes()) {
            strikes.merge(strike.fault().kind(), 1L, Long::sum);
        }
        assertThat(strikes.keySet()).isEqualTo(ALL);
        return strikes.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    @Test
    void aRunBeginsAndEndsCalmlyAndIsCalmInBetween() {
        long duration = 120 * SECOND;
        long stormy = 0;
        for (Strike strike : Schedule.draw(3, 3, ALL, duration).strikes()) {
            long at = ((Strike.When.At) strike.when()).nanos();
            assertThat(at).isGreaterThanOrEqualTo(5 * SECOND);
            assertThat(at + strike.durationNanos()).isLessThanOrEqualTo(duration);
            stormy += strike.durationNanos();
        }
        assertThat(stormy).isBetween(duration / 3, duration * 4 / 5);
    }

    @Test
    void bothPartsOfAPartitionHaveANode() {
        for (Strike strike : Schedule.draw(5, 3, ALL, 3600 * SECOND).strikes()) {
            if (strike.fault() instanceof Fault.Partition(var parts)) {
                assertThat(parts).hasSize(2).noneMatch(SortedSet::isEmpty);
            }
        }
    }
}
