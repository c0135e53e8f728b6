package fulcrum.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CALL fulcrum.fault, and what is seen of a node that is cut off.
final class FaultsBySqlTest {

    @Test
    void aNodeThatIsCutOffIsARowThatSaysSo(@TempDir Path directory) throws Exception {
        OneCluster cluster = new OneCluster(directory);
        try (cluster;
                Connection one = cluster.connect(1);
                Connection cutOff = cluster.connect(3)) {
            assertThat(TestCluster.rows(cutOff, "SELECT count(*) FROM fulcrum.nodes"))
                    .containsExactly("3");
            TestCluster.run(one, "CALL fulcrum.fault('isolate n3', '10 minutes')");
            assertThat(
                            TestCluster.rows(
                                    one,
                                    "SELECT id, kind, nodes, fault, begun_by FROM fulcrum.faults"))
                    .containsExactly("1|isolate|{n3}|f1: isolate n3|fulcrum");
            assertThat(
                            TestCluster.rows(
                                    one,
                                    "SELECT node, state, reachable FROM fulcrum.nodes ORDER BY"
                                            + " node"))
                    .containsExactly("n1|active|t", "n2|active|t", "n3|unreachable|f");
            assertThat(
                            TestCluster.rows(
                                    one,
                                    "SELECT node FROM fulcrum.transactions WHERE state ="
                                            + " 'unreachable'"))
                    .containsExactly("n3");
            assertThat(
                            TestCluster.rows(
                                    one,
                                    "SELECT node FROM fulcrum.locks WHERE mode = 'unreachable'"))
                    .containsExactly("n3");
            TestCluster.run(one, "CALL fulcrum.fault('heal')");
            assertThat(TestCluster.rows(one, "SELECT * FROM fulcrum.faults")).isEmpty();
        }
        assertThat(cluster.log()).contains("n3 FaultEnded id=f1");
    }

    @Test
    void whatIsNoFaultIsRefused(@TempDir Path directory) throws Exception {
        try (OneCluster cluster = new OneCluster(directory);
                Connection one = cluster.connect(1)) {
            assertThat(TestCluster.state(one, "CALL fulcrum.fault('isolte n3')"))
                    .isEqualTo("ZF009");
            assertThat(TestCluster.state(one, "CALL fulcrum.fault('kill n3')")).isEqualTo("ZF009");
            assertThat(TestCluster.state(one, "CALL fulcrum.fault('heal', NULL, 'f9')"))
                    .isEqualTo("ZF009");
            assertThat(TestCluster.state(one, "CALL fulcrum.fault(NULL)")).isEqualTo("22004");
            assertThat(TestCluster.state(one, "CALL fulcrum.fault('isolate n3', '-1 s')"))
                    .isEqualTo("22023");
            assertThat(TestCluster.state(one, "CALL fulcrum.fault()")).isEqualTo("42883");
            assertThat(TestCluster.state(one, "CALL somebody.else('isolate n3')"))
                    .isEqualTo("42883");
        }
    }
}
