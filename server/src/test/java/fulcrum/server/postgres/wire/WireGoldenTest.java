package fulcrum.server.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Conversations are as they are written down.
final class WireGoldenTest {

    private static final Path CONVERSATIONS = Path.of("src/test/golden/wire");

    static List<String> conversations() throws IOException {
        try (Stream<Path> files = Files.list(CONVERSATIONS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void isAsItIsWritten(String name) throws IOException {
        Path file = CONVERSATIONS.resolve(name);
        String written = Files.readString(file);
        String told = WireScript.play(written);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, told);
            return;
        }
        assertThat(told.lines())
                .as("-Dgolden.rewrite=true keeps what is said now")
                .isEqualTo(written.lines().toList());
    }

    @Test
    void aConversationThatLiesIsFound() {
        String lie = "> startup user=test database=fulcrum\n    ReadyForQuery T\n";
        assertThat(WireScript.play(lie)).isNotEqualTo(lie);
    }
}
