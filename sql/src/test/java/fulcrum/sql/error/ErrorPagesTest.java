package fulcrum.sql.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the pages of errors say is what their codes mean here.
final class ErrorPagesTest {

    private static final Path PAGES =
            Path.of(System.getProperty("fulcrum.root", ".."), "docs/reference/errors");
    private static final String ENDING = ".md";
    private static final String LIST = "README" + ENDING;
    private static final String OWN_CLASS = "ZF";

    private final SortedMap<String, SqlState> states = new TreeMap<>();

    ErrorPagesTest() {
        for (SqlState state : SqlState.values()) {
            states.put(state.code(), state);
        }
    }

    private static SortedSet<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            SortedSet<String> codes = new TreeSet<>();
            for (String name : names) {
                if (!name.equals(LIST)) {
                    codes.add(name.substring(0, name.length() - ENDING.length()));
                }
            }
            return codes;
        }
    }

    @Test
    void everyPageSaysWhatItsCodeMeansAndWhetherToRetry() throws IOException {
        String list = Files.readString(PAGES.resolve(LIST));
        for (String code : pages()) {
            SqlState state = states.get(code);
            if (state == null) {
                continue; // what something else than SQL tells
            }
            String retry = state.retry().name().toLowerCase(Locale.ROOT);
            assertThat(Files.readString(PAGES.resolve(code + ENDING)))
                    .startsWith("---\nsqlstate: \"" + code + "\"\n")
                    .contains("\nsafe_to_retry: \"" + retry + "\"\n---\n")
                    .contains("\n## Cause\n", "\n## What to do\n");
            assertThat(list)
                    .containsPattern(
                            "\\| \\[%s]\\(%s\\.md\\) \\| [^|]+ \\| %s \\|"
                                    .formatted(code, code, retry));
        }
    }

    @Test
    void whatIsOursOrMayBeRetriedOrMayHaveHadAnEffectHasAPage() throws IOException {
        SortedSet<String> wanted = new TreeSet<>();
        for (SqlState state : SqlState.values()) {
            if (state.code().startsWith(OWN_CLASS) || state.retry() != SqlState.Retry.NO) {
                wanted.add(state.code());
            }
        }
        assertThat(pages()).containsAll(wanted);
    }
}
