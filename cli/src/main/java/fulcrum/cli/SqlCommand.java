package fulcrum.cli;

import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.shell.Lines;
import fulcrum.cli.shell.Shell;
import fulcrum.cli.shell.Typed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A shell for SQL, for those who have no psql.
@Command(
        name = "sql",
        description = {
            "Send SQL to a node: what is typed, piped in, in a file or on the command line.",
            "",
            "All but what is typed stops at the first mistake, with exit code 1. Exit code 2 means"
                    + " that no node could be reached.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum sql                                  type; \\? lists commands",
            "  ./fulcrum sql -c 'select 1' -c 'select 2'",
            "  ./fulcrum sql --node n2 -f tables.sql",
            "  echo 'select 1' | ./fulcrum sql",
        })
final class SqlCommand implements Callable<Integer> {

    @Option(
            names = {"-c", "--command"},
            paramLabel = "SQL",
            description = "Statements to send; may be repeated")
    private List<String> commands = new ArrayList<>();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Send the statements of a file; may be repeated, after those of -c")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Of the dev cluster (default: ${DEFAULT-VALUE})",
            defaultValue = "n1")
    private String node;

    @Option(
            names = "--port-offset",
            paramLabel = "K",
            description = "Of the dev cluster that is meant (default: ${DEFAULT-VALUE})",
            defaultValue = "0")
    private int portOffset;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Another node, as postgresql://HOST:PORT/fulcrum?user=NAME&password=WORD, with"
                            + " all that PostgreSQL's driver for Java knows")
    private @Nullable String url;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Connection connection = connect()) {
            boolean good = true;
            for (String each : commands) {
                good = good && shell(connection, out, err).run(Lines.of(text(each)));
            }
            for (Path each : files) {
                try (BufferedReader file = open(each)) {
                    good = good && shell(connection, out, err).run(Lines.of(file));
                }
            }
            if (commands.isEmpty() && files.isEmpty()) {
                good = isTyped() ? typed(connection, out, err) : piped(connection, out, err);
            }
            return good ? ExitCode.GOOD : ExitCode.BAD;
        } catch (SQLException unreachable) {
            throw new Refusal(
                    "no session at " + place() + ": " + unreachable.getMessage(),
                    "./fulcrum dev starts a cluster; --node, --port-offset and --url say where one"
                            + " is");
        }
    }

    private static Shell shell(Connection connection, PrintWriter out, PrintWriter err) {
        return new Shell(connection, out, err, false);
    }

    private static BufferedReader text(String text) {
        return new BufferedReader(new StringReader(text));
    }

    private static BufferedReader open(Path file) {
        try {
            return Files.newBufferedReader(file);
        } catch (IOException unreadable) {
            throw new Refusal("cannot read " + file, "give the name of a file of statements");
        }
    }

    /// Somebody sits at both ends.
    private boolean isTyped() {
        return Fulcrum.standardInput(spec).equals(System.in)
                && Objects.requireNonNull(System.console()).isTerminal();
    }

    private boolean piped(Connection connection, PrintWriter out, PrintWriter err)
            throws IOException {
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(Fulcrum.standardInput(spec), StandardCharsets.UTF_8));
        return shell(connection, out, err).run(Lines.of(in));
    }

    private boolean typed(Connection connection, PrintWriter out, PrintWriter err)
            throws IOException {
        Path history = Path.of(System.getProperty("user.home"), ".fulcrum_history");
        out.println("Fulcrum at " + place() + ". \\? lists commands, Ctrl-D is the end.");
        out.flush();
        try (Typed lines = new Typed(connection, history, "fulcrum=> ")) {
            boolean _ = new Shell(connection, out, err, true).run(lines);
        }
        return true;
    }

    private String place() {
        if (url != null) {
            return url.replaceFirst("\\?.*", "");
        }
        if (!node.matches("n[1-9]")) {
            throw new Refusal(
                    "--node is n1 to n9, not " + node, "./fulcrum status names the nodes");
        }
        int port = new DevPorts(portOffset).sql(node.charAt(1) - '0').getPort();
        return "postgresql://127.0.0.1:" + port + "/fulcrum";
    }

    private Connection connect() throws SQLException {
        String place = place();
        String whole = url == null ? place + "?user=fulcrum" : url;
        String options = "preferQueryMode=simple&ApplicationName=fulcrum-sql&connectTimeout=10";
        return DriverManager.getConnection(
                "jdbc:" + whole + (whole.contains("?") ? "&" : "?") + options);
    }
}
