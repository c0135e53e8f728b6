package fulcrum.cli.sql.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import fulcrum.cli.sql.TestCluster;
import fulcrum.cli.sql.differential.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// psql, psycopg2, node-postgres and pgbench. What is not installed is skipped by its name;
/// `.ci/run` installs all of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientsTest {

    private static final Path NODE_POSTGRES =
            Path.of(System.getProperty("fulcrum.root", "."))
                    .resolve("cli/target/npm/node_modules/pg")
                    .toAbsolutePath();

    /// Debian's own, for which its package of psycopg2 is.
    private static final String PYTHON = "/usr/bin/python3";

    private TestCluster cluster;

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        cluster = TestCluster.start(directory, 1);
    }

    @AfterAll
    void end() throws IOException {
        cluster.close();
    }

    private static List<String> psql(int port, String... more) {
        List<String> command =
                new ArrayList<>(
                        List.of("psql", "-X", "-h", "127.0.0.1", "-U", "fulcrum", "-d", "fulcrum"));
        command.addAll(List.of("-p", Integer.toString(port)));
        command.addAll(List.of(more));
        return command;
    }

    @Test
    void psqlSaysWhatItSaysOfPostgreSql() throws Exception {
        Program.demand("psql", "psql", "--version");
        Path programs = RealPostgres.programs();
        if (programs == null) {
            System.out.println("skipped: there is no PostgreSQL of version 15 or later");
        }
        assumeThat(programs).isNotNull();
        try (RealPostgres postgres = RealPostgres.start(Objects.requireNonNull(programs))) {
            Program wanted = Program.run(psql(postgres.port(), "-f", "psql.sql"));
            Program got = Program.run(psql(cluster.port(1), "-f", "psql.sql"));
            assertThat(got.said().lines().toList()).isEqualTo(wanted.said().lines().toList());
            assertThat(got.exit()).isEqualTo(wanted.exit());
        }
    }

    /// Their answers differ from PostgreSQL's, for what is there is different.
    @Test
    void everyCommandOfPsqlThatDescribesSomethingHasAnAnswer() throws Exception {
        Program.demand("psql", "psql", "--version");
        List<String> wrong = new ArrayList<>();
        for (String command :
                List.of(
                        "d",
                        "d+",
                        "dt+ *.*",
                        "di+",
                        "dv+",
                        "ds+",
                        "dn",
                        "dn+",
                        "du",
                        "du+",
                        "dg",
                        "df",
                        "df+ upper",
                        "sf lower",
                        "dp",
                        "z",
                        "l",
                        "l+",
                        "dT",
                        "do =",
                        "dC",
                        "dx",
                        "dew",
                        "dd",
                        "db",
                        "dc",
                        "dD",
                        "dRp",
                        "drds",
                        "dy",
                        "dL",
                        "dO",
                        "dP",
                        "dF",
                        "dE",
                        "dm",
                        "dtS pg_class",
                        "d+ pg_class",
                        "conninfo",
                        "sf upper")) {
            Program ran = Program.run(psql(cluster.port(1), "-c", "\\" + command));
            boolean refused = ran.said().contains("ERROR") && !command.startsWith("sf");
            if (refused) {
                wrong.add("\\" + command + ": " + ran.said());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void psycopgDoesWhatItDoesEveryDay() throws Exception {
        Program.demand("psycopg2", PYTHON, "-c", "import psycopg2");
        String where = "host=127.0.0.1 port=" + cluster.port(1) + " user=fulcrum dbname=fulcrum";
        Program ran = Program.run(List.of(PYTHON, "psycopg.py", where));
        assertThat(ran.said()).endsWith("done\n");
    }

    @Test
    void nodePostgresDoesWhatItDoesEveryDay() throws Exception {
        Program.demand("node", "node", "--version");
        if (!Files.isDirectory(NODE_POSTGRES)) {
            System.out.println("skipped: there is no " + NODE_POSTGRES + " (npm's package pg)");
        }
        assumeThat(NODE_POSTGRES).isDirectory();
        Program ran =
                Program.run(
                        List.of(
                                "node",
                                "node-postgres.js",
                                Integer.toString(cluster.port(1)),
                                NODE_POSTGRES.toString()));
        assertThat(ran.said()).endsWith("done\n");
    }

    @Test
    void pgbenchMakesItsTablesAndItsTransactions() throws Exception {
        Program.demand("pgbench", "pgbench", "--version");
        pgbench("-i", "-I", "dt");
        assertThat(Program.run(psql(cluster.port(1), "-q", "-f", "pgbench.sql")).exit()).isZero();
        pgbench("-n", "-S", "-c", "4", "-t", "50");
        pgbench("-n", "-c", "8", "-t", "25", "--max-tries", "100");
        pgbench("-n", "-M", "prepared", "-c", "4", "-t", "25", "--max-tries", "100");
        Program sums =
                Program.run(
                        psql(
                                cluster.port(1),
                                "-At",
                                "-c",
                                "select (select sum(bbalance) from pgbench_branches)"
                                        + " = (select sum(delta) from pgbench_history),"
                                        + " (select count(*) from pgbench_history)"));
        assertThat(sums.said()).isEqualTo("t|300\n");
    }

    private void pgbench(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("pgbench"));
        command.addAll(List.of(options));
        command.addAll(List.of("-h", "127.0.0.1", "-U", "fulcrum"));
        command.addAll(List.of("-p", Integer.toString(cluster.port(1)), "fulcrum"));
        Program ran = Program.run(command);
        assertThat(ran.exit()).as(ran.said()).isZero();
    }
}
