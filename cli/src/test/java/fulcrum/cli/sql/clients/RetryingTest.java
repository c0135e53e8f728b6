package fulcrum.cli.sql.clients;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.sql.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Transfers between three accounts that are in each other's way, through all nodes, with the code
/// that the page about trying again shows: all are made, and nothing is lost.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RetryingTest {

    private static final int NODES = 3;
    private static final int CLIENTS = 6;
    private static final int TRANSFERS = 10;

    private TestCluster cluster;

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        cluster = TestCluster.start(directory, NODES);
    }

    @AfterAll
    void end() throws IOException {
        cluster.close();
    }

    @Test
    void transfersInJavaAreAllMade() throws Exception {
        try (Connection connection = cluster.connect(1, "");
                Statement statement = connection.createStatement()) {
            boolean _ =
                    statement.execute("create table accounts (id int primary key, balance int)");
            boolean _ =
                    statement.execute("insert into accounts values (1, 100), (2, 100), (3, 100)");
            List<Future<Integer>> all = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int client = 0; client < CLIENTS; client++) {
                    int node = 1 + client % NODES;
                    all.add(threads.submit(() -> transfers(node)));
                }
            }
            for (Future<Integer> each : all) {
                assertThat(each.get()).isEqualTo(TRANSFERS);
            }
            try (ResultSet sum = statement.executeQuery("select sum(balance) from accounts")) {
                assertThat(sum.next()).isTrue();
                assertThat(sum.getInt(1)).isEqualTo(300);
            }
        }
    }

    private int transfers(int node) throws SQLException, InterruptedException {
        int made = 0;
        try (Connection connection = cluster.connect(node, "")) {
            for (int i = 0; i < TRANSFERS; i++) {
                made += Retrying.retrying(connection, RetryingTest::transfer);
            }
        }
        return made;
    }

    private static int transfer(Connection connection) throws SQLException {
        int from = ThreadLocalRandom.current().nextInt(3);
        int to = (from + 1 + ThreadLocalRandom.current().nextInt(2)) % 3;
        try (Statement statement = connection.createStatement()) {
            int balance;
            try (ResultSet row =
                    statement.executeQuery(
                            "select balance from accounts where id = " + (from + 1))) {
                boolean _ = row.next();
                balance = row.getInt(1);
            }
            int amount = Math.min(balance, 5);
            statement.executeUpdate(
                    "update accounts set balance = "
                            + (balance - amount)
                            + " where id = "
                            + (from + 1));
            statement.executeUpdate(
                    "update accounts set balance = balance + "
                            + amount
                            + " where id = "
                            + (to + 1));
        }
        return 1;
    }

    @Test
    void transfersInPythonAreAllMade() throws Exception {
        Program.demand("psycopg2", "/usr/bin/python3", "-c", "import psycopg2");
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "retrying.py"));
        for (int node = 1; node <= NODES; node++) {
            command.add(
                    "host=127.0.0.1 port=" + cluster.port(node) + " user=fulcrum dbname=fulcrum");
        }
        assertThat(Program.run(command).said()).isEqualTo("300 True\n");
    }
}
