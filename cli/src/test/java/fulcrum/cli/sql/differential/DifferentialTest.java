package fulcrum.cli.sql.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import fulcrum.cli.sql.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is drawn is answered by a node as a real PostgreSQL answers it: values, names and types of
/// columns, counts, and errors by their SQLSTATE.
final class DifferentialTest {

    private static final long SEED = 0x5ca1ab1eL;

    @TempDir private Path directory;

    @Test
    void aNodeAnswersAsPostgreSqlDoes() throws Exception {
        Path programs = RealPostgres.programs();
        if (programs == null) {
            System.out.println("skipped: there is no PostgreSQL of version 15 or later");
        }
        assumeThat(programs).isNotNull();
        Comparison comparison = compare(Objects.requireNonNull(programs), SEED);
        int statements = comparison.counts().values().stream().mapToInt(each -> each).sum();
        System.out.println("compared " + statements + ": " + comparison.counts());
        assertThat(comparison.differences())
                .withFailMessage(() -> "\n" + String.join("\n\n", comparison.differences()))
                .isEmpty();
        assertThat(statements).isGreaterThanOrEqualTo(3_000);
    }

    private Comparison compare(Path programs, long seed) throws Exception {
        try (TestCluster cluster = TestCluster.start(directory, 1);
                RealPostgres postgres = RealPostgres.start(programs);
                Connection real = postgres.connect("fulcrum", "&preferQueryMode=simple");
                Connection ours = cluster.connect(1, "&preferQueryMode=simple")) {
            Comparison comparison = new Comparison(real, ours);
            Grammar.lines("setup.sql")
                    .forEach(line -> comparison.run(new Drawn("setup", false, List.of(line))));
            new Course(seed).draw(functions(real)).forEach(comparison::run);
            return comparison;
        }
    }

    private static Set<Long> functions(Connection real) throws SQLException {
        Set<Long> numbers = new TreeSet<>();
        try (Statement statement = real.createStatement();
                ResultSet result = statement.executeQuery("select oid from pg_proc")) {
            while (result.next()) {
                numbers.add(result.getLong(1));
            }
        }
        return numbers;
    }
}
