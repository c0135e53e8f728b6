package fulcrum.lab.raft;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.simulator.small.Explorer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Numbers of states are asserted so that a change in what can happen is noticed; where it is
/// meant, the number changes with it.
class RaftSmallWorldTest {

    private static final List<Integer> STATES = List.of(1034, 1910, 1228);

    @Test
    void everyOrderInSmallWorldsKeepsTheInvariants() {
        List<Integer> states = new ArrayList<>();
        for (RaftSmallWorld.Bounded small : RaftSmallWorld.ALL) {
            Explorer.Result result = small.explore();
            assertThat(result.violation()).as(small.name()).isNull();
            assertThat(result.complete()).as(small.name()).isTrue();
            states.add(result.states());
        }
        assertThat(states).isEqualTo(STATES);
    }
}
