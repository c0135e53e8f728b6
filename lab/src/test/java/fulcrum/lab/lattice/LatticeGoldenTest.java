package fulcrum.lab.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.simulator.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LatticeGoldenTest {

    private static final Path STORIES = Path.of("src/test/golden/lattice");

    static List<String> stories() throws IOException {
        try (Stream<Path> files = Files.list(STORIES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".golden"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void isToldAsItIsWritten(String name) throws IOException {
        Path file = STORIES.resolve(name);
        String written = Files.readString(file);
        String told = Golden.play(written, new LatticeStory());
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, told);
            return;
        }
        assertThat(Golden.difference(written, told))
                .as("-Dgolden.rewrite=true keeps what is told now")
                .isNull();
    }

    @Test
    void noStoryMeetsAnError() throws IOException {
        for (String name : stories()) {
            assertThat(Files.readString(STORIES.resolve(name))).doesNotContain("\n    error: ");
        }
    }
}
