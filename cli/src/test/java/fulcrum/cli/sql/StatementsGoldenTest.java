package fulcrum.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What files of `src/test/golden` say of EXPLAIN, of joins and of views, statement by statement,
/// with a blank line behind each. What differs from run to run stands there as letters: times, and
/// who leads.
final class StatementsGoldenTest {

    private static final Path GOLDEN =
            Path.of(System.getProperty("fulcrum.root", ".")).resolve("cli/src/test/golden");

    private static final Pattern SENT_AGAIN =
            Pattern.compile("(Commit Requests: )([0-9]+) \\(([0-9]+) sent again\\)");

    private static final List<String> BEFORE =
            List.of(
                    "CREATE TABLE customers (id int PRIMARY KEY, name text)",
                    "CREATE TABLE orders (id int PRIMARY KEY, customer int, total int)",
                    "CREATE INDEX orders_customer ON orders (customer)",
                    "INSERT INTO customers SELECT i, 'c' || i FROM generate_series(1, 20) i",
                    "INSERT INTO orders SELECT i, i % 20 + 1, i * 10 FROM generate_series(1, 60)"
                            + " i");

    @ParameterizedTest
    @ValueSource(strings = {"explain", "joins", "views"})
    void whatIsToldReadsAsItDid(String name, @TempDir Path directory) throws Exception {
        Path file = GOLDEN.resolve(name + ".golden");
        String golden = Files.readString(file);
        StringBuilder now = new StringBuilder();
        try (OneCluster cluster = new OneCluster(directory);
                Connection connection = cluster.connect(1)) {
            TestCluster.run(connection, BEFORE.toArray(String[]::new));
            for (String line : golden.lines().toList()) {
                if (line.startsWith("#")) {
                    now.append(line).append("\n\n");
                } else if (line.startsWith("EXPLAIN ") || line.startsWith("SELECT ")) {
                    now.append(line).append('\n');
                    for (String each : explained(connection, line)) {
                        now.append(line.startsWith("EXPLAIN") ? masked(each) : each).append('\n');
                    }
                    now.append('\n');
                } else if (line.matches("(CREATE|INSERT|UPDATE|ANALYZE|BEGIN).*")) {
                    TestCluster.run(connection, line);
                    now.append(line).append("\n\n");
                }
            }
        }
        String said = now.toString().stripTrailing() + "\n";
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, said);
        }
        assertThat(said).as("-Dgolden.rewrite=true keeps what is said now").isEqualTo(golden);
    }

    private static List<String> explained(Connection connection, String statement)
            throws Exception {
        List<String> lines = new ArrayList<>();
        TestCluster.rows(connection, statement).forEach(row -> lines.addAll(row.lines().toList()));
        return lines;
    }

    private static String masked(String line) {
        return SENT_AGAIN
                .matcher(line)
                .replaceAll(StatementsGoldenTest::sentOnce)
                .replaceAll("time=[0-9.]+", "time=T")
                .replaceAll("(?<=time=T\\.\\.)[0-9.]+", "T")
                .replaceAll("[0-9.]+ ms\\)", "T ms)")
                .replaceAll("(Planning Time|Execution Time|Commit Time): [0-9.]+ ms", "$1: T ms")
                .replaceAll("(Time\": )[0-9.]+", "$1T")
                .replaceAll("(Shard: |Shard\": )[0-9]+", "$1S")
                .replaceAll("[0-9]+ at n[1-3]", "S at nN")
                .replaceAll("\\bn[1-3]\\b", "nN")
                .replaceAll("(\"?nN \\(leader\\)\"?)(, \"?nN \\(leader\\)\"?)+", "$1");
    }

    /// On a machine that is slow, questions are sent again.
    private static String sentOnce(MatchResult found) {
        return found.group(1)
                + (Integer.parseInt(found.group(2)) - Integer.parseInt(found.group(3)));
    }
}
