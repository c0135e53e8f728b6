package fulcrum.cli.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of statements and what they bring. Records stand apart by empty lines; the first line of
/// one says of which kind it is, then comes the statement on one line.
///
/// - `statement ok`, `statement count N`, `statement error SQLSTATE`;
/// - `query`, after whose statement and a line `----` its rows follow, columns parted by `|`, NULL
///   as `null` and a row of one empty text as `(empty)`.
///
/// Lines that begin with `#` are comments; `# Holds at: ` names the levels of isolation at which
/// all of it is so.
record LogicFile(List<String> levels, List<Entry> records) {

    private static final String LEVELS = "# Holds at: ";

    /// @param kind its first line
    record Entry(int line, String kind, String statement, List<String> rows) {}

    static LogicFile read(Path file) throws IOException {
        List<String> levels = List.of();
        List<Entry> records = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(LEVELS)) {
                levels = List.of(line.substring(LEVELS.length()).split(", "));
            }
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int at = i;
            String statement = lines.get(++i);
            List<String> rows = new ArrayList<>();
            boolean separated = i + 1 < lines.size() && lines.get(i + 1).equals("----");
            i += separated ? 1 : 0;
            while (i + 1 < lines.size() && !lines.get(i + 1).isEmpty()) {
                rows.add(lines.get(++i));
            }
            records.add(new Entry(at + 1, line, statement, rows));
        }
        return new LogicFile(levels, records);
    }
}
