package fulcrum.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.dev.DevCluster;
import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.FreePorts;
import fulcrum.server.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every file of `src/test/slt` on clusters of one node and of three, at the levels that it names.
/// What they say was taken from a real PostgreSQL.
final class SqlLogicTest {

    private static final Path FILES =
            Path.of(System.getProperty("fulcrum.root", ".")).resolve("cli/src/test/slt");

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatPostgreSqlAnswersIsAnswered(int nodes) throws Exception {
        DevPorts ports = FreePorts.ofCluster();
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), nodes);
        List<Path> files;
        try (Stream<Path> all = Files.list(FILES)) {
            files = all.sorted().toList();
        }
        int records = 0;
        try (Shared shared = Shared.silent();
                DevCluster _ = DevCluster.start(data, ports, 3, null, shared)) {
            for (int i = 0; i < files.size(); i++) {
                LogicFile file = LogicFile.read(files.get(i));
                String level = file.levels().get(i % file.levels().size());
                records += run(file, files.get(i), ports, nodes, "f" + i, level);
            }
        }
        assertThat(records).isGreaterThanOrEqualTo(2_000);
    }

    /// Each statement at the next node, but for those of one transaction block, in a schema for the
    /// file. Queries are asked twice: the second time they are known.
    private static int run(
            LogicFile file, Path path, DevPorts ports, int nodes, String schema, String level)
            throws SQLException {
        List<Connection> connections = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        try {
            for (int node = 1; node <= nodes; node++) {
                connections.add(connect(ports, node));
            }
            execute(connections.getFirst(), "create schema " + schema);
            for (Connection each : connections) {
                execute(each, "set search_path = " + schema);
                execute(each, "set default_transaction_isolation = '" + level + "'");
            }
            Connection next = connections.getFirst();
            boolean inBlock = false;
            for (LogicFile.Entry entry : file.records()) {
                if (!inBlock) {
                    next = connections.get(entry.line() % nodes);
                }
                inBlock = isInBlock(entry.statement(), inBlock);
                List<String> got = answer(next, entry);
                List<String> wanted = wanted(entry);
                if (got.equals(wanted) && isHarmless(entry)) {
                    got = answer(next, entry);
                }
                if (!got.equals(wanted)) {
                    wrong.add(
                            path.getFileName()
                                    + ":"
                                    + entry.line()
                                    + ": "
                                    + entry.statement()
                                    + "\n  wanted "
                                    + wanted
                                    + "\n  got    "
                                    + got);
                }
            }
        } finally {
            for (Connection each : connections) {
                each.close();
            }
        }
        assertThat(wrong).isEmpty();
        return file.records().size();
    }

    private static boolean isHarmless(LogicFile.Entry entry) {
        return entry.kind().startsWith("query") && entry.statement().startsWith("select ");
    }

    private static boolean isInBlock(String statement, boolean before) {
        return switch (statement) {
            case "begin" -> true;
            case "commit", "rollback", "end" -> false;
            default -> before;
        };
    }

    private static Connection connect(DevPorts ports, int node) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                        + ports.sql(node).getPort()
                        + "/fulcrum?user=fulcrum&preferQueryMode=simple");
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(text);
        }
    }

    private static List<String> wanted(LogicFile.Entry entry) {
        return entry.kind().startsWith("query") ? entry.rows() : List.of(entry.kind());
    }

    private static List<String> answer(Connection connection, LogicFile.Entry entry) {
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(entry.statement());
            if (entry.kind().equals("statement ok")) {
                return List.of("statement ok");
            }
            return rows
                    ? rows(statement.getResultSet(), entry.kind().endsWith("rowsort"))
                    : List.of("statement count " + statement.getUpdateCount());
        } catch (SQLException error) {
            return List.of("statement error " + error.getSQLState());
        }
    }

    private static List<String> rows(ResultSet result, boolean sorted) throws SQLException {
        List<String> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            StringJoiner row = new StringJoiner("|");
            for (int i = 1; i <= columns; i++) {
                String value = result.getString(i);
                row.add(value == null ? "null" : value);
            }
            String line = row.toString();
            rows.add(line.isEmpty() ? "(empty)" : line);
        }
        return sorted ? rows.stream().sorted().toList() : rows;
    }
}
