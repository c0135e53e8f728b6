package fulcrum.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What operators are told of statements that take long.
final class SlowStatementsTest {

    @Test
    void operatorsAreToldOfThemWithoutTheirConstants(@TempDir Path directory) throws Exception {
        OneCluster cluster = new OneCluster(directory);
        try (cluster;
                Connection one = cluster.connect(1)) {
            TestCluster.run(
                    one,
                    "SET log_min_duration_statement = 0",
                    "SELECT 'a secret', 'told' || ' slowly'",
                    "SET log_min_duration_statement = -1",
                    "SELECT 'another secret', 'not told'");
        }
        assertThat(cluster.log())
                .contains("SlowStatement user=fulcrum")
                .contains("rows=1 statement=\"SELECT $1, $2 || $3\"")
                .doesNotContain("secret")
                .doesNotContain("\"SELECT $1, $2\"");
    }
}
