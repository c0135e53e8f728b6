package fulcrum.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.server.fault.Faults;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Faults are ordered over HTTP where they may be.
final class FaultDoorTest {

    private static final String PATH = "/api/v1/faults";

    private final Faults faults =
            new Faults(
                    new NodeId(1), new TreeSet<>(List.of(new NodeId(2), new NodeId(3))), _ -> {});
    private Served served;

    @BeforeEach
    void open() throws NodeRefused {
        served = Served.standard();
        served.node.faults = faults;
    }

    @AfterEach
    void close() {
        served.close();
        faults.close();
    }

    private HttpResponse<String> order(String id, String body)
            throws IOException, InterruptedException {
        return served.put(PATH + "/" + id, body);
    }

    @Test
    void whatIsOrderedIsInForceUntilItIsHealed() throws Exception {
        HttpResponse<String> begun =
                order("f1", "{\"order\":\"isolate n1\",\"millis\":60000,\"owner\":\"ada\"}");
        assertThat(begun.statusCode()).isEqualTo(200);
        assertThat(begun.body())
                .contains("\"id\":\"f1\",\"order\":\"isolate n1\",\"kind\":\"isolate\"")
                .contains("\"owner\":\"ada\"", "\"millis\":60000", "\"leftMillis\":");
        assertThat(served.get(PATH).body()).startsWith("{\"active\":[{\"id\":\"f1\"");
        assertThat(served.get("/api/v1/status").body())
                .contains("\"faults\":[{\"id\":\"f1\",\"order\":\"isolate n1\"");
        HttpResponse<String> ended = served.ask("DELETE", PATH + "/f1");
        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(ended.body()).contains("\"how\":\"healed\"");
        assertThat(served.get(PATH).body()).startsWith("{\"active\":[],\"past\":[{\"id\":\"f1\"");
        assertThat(served.ask("DELETE", PATH + "/f1").statusCode()).isEqualTo(404);
    }

    @Test
    void whereNobodyMayEveryOrderIsRefusedAndNamed() throws Exception {
        served.node.faults = null;
        for (HttpResponse<String> refused :
                List.of(
                        served.get(PATH),
                        order("f1", "{\"order\":\"isolate n1\"}"),
                        served.ask("DELETE", PATH + "/f1"))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("content-type"))
                    .hasValue("application/problem+json");
            assertThat(refused.body()).contains("\"code\":\"ZF009\"", "faults: true");
        }
        assertThat(served.get("/api/v1/status").body()).contains("\"faults\":null");
    }

    @Test
    void whatIsNoOrderIsRefusedAndChangesNothing() throws Exception {
        assertThat(order("f1", "isolate n1").statusCode()).isEqualTo(400);
        assertThat(order("f1", "{}").body()).contains("has no order");
        assertThat(order("f1", "{\"order\":\"isolte n1\"}").body())
                .contains("did you mean 'isolate'?");
        assertThat(order("f1", "{\"order\":\"isolate n1\",\"milis\":5}").body())
                .contains("did you mean 'millis'?");
        assertThat(order("f1", "{\"order\":\"isolate n1\",\"millis\":\"x\"}").statusCode())
                .isEqualTo(400);
        assertThat(order("f1", "{\"order\":\"isolate n7\"}").statusCode()).isEqualTo(404);
        assertThat(order("f1", "{\"order\":\"kill n1\"}").statusCode()).isEqualTo(422);
        assertThat(order("F%201", "{\"order\":\"isolate n1\"}").statusCode()).isEqualTo(400);
        assertThat(served.ask("DELETE", PATH).statusCode()).isEqualTo(405);
        HttpResponse<String> get = served.get(PATH + "/f1");
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("allow")).hasValue("PUT, DELETE");
        assertThat(faults.active()).isEmpty();
    }
}
