package fulcrum.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// What a cluster in a test can be made to do.
@FulcrumCluster
@TestMethodOrder(
        MethodOrderer.OrderAnnotation.class) // what one test leaves broken, the next may not see
final class ClusterTest {

    private static String faults(Cluster cluster, int node) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(cluster.http(node).resolve("/api/v1/faults")).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    @Order(1)
    void everyFaultReachesTheNodes(Cluster cluster) throws Exception {
        assertThat(cluster.nodes()).isEqualTo(3);
        try (Cluster.Fault _ = cluster.lag(1, 2, Duration.ofMillis(50));
                Cluster.Fault _ = cluster.lag(3, Duration.ofMillis(2));
                Cluster.Fault _ = cluster.drop(2, 3, 30);
                Cluster.Fault _ = cluster.skew(1, Duration.ofMillis(-500));
                Cluster.Fault _ = cluster.order("disk n3 --slow 1ms")) {
            assertThat(faults(cluster, 1))
                    .contains("delay n1,n2 50ms", "delay n3 2ms", "drop n2:n3 30%")
                    .contains("skew n1 -500ms", "disk n3 --slow 1ms", "\"owner\":\"test\"");
        }
        assertThat(faults(cluster, 1)).startsWith("{\"active\":[]");
    }

    @Test
    @Order(2)
    void aKilledNodeAnswersNobodyAndComesBack(Cluster cluster) throws Exception {
        Cluster.Fault killed = cluster.kill(2);
        assertThat(cluster.isUp(2)).isFalse();
        assertThatThrownBy(() -> faults(cluster, 2)).isInstanceOf(ConnectException.class);
        killed.close();
        assertThat(cluster.isUp(2)).isTrue();
        killed.close(); // again: nothing happens
        cluster.pause(3);
        cluster.kill(1); // and left so
    }

    @Test
    @Order(3)
    void theNextTestBeginsWell(Cluster cluster) throws Exception {
        assertThat(cluster.isUp(1)).isTrue();
        assertThat(faults(cluster, 3)).startsWith("{\"active\":[]");
        try (Connection db = DriverManager.getConnection(cluster.url());
                Statement statement = db.createStatement()) {
            statement.execute("CREATE TABLE words (k text PRIMARY KEY, v text)");
            assertThat(statement.executeUpdate("INSERT INTO words VALUES ('any', 'node')")).isOne();
        }
    }

    @Test
    @Order(4)
    void whatMakesNoSenseIsRefusedWithAHint(Cluster cluster) {
        assertThatThrownBy(() -> cluster.order("isolte n1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean 'isolate'?");
        assertThatThrownBy(() -> cluster.isolate(4)).hasMessageContaining("nodes 1 to 3, not 4");
        assertThatThrownBy(() -> Cluster.start(2, 1)).hasMessageContaining("1, 3, 5, 7 or 9");
    }

    @Test
    @Order(5)
    @FulcrumCluster(nodes = 1)
    void aMethodMayHaveAClusterOfItsOwn(Cluster cluster) throws Exception {
        assertThat(cluster.nodes()).isEqualTo(1);
        assertThat(cluster.leader()).isEqualTo(1);
    }
}
