package fulcrum.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Member;
import fulcrum.machine.NodeId;
import fulcrum.server.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Upgrades over HTTP, each answer as the description has it.
final class UpgradeDoorTest {

    private static final String PATH = "/api/v1/upgrade";

    private final FakeOrders orders = new FakeOrders(2);
    private Served served;

    @BeforeEach
    void open() throws Exception {
        served = Served.standard();
        served.node.orders = orders;
    }

    @AfterEach
    void close() {
        served.close();
    }

    private void found(int version) throws Exception {
        TreeMap<NodeId, Member.Addresses> founders = new TreeMap<>();
        for (int node = 1; node <= 3; node++) {
            founders.put(new NodeId(node), new Member.Addresses("h:710" + node, "", ""));
        }
        var _ = orders.amend(new CatalogChange.Found(founders, version, 1));
    }

    private void run(int node, int version) throws Exception {
        var _ = orders.amend(new CatalogChange.Runs(new NodeId(node), version));
    }

    /// Its body, which is as described.
    private Map<?, ?> tree(HttpResponse<String> answer, String schema) throws Exception {
        Map<?, ?> document = (Map<?, ?>) Json.read(served.get("/api/v1/openapi.json").body());
        Object tree = Objects.requireNonNull(Json.read(answer.body()));
        assertThat(
                        new Described(Objects.requireNonNull(document))
                                .complaints(Map.of("$ref", "#/components/schemas/" + schema), tree))
                .isEmpty();
        return (Map<?, ?>) tree;
    }

    @Test
    void saysWhoRunsWhatAndWhatIsInTheWay() throws Exception {
        found(1);
        run(1, 2);
        run(2, 1);
        HttpResponse<String> answer = served.get(PATH);
        Map<?, ?> tree = tree(answer, "Upgrade");
        assertThat(tree.get("finalised")).isEqualTo(1L);
        assertThat(tree.get("newest")).isEqualTo(2L);
        assertThat(tree.get("done")).isEqualTo(false);
        assertThat(answer.body())
                .contains("{\"what\":\"n2\",\"why\":\"it runs version 1\"}")
                .contains("{\"what\":\"n3\",\"why\":\"it has not said which version it runs\"}")
                .contains("\"gate\":\"replica_hashes\",\"open\":false");
    }

    @Test
    void finalisesOnceEverybodyIsThereAndSaysWhatItOpened() throws Exception {
        found(1);
        run(1, 2);
        run(2, 2);
        HttpResponse<String> refused = served.ask("POST", PATH);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(tree(refused, "Problem").get("detail"))
                .isEqualTo("version 2 cannot be finalised: n3 has not said what it runs");
        run(3, 2);

        Map<?, ?> done = tree(served.ask("POST", PATH), "Finalised");
        assertThat(done.get("opened")).isEqualTo(List.of("replica_hashes", "transactions"));
        assertThat(done.get("already")).isEqualTo(false);
        assertThat(done.get("done")).isEqualTo(true);

        Map<?, ?> again = tree(served.ask("POST", PATH), "Finalised");
        assertThat(again.get("opened")).isEqualTo(List.of());
        assertThat(again.get("already")).isEqualTo(true);
    }

    @Test
    void aVersionThatNobodyRunsIsRefusedAndOneThatMeansNothingToo() throws Exception {
        found(1);
        for (int node = 1; node <= 3; node++) {
            run(node, 2);
        }
        assertThat(served.post(PATH, "{\"version\":3}").statusCode()).isEqualTo(409);
        assertThat(served.post(PATH, "{\"version\":\"two\"}").statusCode()).isEqualTo(400);
        assertThat(served.post(PATH, "{\"version\":2}").statusCode()).isEqualTo(200);
    }

    @Test
    void beforeTheClusterIsFoundedThatIsInTheWay() throws Exception {
        Map<?, ?> tree = tree(served.get(PATH), "Upgrade");
        assertThat(tree.get("finalised")).isEqualTo(0L);
        assertThat(tree.get("done")).isEqualTo(false);
        assertThat(served.ask("POST", PATH).statusCode()).isEqualTo(409);
        served.node.orders = null;
        assertThat(served.get(PATH).statusCode()).isEqualTo(503);
    }
}
