package fulcrum.database.spectrum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What options mean is as it is written down.
final class SpectrumGoldenTest {

    private static final Path STORIES = Path.of("src/test/golden/spectrum");

    static List<String> stories() throws IOException {
        try (Stream<Path> files = Files.list(STORIES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void isAsItIsWritten(String name) throws IOException {
        Path file = STORIES.resolve(name);
        String written = Files.readString(file);
        String told = SpectrumScript.play(written);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, told);
            return;
        }
        assertThat(told.lines())
                .as("-Dgolden.rewrite=true keeps what is said now")
                .isEqualTo(written.lines().toList());
    }

    @Test
    void aStoryThatLiesIsFound() {
        String lie = "> WITH (replicas=5)\n    raft, and nothing is ever refused\n";
        assertThat(SpectrumScript.play(lie)).isNotEqualTo(lie);
    }
}
