package fulcrum.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What a cluster tells of itself through SQL.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ViewsTest {

    private OneCluster cluster;

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        cluster = new OneCluster(directory);
    }

    @AfterAll
    void end() throws IOException {
        cluster.close();
    }

    @Test
    void everyNodeTellsOfAllNodesAndShards() throws Exception {
        try (Connection one = cluster.connect(1);
                Connection other = cluster.connect(3)) {
            TestCluster.run(
                    one,
                    "CREATE TABLE parts (id int PRIMARY KEY, v int)",
                    "CREATE INDEX parts_v ON parts (v)");
            for (Connection each : List.of(one, other)) {
                assertThat(
                                TestCluster.rows(
                                        each,
                                        "SELECT node, state, reachable FROM fulcrum.nodes ORDER BY"
                                                + " node"))
                        .containsExactly("n1|active|t", "n2|active|t", "n3|active|t");
                assertThat(
                                TestCluster.rows(
                                        each,
                                        "SELECT DISTINCT index_name, protocol, state, replicas FROM"
                                                + " fulcrum.shards WHERE table_name = 'parts'"
                                                + " ORDER BY index_name NULLS FIRST"))
                        .containsExactly(
                                "null|raft|serving|{n1,n2,n3}", "parts_v|raft|serving|{n1,n2,n3}");
            }
        }
    }

    @Test
    void locksAndTransactionsAreSeenFromEveryNode() throws Exception {
        try (Connection one = cluster.connect(2);
                Connection other = cluster.connect(1)) {
            TestCluster.run(
                    one,
                    "CREATE TABLE held (id int PRIMARY KEY, v int)",
                    "INSERT INTO held VALUES (7, 1)",
                    "BEGIN",
                    "UPDATE held SET v = 2 WHERE id = 7");
            // a name that is not known yet is looked for anew
            assertThat(TestCluster.rows(other, "SELECT v FROM held WHERE id = 8")).isEmpty();
            String id =
                    TestCluster.rows(
                                    other,
                                    "SELECT id FROM fulcrum.transactions WHERE node = 'n2' AND"
                                            + " state = 'idle in transaction' AND shards = 1")
                            .getFirst();
            assertThat(id).startsWith("n2-");
            assertThat(
                            TestCluster.rows(
                                    other,
                                    "SELECT relation::regclass::text, key, mode, granted FROM"
                                            + " fulcrum.locks WHERE transaction = '"
                                            + id
                                            + "'"))
                    .containsExactly("held|(id)=(7)|exclusive|t");
            assertThat(
                            TestCluster.rows(
                                    one,
                                    "SELECT locktype, mode, granted FROM pg_locks WHERE pid ="
                                            + " pg_backend_pid()"))
                    .containsExactly("tuple|ExclusiveLock|t");
            TestCluster.run(one, "ROLLBACK");
            assertThat(
                            TestCluster.rows(
                                    other,
                                    "SELECT 1 FROM fulcrum.transactions WHERE id = '" + id + "'"))
                    .isEmpty();
        }
    }

    @Test
    void whatIsPreparedIsListedEverywhere() throws Exception {
        try (Connection one = cluster.connect(1);
                Connection other = cluster.connect(2)) {
            TestCluster.run(
                    one,
                    "CREATE TABLE vows (id int PRIMARY KEY)",
                    "BEGIN",
                    "INSERT INTO vows VALUES (1)",
                    "PREPARE TRANSACTION 'vow'");
            assertThat(
                            TestCluster.rows(
                                    other, "SELECT gid, owner, database FROM pg_prepared_xacts"))
                    .containsExactly("vow|fulcrum|fulcrum");
            assertThat(
                            TestCluster.rows(
                                    other,
                                    "SELECT next_action FROM fulcrum.transactions WHERE state ="
                                            + " 'prepared'"))
                    .containsExactly("somebody says COMMIT or ROLLBACK PREPARED");
            TestCluster.run(other, "ROLLBACK PREPARED 'vow'");
            assertThat(TestCluster.rows(one, "SELECT gid FROM pg_prepared_xacts")).isEmpty();
        }
    }

    @Test
    void statementsAreCountedWithoutTheirConstants() throws Exception {
        try (Connection one = cluster.connect(3)) {
            TestCluster.run(
                    one,
                    "CREATE TABLE counted (id int PRIMARY KEY)",
                    "INSERT INTO counted VALUES (1), (2)",
                    "SELECT id FROM counted WHERE id = 1",
                    "SELECT id FROM counted WHERE id = 2",
                    "SELECT id  FROM Counted where id = 3;");
            String counts =
                    "SELECT calls, rows, total_exec_time >= max_exec_time, query FROM"
                            + " pg_stat_statements WHERE query LIKE 'SELECT id FROM counted%'";
            assertThat(TestCluster.rows(one, counts))
                    .containsExactly("3|2|t|SELECT id FROM counted WHERE id = $1");
            TestCluster.run(one, "SELECT pg_stat_statements_reset()");
            assertThat(TestCluster.rows(one, counts)).isEmpty();
        }
    }

    @Test
    void aRoleSeesOfOthersThatTheyAreThere() throws Exception {
        try (Connection owner = cluster.connect(1)) {
            TestCluster.run(owner, "CREATE ROLE guest LOGIN PASSWORD 'secret'");
            try (Connection guest = cluster.connect(1, "guest", "secret")) {
                assertThat(
                                TestCluster.rows(
                                        guest,
                                        "SELECT DISTINCT state, query FROM pg_stat_activity WHERE"
                                                + " usename = 'fulcrum'"))
                        .containsExactly("null|<insufficient privilege>");
                String pid = TestCluster.rows(owner, "SELECT pg_backend_pid()").getFirst();
                assertThat(TestCluster.state(guest, "SELECT pg_terminate_backend(" + pid + ")"))
                        .isEqualTo("42501");
                assertThat(TestCluster.state(guest, "SELECT pg_cancel_backend(" + pid + ")"))
                        .isEqualTo("42501");
                assertThat(TestCluster.state(guest, "CALL fulcrum.fault('isolate n3')"))
                        .isEqualTo("42501");
                assertThat(TestCluster.state(guest, "SET log_min_duration_statement = 0"))
                        .isEqualTo("42501");
                assertThat(TestCluster.state(guest, "SELECT pg_stat_statements_reset()"))
                        .isEqualTo("42501");
            }
            TestCluster.run(owner, "DROP ROLE guest");
        }
    }

    @Test
    void aSessionIsEndedByItsNumber() throws Exception {
        try (Connection one = cluster.connect(2);
                Connection other = cluster.connect(2)) {
            String pid = TestCluster.rows(other, "SELECT pg_backend_pid()").getFirst();
            assertThat(TestCluster.rows(one, "SELECT pg_terminate_backend(" + pid + ")"))
                    .containsExactly("t");
            assertThat(TestCluster.state(other, "SELECT 1")).isIn("57P01", "08006");
            assertThat(TestCluster.rows(one, "SELECT pg_terminate_backend(1000000)"))
                    .containsExactly("f");
        }
    }

    @Test
    void theOptionsOfATableTellWhatItPromises() throws Exception {
        try (Connection one = cluster.connect(1)) {
            TestCluster.run(
                    one, "CREATE TABLE told (id int PRIMARY KEY) WITH (replication = 'raft')");
            List<String> options =
                    TestCluster.rows(
                            one, "SELECT unnest(reloptions) FROM pg_class WHERE relname = 'told'");
            assertThat(options.getFirst()).isEqualTo("replication=raft");
            assertThat(options.get(1)).startsWith("during_partition=Where 2 of the 3 copies");
            assertThat(options.get(2)).startsWith("otherwise=Transactions, over several shards");
            TestCluster.run(
                    one,
                    "CREATE TABLE again (id int PRIMARY KEY) WITH (replication = 'raft',"
                            + " during_partition = 'x', otherwise = 'y')");
            assertThat(
                            TestCluster.rows(
                                    one,
                                    "SELECT unnest(reloptions) FROM pg_class WHERE relname ="
                                            + " 'again'"))
                    .isEqualTo(options);
        }
    }
}
