package fulcrum.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page that people read has every key, and no other.
final class ConfigPageTest {

    @Test
    void thePageListsTheKeys() throws IOException {
        Path page =
                Path.of(System.getProperty("fulcrum.root", "")).resolve("docs/reference/config.md");
        List<String> rows =
                Files.readString(page).lines().filter(line -> line.startsWith("| `")).toList();
        List<String> keys = new ArrayList<>();
        for (Key key : Key.values()) {
            keys.add(
                    "| `"
                            + key.label()
                            + "` | "
                            + key.form()
                            + " | "
                            + standard(key)
                            + " | "
                            + key.meaning()
                            + " |");
        }
        assertThat(rows).isEqualTo(keys);
    }

    private static String standard(Key key) {
        String standard = key.standard();
        if (standard == null) {
            return "must be given";
        }
        return standard.isEmpty() ? "none" : "`" + standard + "`";
    }
}
