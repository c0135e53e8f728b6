package fulcrum.cli.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/// Lines that somebody types: with a history that is kept, and words that are completed.
public final class Typed implements Lines, AutoCloseable {

    private static final String WORDS =
            "select word from pg_get_keywords()"
                    + " union select relname::text from pg_class"
                    + " union select attname::text from pg_attribute where attnum > 0"
                    + " order by 1";

    private final Terminal terminal;
    private final LineReader reader;
    private final String prompt;
    private final Connection connection;
    private @Nullable List<String> words;

    /// @param history a file, which is made where it is not there
    /// @param prompt what stands before the first line of a statement
    public Typed(Connection connection, Path history, String prompt) throws IOException {
        this.connection = connection;
        this.prompt = prompt;
        this.terminal = TerminalBuilder.builder().system(true).build();
        // a backslash begins a command, and quotes are the statement's own affair
        DefaultParser parser = new DefaultParser().escapeChars(null).quoteChars(new char[0]);
        this.reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .parser(parser)
                        .completer((_, line, found) -> complete(line, found))
                        .variable(LineReader.HISTORY_FILE, history)
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .build();
    }

    @Override
    public @Nullable String next(boolean continued) {
        while (true) {
            try {
                return reader.readLine(continued ? prompt.replaceAll("=> $", "-> ") : prompt);
            } catch (UserInterruptException _) {
                if (!continued) {
                    continue; // Ctrl-C takes back what was typed
                }
                return ";";
            } catch (EndOfFileException _) {
                return null;
            }
        }
    }

    private void complete(ParsedLine line, List<Candidate> found) {
        String begun = line.word();
        for (String each : begun.startsWith("\\") ? Shortcuts.names() : words()) {
            if (each.startsWith(begun.toLowerCase(Locale.ROOT))) {
                boolean upper = !begun.isEmpty() && Character.isUpperCase(begun.charAt(0));
                found.add(new Candidate(upper ? each.toUpperCase(Locale.ROOT) : each));
            }
        }
    }

    /// Asked for once, when the first word is to be completed.
    private List<String> words() {
        List<String> known = words;
        if (known == null) {
            known = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(WORDS)) {
                while (rows.next()) {
                    known.add(rows.getString(1));
                }
            } catch (SQLException _) {
                known = List.of(); // nothing is completed while the node does not answer
            }
            words = known;
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
