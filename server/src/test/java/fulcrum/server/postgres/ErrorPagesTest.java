package fulcrum.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.server.postgres.sql.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every code that a client can be told has its page.
final class ErrorPagesTest {

    private static final Path PAGES =
            Path.of(System.getProperty("fulcrum.root", ".."), "docs/reference/errors");

    @ParameterizedTest
    @EnumSource(SqlState.class)
    void saysWhatItMeansAndWhetherToRetry(SqlState state) throws IOException {
        Path page = PAGES.resolve(state.code() + ".md");
        assertThat(page).exists();
        assertThat(Files.readString(page))
                .startsWith("---\nsqlstate: \"" + state.code() + "\"\n")
                .contains(
                        "\nsafe_to_retry: \""
                                + state.retry().name().toLowerCase(Locale.ROOT)
                                + "\"\n---\n")
                .contains("\n## Cause\n", "\n## What to do\n");
        assertThat(Files.readString(PAGES.resolve("README.md")))
                .contains("| [" + state.code() + "](" + state.code() + ".md) | ");
    }
}
