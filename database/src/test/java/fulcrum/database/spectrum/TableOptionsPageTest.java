package fulcrum.database.spectrum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page that people read has the whole vocabulary, and what this version has of it.
final class TableOptionsPageTest {

    @Test
    void thePageListsTheOptions() throws IOException {
        Path page =
                Path.of(System.getProperty("fulcrum.root", ".."))
                        .resolve("docs/reference/table-options.md");
        List<String> rows =
                Files.readString(page).lines().filter(line -> line.startsWith("| `")).toList();
        List<String> options = new ArrayList<>();
        for (Option option : Option.values()) {
            options.add(
                    "| `"
                            + option.label()
                            + "` | "
                            + option.form().takes()
                            + " | "
                            + here(option)
                            + " | "
                            + (option.here() ? option.standard() : "")
                            + " | "
                            + option.meaning()
                            + " |");
        }
        assertThat(rows).isEqualTo(options);
    }

    private static String here(Option option) {
        if (!option.here()) {
            return "not yet";
        }
        List<String> words = TableOptions.labelsHere(option);
        return words.isEmpty() || words.size() == option.form().labels().size()
                ? "yes"
                : String.join(", ", words);
    }
}
