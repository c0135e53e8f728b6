package fulcrum.simulator.small;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Command;
import fulcrum.machine.Machine;
import fulcrum.simulator.Chain;
import fulcrum.simulator.golden.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    private record Script() implements Scenario.Script<Chain.Message> {

        @Override
        public SmallWorld<Chain.Message> begin(int nodes) {
            return new SmallWorld<>(
                    Chain.MESSAGES, Chain.RECORDS, birth -> new Chain(birth, false), nodes, false);
        }

        @Override
        public Command command(List<String> words) {
            return new Chain.Tell(Long.parseLong(words.getFirst()));
        }

        @Override
        public String view(Machine<Chain.Message> machine) {
            return "has " + ((Chain) machine).view().number();
        }
    }

    private static final String STORY =
            """
            # A number travels down the chain

            > add-nodes 3
                n1 begins life 1
                n2 begins life 1
                n3 begins life 1
            > submit n1 7
                n1 is asked 1: Tell[number=7]
                  stores 1 Kept[number=7]
                  ! Passed number=7
                  sends n2 Pass[number=7], held
                  answers 1 Done[result=""], held
            The message waits for the disk.
            > messages
            > sync n1
                n1 has stored up to 1
                  lets go: sends n2 Pass[number=7]
                  lets go: answers 1 Done[result=""]
            > messages
                n1 > n2 Pass[number=7]
            > partition n1,n2 | n3
            > deliver n1 n2
                n2 hears from n1: Pass[number=7]
                  stores 1 Kept[number=7]
                  ! Passed number=7
                  sends n3 Pass[number=7], held
            > sync n2
                n2 has stored up to 1
                  lets go: sends n3 Pass[number=7]
                lost: n2 > n3 Pass[number=7]
            > view
                n1 has 7
                n2 has 7
                n3 has 0
            > heal
            > advance 150ms
                n1 fires ask
                n2 fires ask
                  sends n1 Again[]
                n3 fires ask
                  sends n2 Again[]
            > drop n2 n1
                lost: n2 > n1 Again[]
            > stabilize
                n2 hears from n3: Again[]
                  sends n3 Pass[number=7]
                n3 hears from n2: Pass[number=7]
                  stores 1 Kept[number=7]
                n3 has stored up to 1
            > submit n1 8
                n1 is asked 2: Tell[number=8]
                  stores 2 Kept[number=8]
                  ! Passed number=8
                  sends n2 Pass[number=8], held
                  answers 2 Done[result=""], held
            > crash n1
                n1 stops, with 1 of 2 stored
            > restart n1
                n1 begins life 2
            > view n1
                n1 has 7
            > submit n2 9
                n2 is asked 1: Tell[number=9]
                  answers 1 Refused[why=NOT_LEADER, tryInstead=n1]
            > fire n2 ask
                error: n2 has no timer ask
            > deliver n9 n1
                error: no such message is under way
            > dance
                error: nobody knows the verb dance
            """;

    @Test
    void aStoryTellsTheFullReaction() {
        String told = Golden.play(STORY, new Scenario<>(new Script()));
        assertThat(told).isEqualTo(STORY);
    }
}
