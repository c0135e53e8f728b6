package fulcrum.sql.catalog.tools;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.parser.Parsed;
import fulcrum.sql.parser.Parser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What tools ask of the catalog is taken by the parser.
final class ToolQueriesTest {

    private static final String HEAD = "-- tool: ";

    /// A tool's statement.
    ///
    /// @param head the tool and what it was asked to do
    private record Asked(String head, String text) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "psql.sql",
                "psql15.sql",
                "pgjdbc.sql",
                "editors.sql",
                "migrations.sql",
                "python.sql",
                "pg_dump.sql"
            })
    void everyStatementIsRead(String file) {
        List<String> refused = new ArrayList<>();
        SortedSet<String> commands = new TreeSet<>();
        for (Asked asked : asked(file)) {
            commands.add(asked.head);
            try {
                List<Parsed> parsed = Parser.parseAll(asked.text);
                assertThat(parsed)
                        .as(asked.text)
                        .isNotEmpty()
                        .noneMatch(each -> each.statement() instanceof Statement.Unsupported);
            } catch (SyntaxError wrong) {
                refused.add(
                        asked.head
                                + " at "
                                + wrong.position()
                                + ": "
                                + wrong.message()
                                + "\n"
                                + asked.text);
            }
        }
        assertThat(refused).isEmpty();
        assertThat(commands).isNotEmpty();
    }

    private static List<Asked> asked(String file) {
        List<Asked> all = new ArrayList<>();
        for (String block : text(file).split("(?m)^(?=" + HEAD + ")")) {
            if (block.startsWith(HEAD)) {
                String[] lines = block.split("\n", 3);
                assertThat(lines[1]).startsWith("-- command: ");
                assertThat(lines[2]).startsWith("-- right: ");
                all.add(new Asked(lines[0] + " " + lines[1], block));
            }
        }
        return all;
    }

    private static String text(String file) {
        try (InputStream in =
                requireNonNull(ToolQueriesTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
