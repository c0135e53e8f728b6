package fulcrum.sql.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every code that sessions tell their clients has its page.
final class ErrorPagesTest {

    private static final Path ROOT = Path.of(System.getProperty("fulcrum.root", ".."));
    private static final Path PAGES = ROOT.resolve("docs/reference/errors");
    private static final Pattern RAISED = Pattern.compile("SqlState\\.([A-Z_]+)\\b");

    @Test
    void whatIsRaisedHasAPageThatSaysWhatItMeans() throws IOException {
        String index = Files.readString(PAGES.resolve("README.md"));
        List<String> wrong = new ArrayList<>();
        String sources = sources("sql/src/main/java") + sources("server/src/main/java");
        for (SqlState state : SqlState.values()) {
            if (state != SqlState.SUCCESSFUL_COMPLETION
                    && state != SqlState.WARNING
                    && isRaised(state, sources)
                    && !isRight(state, index)) {
                wrong.add(state.code());
            }
        }
        assertThat(wrong).as("codes without a page, or without a right one").isEmpty();
    }

    private static boolean isRaised(SqlState state, String sources) {
        Matcher all = RAISED.matcher(sources);
        while (all.find()) {
            if (all.group(1).equals(state.name())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRight(SqlState state, String index) throws IOException {
        Path page = PAGES.resolve(state.code() + ".md");
        String retry = state.retry().name().toLowerCase(Locale.ROOT);
        String text = Files.exists(page) ? Files.readString(page) : "";
        return text.startsWith("---\nsqlstate: \"" + state.code() + "\"\n")
                && text.contains("\nsafe_to_retry: \"" + retry + "\"\n---\n")
                && text.contains("\n## Cause\n")
                && text.contains("\n## Safe to retry\n")
                && text.contains("\n## What to do\n")
                && index.contains("| [" + state.code() + "](" + state.code() + ".md) | ");
    }

    private static String sources(String directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            for (Path each : files.filter(file -> file.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(each));
            }
        }
        return all.toString();
    }
}
