package fulcrum.simulator.small;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Command;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.simulator.Chain;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplorerTest {

    private static final List<Command> ONE = List.of(new Chain.Tell(7));
    private static final List<Command> TWO = List.of(new Chain.Tell(7), new Chain.Tell(8));

    private record Chains(int nodes, boolean hasty, boolean syncsAtOnce)
            implements Explorer.Subject<Chain.Message, Chain.Seen> {

        @Override
        public SmallWorld<Chain.Message> begin() {
            return new SmallWorld<>(
                    Chain.MESSAGES,
                    Chain.RECORDS,
                    birth -> new Chain(birth, hasty),
                    nodes,
                    syncsAtOnce);
        }

        @Override
        public Chain.Seen view(Machine<Chain.Message> machine) {
            return ((Chain) machine).view();
        }

        @Override
        public List<Invariant<Chain.Seen>> invariants() {
            return List.of(new Chain.Descending());
        }

        @Override
        public String memory(List<Invariant<Chain.Seen>> invariants) {
            return invariants.toString();
        }
    }

    private static Explorer.Result explore(Chains chains, List<Command> told, int... most) {
        return Explorer.explore(
                chains, new Explorer.Bounds(told, most[0], most[1], most[2], 100_000));
    }

    @Test
    void theStatesOfATinyWorldAreCountedByHand() {
        // Told nobody; told one, in vain; told the other: stored not yet, stored and passed on, the
        // second has it and has stored it not yet, and now it has. The first may sync only before
        // it passes on.
        Explorer.Result result = explore(new Chains(2, false, false), ONE, 0, 0, 0);
        assertThat(result).isEqualTo(new Explorer.Result(6, 5, 4, true, null));
    }

    @Test
    void everyOrderOfAChainKeepsItsInvariant() {
        Explorer.Result result = explore(new Chains(3, false, false), TWO, 1, 0, 1);
        assertThat(result.violation()).isNull();
        assertThat(result.complete()).isTrue();
        assertThat(result.states()).isEqualTo(3998);
    }

    @Test
    void aHastyChainBreaksItInAsFewActsAsCanBe() {
        Explorer.Result result = explore(new Chains(2, true, false), ONE, 0, 0, 1);
        assertThat(result.violation())
                .isEqualTo(
                        """
                        Descending: {n1=0, n2=7}
                          a client asks n1: Tell[number=7]: n1 Seen[number=7]
                          n1 > n2 Pass[number=7]: n2 Seen[number=7]
                          n1 stops; of its records that are not durable, 0 survive
                          n1 starts again: broken\
                        """);
        assertThat(result.complete()).isFalse();
    }

    @Test
    void withoutACrashHasteDoesNoHarm() {
        assertThat(explore(new Chains(2, true, false), ONE, 2, 2, 0).violation()).isNull();
    }

    @Test
    void itGivesUpWhereItIsTold() {
        Explorer.Result result =
                Explorer.explore(
                        new Chains(3, false, false), new Explorer.Bounds(TWO, 2, 1, 1, 100));
        assertThat(result.states()).isEqualTo(100);
        assertThat(result.complete()).isFalse();
    }
}
