package fulcrum.cli.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.Writer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Carries out what lines say, statement by statement and command by command.
public final class Shell {

    private static final Pattern COPY =
            Pattern.compile("(?is)copy\\b.*\\b(from\\s+stdin|to\\s+stdout)\\b.*");

    private static final Pattern COUNTED = Pattern.compile("(?i)(insert|update|delete|copy)\\b.*");

    private static final String HELP =
            """
            \\d [NAME]   tables, views and sequences, or what NAME is made of
            \\dt \\dv \\ds \\di   tables, views, sequences, indexes
            \\dn \\du \\l   schemas, roles, databases
            \\x          each value on a line of its own, or not
            \\timing     how long each statement takes, or not
            \\q          the end; Ctrl-D too
            A statement ends with a semicolon, and may have many lines.
            """;

    private final Connection connection;
    private final PrintWriter out;
    private final PrintWriter err;

    /// Whether it goes on after an error, as with somebody who types.
    private final boolean lenient;

    private boolean expanded;
    private boolean timing;
    private boolean over;
    private boolean failed;

    public Shell(Connection connection, PrintWriter out, PrintWriter err, boolean lenient) {
        this.connection = connection;
        this.out = out;
        this.err = err;
        this.lenient = lenient;
    }

    /// Carries out all lines, or those before the first mistake.
    ///
    /// @return whether there was none
    public boolean run(Lines lines) throws IOException {
        StatementReader reader = new StatementReader();
        while (!isOver()) {
            String line = lines.next(!reader.isEmpty());
            if (line == null) {
                break;
            }
            if (reader.isEmpty() && line.stripLeading().startsWith("\\")) {
                command(line.strip());
                continue;
            }
            reader.add(line);
            String statement = reader.next();
            while (!statement.isEmpty() && !isOver()) {
                statement(statement, lines);
                statement = reader.next();
            }
        }
        if (!isOver() && !reader.isEmpty()) {
            statement(reader.rest(), lines);
        }
        out.flush();
        return !failed;
    }

    private boolean isOver() {
        return over || (failed && !lenient);
    }

    // Commands

    private void command(String line) throws IOException {
        String[] words = line.substring(1).split("\\s+", 2);
        String argument = words.length > 1 ? words[1].replaceFirst(";$", "") : "";
        String known = Shortcuts.statement(words[0]);
        if (words[0].equals("d") && !argument.isEmpty()) {
            describe(argument);
        } else if (known != null) {
            statement(known, _ -> null);
        } else {
            switch (words[0]) {
                case "q" -> over = true;
                case "x" -> expanded = toggled("Expanded display", expanded);
                case "timing" -> timing = toggled("Timing", timing);
                case "?" -> out.print(HELP);
                default -> {
                    err.println(
                            "unknown command \\" + words[0] + "; \\? lists those that there are");
                    failed = true;
                }
            }
        }
        out.flush();
    }

    private boolean toggled(String what, boolean before) {
        out.println(what + " is " + (before ? "off." : "on."));
        return !before;
    }

    private void describe(String relation) throws IOException {
        for (String each : Shortcuts.describe(relation)) {
            if (!isOver()) {
                statement(each, _ -> null);
            }
        }
    }

    // Statements

    private void statement(String text, Lines lines) throws IOException {
        long begun = System.nanoTime();
        try {
            if (COPY.matcher(text).matches()) {
                copy(text, lines);
            } else {
                execute(text);
            }
        } catch (SQLException refused) {
            failed = true;
            explain(refused, text);
        }
        if (timing) {
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);
            out.printf(Locale.ROOT, "Time: %.3f ms%n", micros / 1_000.0);
        }
        out.flush();
    }

    private void execute(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(text);
            for (SQLWarning each = statement.getWarnings();
                    each != null;
                    each = each.getNextWarning()) {
                err.println(notice(each));
            }
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    try (ResultSet result = statement.getResultSet()) {
                        new ResultTable(result).lines(expanded).forEach(out::println);
                    }
                } else {
                    out.println(tag(text, statement.getUpdateCount()));
                }
                rows = statement.getMoreResults();
            }
        }
    }

    private static String notice(SQLWarning warning) {
        ServerErrorMessage said =
                warning instanceof org.postgresql.util.PSQLWarning told
                        ? told.getServerErrorMessage()
                        : null;
        String severity =
                said == null ? "NOTICE" : Objects.requireNonNullElse(said.getSeverity(), "");
        return severity + ":  " + warning.getMessage();
    }

    /// The driver keeps the words of the answer to itself.
    private static String tag(String text, int count) {
        String[] words = text.strip().toUpperCase(Locale.ROOT).split("[\\s;]+", 3);
        boolean definition = words.length > 1 && words[0].matches("CREATE|ALTER|DROP");
        String tag = definition ? words[0] + " " + words[1] : words[0];
        return COUNTED.matcher(text.strip()).matches() ? tag + " " + count : tag;
    }

    private void copy(String text, Lines lines) throws SQLException, IOException {
        var copies = connection.unwrap(PGConnection.class).getCopyAPI();
        if (text.toLowerCase(Locale.ROOT).matches("(?s).*\\bto\\s+stdout\\b.*")) {
            Writer to = out;
            long _ = copies.copyOut(text, to);
            return;
        }
        StringBuilder rows = new StringBuilder();
        for (String line = lines.next(true);
                line != null && !line.equals("\\.");
                line = lines.next(true)) {
            rows.append(line).append('\n');
        }
        out.println("COPY " + copies.copyIn(text, new StringReader(rows.toString())));
    }

    // Mistakes

    private void explain(SQLException refused, String text) {
        out.flush();
        ServerErrorMessage said =
                refused instanceof PSQLException told ? told.getServerErrorMessage() : null;
        if (said == null) {
            err.println("ERROR:  " + refused.getMessage());
        } else {
            err.println(said.getSeverity() + ":  " + said.getSQLState() + ": " + said.getMessage());
            place(text, said.getPosition()).forEach(err::println);
            part("DETAIL", said.getDetail());
            part("HINT", said.getHint());
        }
        err.flush();
    }

    private void part(String name, @Nullable String text) {
        if (text != null) {
            err.println(name + ":  " + text);
        }
    }

    /// The line that an error is about, and a mark below it.
    ///
    /// @param position the character, from 1; 0 for none
    private static List<String> place(String text, int position) {
        if (position < 1 || position > text.length() + 1) {
            return List.of();
        }
        int begin = text.lastIndexOf('\n', position - 2) + 1;
        int end = text.indexOf('\n', position - 1);
        String line = text.substring(begin, end < 0 ? text.length() : end);
        long number = text.substring(0, begin).chars().filter(c -> c == '\n').count() + 1;
        String before = "LINE " + number + ": ";
        return List.of(before + line, " ".repeat(before.length() + position - 1 - begin) + "^");
    }
}
