package fulcrum.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.SyntaxError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Trees are as they are written down: behind `> ` a statement, indented its tree or its error.
final class TreeGoldenTest {

    private static final Path PAGES = Path.of("src/test/golden/sql");
    private static final String STATEMENT = "> ";
    private static final String REACTION = "    ";

    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isAsItIsWritten(String name) throws IOException {
        Path file = PAGES.resolve(name);
        String written = Files.readString(file);
        String told = told(written);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, told);
            return;
        }
        assertThat(told.lines())
                .as("-Dgolden.rewrite=true keeps what is said now")
                .isEqualTo(written.lines().toList());
    }

    @Test
    void aPageThatLiesIsFound() {
        String lie = "> select 1\n    Query of nothing\n";
        assertThat(told(lie)).isNotEqualTo(lie);
    }

    private static String told(String page) {
        List<String> lines = new ArrayList<>();
        boolean reacting = false;
        for (String line : page.lines().toList()) {
            if (reacting && line.startsWith(REACTION)) {
                continue;
            }
            reacting = line.startsWith(STATEMENT);
            lines.add(line);
            if (reacting) {
                reaction(line.substring(STATEMENT.length()))
                        .forEach(each -> lines.add(REACTION + each));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> reaction(String text) {
        try {
            return TreeText.lines(Parser.parse(text));
        } catch (SyntaxError refused) {
            return List.of(
                    refused.sqlState() + " at " + refused.position() + ": " + refused.message());
        }
    }
}
