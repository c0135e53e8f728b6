package fulcrum.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The forms of EXPLAIN, statement by statement. Times and names of nodes stand as letters.
final class ExplainGoldenTest {

    private static final Path GOLDEN =
            Path.of(System.getProperty("fulcrum.root", "."))
                    .resolve("cli/src/test/golden/explain.golden");

    private static final List<String> BEFORE =
            List.of(
                    "CREATE TABLE customers (id int PRIMARY KEY, name text)",
                    "CREATE TABLE orders (id int PRIMARY KEY, customer int, total int)",
                    "CREATE INDEX orders_customer ON orders (customer)",
                    "INSERT INTO customers SELECT i, 'c' || i FROM generate_series(1, 20) i",
                    "INSERT INTO orders SELECT i, i % 20 + 1, i * 10 FROM generate_series(1, 60)"
                            + " i");

    @Test
    void whatIsExplainedReadsAsItDid(@TempDir Path directory) throws Exception {
        String golden = Files.readString(GOLDEN);
        StringBuilder now = new StringBuilder();
        try (OneCluster cluster = new OneCluster(directory);
                Connection connection = cluster.connect(1)) {
            OneCluster.run(connection, BEFORE.toArray(String[]::new));
            for (String line : golden.lines().toList()) {
                if (line.startsWith("#")) {
                    now.append(line).append("\n\n");
                } else if (line.startsWith("EXPLAIN")) {
                    now.append(line).append('\n');
                    for (String each : explained(connection, line)) {
                        now.append(masked(each)).append('\n');
                    }
                    now.append('\n');
                }
            }
        }
        String said = now.toString().stripTrailing() + "\n";
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(GOLDEN, said);
        }
        assertThat(said).as("-Dgolden.rewrite=true keeps what is said now").isEqualTo(golden);
    }

    private static List<String> explained(Connection connection, String statement)
            throws Exception {
        List<String> lines = new ArrayList<>();
        OneCluster.rows(connection, statement).forEach(row -> lines.addAll(row.lines().toList()));
        return lines;
    }

    private static String masked(String line) {
        return line.replaceAll("time=[0-9.]+", "time=T")
                .replaceAll("(?<=time=T\\.\\.)[0-9.]+", "T")
                .replaceAll("[0-9.]+ ms\\)", "T ms)")
                .replaceAll("(Planning Time|Execution Time): [0-9.]+ ms", "$1: T ms")
                .replaceAll("(Time\": )[0-9.]+", "$1T")
                .replaceAll("(Shard: |Shard\": )[0-9]+", "$1S")
                .replaceAll("\\bn[1-3]\\b", "nN")
                .replaceAll("(\"?nN \\(leader\\)\"?)(, \"?nN \\(leader\\)\"?)+", "$1");
    }
}
