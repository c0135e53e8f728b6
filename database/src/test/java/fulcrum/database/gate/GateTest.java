package fulcrum.database.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Clusters remember gates by name and version, so the table only grows.
final class GateTest {

    @Test
    void theRowsThatWereWrittenOnceStay() {
        assertThat(Arrays.stream(Gate.values()).map(gate -> gate.label() + " " + gate.since()))
                .startsWith("replica_hashes 2");
    }

    @Test
    void theNewestVersionIsThatOfTheNewestGate() {
        assertThat(Arrays.stream(Gate.values()).mapToInt(Gate::since).max()).hasValue(Gate.NEWEST);
        assertThat(Gate.upTo(Gate.OLDEST)).doesNotContain(Gate.REPLICA_HASHES);
        assertThat(Gate.upTo(Gate.NEWEST)).containsExactly(Gate.values());
    }

    @Test
    void aNameIsThatOfOneGate() {
        for (Gate gate : Gate.values()) {
            assertThat(Gate.of(gate.label())).isEqualTo(gate);
        }
        assertThat(Gate.of("from_the_future")).isNull();
    }
}
