package fulcrum.cli.sql.surface;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A chapter of forms, as its file has it:
///
/// ```
/// = Title
/// : prose for the page
///   CREATE TABLE t (a int)
///
/// SELECT ... OFFSET => yes
///   SELECT a FROM t ORDER BY a OFFSET 1
/// ```
///
/// Statements are indented by two blanks. Those under the title come before all others. `~` in
/// front of one lets its rows differ, as those of EXPLAIN do; lines that begin with `<` are data
/// for the COPY above them. `hint:` is what the server says is the way out. A transaction block
/// that a form leaves open is rolled back.
record Forms(String title, List<String> prose, List<Form.Line> before, List<Form> forms) {

    private static final String ARROW = " => ";

    /// The files, in the order of the page.
    static final List<String> FILES =
            List.of(
                    "queries",
                    "expressions",
                    "types",
                    "changes",
                    "tables",
                    "altering",
                    "definitions",
                    "roles",
                    "transactions",
                    "sessions",
                    "others",
                    "calls",
                    "own");

    static List<Forms> all() {
        return FILES.stream().map(file -> new Reading().read(lines(file + ".forms"))).toList();
    }

    /// The lines of a file that lies beside these classes.
    static List<String> lines(String file) {
        try (InputStream in = Forms.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// A file that is being read.
    private static final class Reading {

        private String title = "";
        private final List<String> prose = new ArrayList<>();
        private final List<Form.Line> before = new ArrayList<>();
        private final List<Form> forms = new ArrayList<>();
        private @Nullable String heading;
        private List<Form.Line> lines = new ArrayList<>();
        private @Nullable String hint;

        Forms read(List<String> text) {
            for (String line : text) {
                if (line.startsWith("= ")) {
                    title = line.substring(2);
                } else if (line.startsWith(": ")) {
                    prose.add(line.substring(2));
                } else if (line.startsWith("  ") || line.startsWith("~ ")) {
                    statement(line);
                } else if (line.startsWith("< ")) {
                    data(line.substring(2));
                } else if (line.startsWith("hint: ")) {
                    hint = line.substring(6);
                } else if (line.contains(ARROW)) {
                    finish();
                    heading = line;
                } else if (!line.isBlank() && !line.startsWith("# ")) {
                    throw new IllegalArgumentException("no form: " + line);
                }
            }
            finish();
            return new Forms(title, List.copyOf(prose), List.copyOf(before), List.copyOf(forms));
        }

        private void statement(String line) {
            boolean loose = line.startsWith("~");
            Form.Line made = new Form.Line(line.substring(2), loose, List.of());
            (heading == null ? before : lines).add(made);
        }

        private void data(String line) {
            List<Form.Line> to = heading == null ? before : lines;
            Form.Line copy = to.removeLast();
            List<String> data = new ArrayList<>(copy.data());
            data.add(line);
            to.add(new Form.Line(copy.statement(), copy.loose(), data));
        }

        private void finish() {
            if (heading != null) {
                int arrow = heading.lastIndexOf(ARROW);
                String name = heading.substring(0, arrow);
                Form.Says says = Form.Says.of(heading.substring(arrow + ARROW.length()));
                if (lines.isEmpty()) {
                    throw new IllegalArgumentException("no example of " + name);
                }
                forms.add(new Form(name, says, lines, hint));
            }
            lines = new ArrayList<>();
            hint = null;
        }
    }
}
