package fulcrum.lab.database;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.lab.GoldenStories;
import fulcrum.simulator.golden.Golden;
import org.junit.jupiter.api.Test;

final class DatabaseGoldenTest extends GoldenStories {

    DatabaseGoldenTest() {
        super("database", DatabaseStory::new);
    }

    @Test
    void aStoryThatLiesIsFound() {
        String lie = "> begin n3\n            n3 leads the world\n";
        assertThat(Golden.difference(lie, told(lie))).contains("line 2");
    }
}
