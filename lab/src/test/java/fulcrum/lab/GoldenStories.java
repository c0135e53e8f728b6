package fulcrum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.simulator.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The stories of one world: each is told as it is written. With `-Dgolden.rewrite=true` they are
/// written as they are told.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GoldenStories {

    private final Path directory;
    private final Supplier<Golden.Cast> cast;

    /// @param world whose stories are in the directory of this name
    protected GoldenStories(String world, Supplier<Golden.Cast> cast) {
        this.directory = Path.of("src/test/golden").resolve(world);
        this.cast = cast;
    }

    List<String> stories() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".golden"))
                    .sorted()
                    .toList();
        }
    }

    /// What is told of a story that nobody has written down.
    protected String told(String story) {
        return Golden.play(story, cast.get());
    }

    @ParameterizedTest
    @MethodSource("stories")
    protected void isToldAsItIsWritten(String name) throws IOException {
        Path file = directory.resolve(name);
        String written = Files.readString(file);
        String told = told(written);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, told);
            return;
        }
        assertThat(Golden.difference(written, told))
                .as("-Dgolden.rewrite=true keeps what is told now")
                .isNull();
    }

    @Test
    protected void noStoryMeetsAnError() throws IOException {
        for (String name : stories()) {
            assertThat(Files.readString(directory.resolve(name))).doesNotContain("\n    error: ");
        }
    }
}
