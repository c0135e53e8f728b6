package fulcrum.lab.raft;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.lab.GoldenStories;
import fulcrum.simulator.golden.Golden;
import org.junit.jupiter.api.Test;

final class RaftGoldenTest extends GoldenStories {

    RaftGoldenTest() {
        super("raft", RaftStory::new);
    }

    @Test
    void aStoryThatLiesIsFound() {
        String lie = "> add-nodes 1\n    n1 leads the world\n";
        assertThat(Golden.difference(lie, told(lie))).contains("line 2");
    }
}
