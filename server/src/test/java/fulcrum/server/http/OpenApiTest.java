package fulcrum.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.server.fault.Faults;
import fulcrum.server.json.Json;
import fulcrum.server.node.DiskBound;
import fulcrum.server.node.DiskFigures;
import fulcrum.server.node.NodeFigures;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every answer is as the description says, errors too.
final class OpenApiTest {

    private static final String FAULT = "/api/v1/faults/f1";

    private final Faults faults =
            new Faults(
                    new NodeId(1), new TreeSet<>(List.of(new NodeId(2), new NodeId(3))), _ -> {});
    private Served served;
    private Map<?, ?> document;
    private Described described;

    @BeforeEach
    void open() throws Exception {
        served = Served.standard();
        document = map(Json.read(served.get("/api/v1/openapi.json").body()));
        described = new Described(document);
    }

    @AfterEach
    void close() {
        served.close();
        faults.close();
    }

    private static Map<?, ?> map(@Nullable Object tree) {
        return (Map<?, ?>) Objects.requireNonNull(tree);
    }

    /// One operation of the description.
    private record Operation(String path, String method, Map<?, ?> tree) {

        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    private List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        map(document.get("paths"))
                .forEach((path, item) ->
                        map(item)
                                .forEach((method, tree) ->
                                        all.add(
                                                new Operation(
                                                        String.valueOf(path),
                                                        String.valueOf(method),
                                                        map(tree)))));
        return all;
    }

    private @Nullable Map<?, ?> described(Operation operation, int status) {
        Map<?, ?> responses = map(operation.tree().get("responses"));
        Object response = responses.get(Integer.toString(status));
        return response == null && responses.get("default") == null
                ? null
                : described.resolved(response == null ? responses.get("default") : response);
    }

    /// Holds an answer against what is said of it; returns its status.
    private int hold(Operation operation, HttpResponse<String> answer) throws Json.Malformed {
        int status = answer.statusCode();
        Map<?, ?> response = described(operation, status);
        assertThat(response).as(operation + " may answer " + status).isNotNull();
        String type = answer.headers().firstValue("content-type").orElse("").split(";")[0];
        Map<?, ?> content = map(map(response).get("content"));
        assertThat(content.keySet()).as(operation + " " + status).isEqualTo(Set.of(type));
        if (type.endsWith("json")) {
            Object schema = map(content.get(type)).get("schema");
            assertThat(described.complaints(schema, Json.read(answer.body())))
                    .as(operation + " " + status + ": " + answer.body())
                    .isEmpty();
        }
        if (type.equals("application/problem+json")) {
            assertThat(map(Json.read(answer.body())).get("status")).isEqualTo((long) status);
        }
        return status;
    }

    private HttpResponse<String> ask(Operation operation) throws Exception {
        String path = operation.path().replace("{id}", "f1");
        return operation.method().equals("put")
                ? served.put(path, "{\"order\":\"isolate n1\",\"owner\":\"ada\"}")
                : served.ask(operation.method().toUpperCase(Locale.ROOT), path);
    }

    private static boolean isStream(Operation operation) {
        return operation.path().endsWith("/events");
    }

    @Test
    void everyOperationIsNamedExplainedAndSaysWhatItsErrorsAre() {
        TreeSet<String> names = new TreeSet<>();
        for (Operation operation : operations()) {
            String name = String.valueOf(operation.tree().get("operationId"));
            assertThat(name).as(operation.toString()).matches("[a-z][a-zA-Z]+");
            assertThat(names.add(name)).as("operationId " + name + " is used once").isTrue();
            assertThat(String.valueOf(operation.tree().get("summary"))).endsWith(".");
            Map<?, ?> problem = Objects.requireNonNull(described(operation, 599));
            assertThat(map(problem.get("content")).keySet())
                    .as(operation + " on errors")
                    .isEqualTo(Set.of("application/problem+json"));
        }
    }

    @Test
    void noSchemaUsesAWordThatNothingHolds() {
        List<String> strange = new ArrayList<>();
        map(map(document.get("components")).get("schemas"))
                .forEach((name, schema) ->
                        strange.addAll(described.strangeKeywords(String.valueOf(name), schema)));
        assertThat(strange).isEmpty();
    }

    @Test
    void whatIsAnsweredIsAsDescribedWhateverTheNodeIsLike() throws Exception {
        List<Runnable> states =
                List.of(
                        () -> {},
                        () -> served.node.damaged = true,
                        () -> served.node.lag = Desk.LAG_MOST + 1,
                        () -> served.node.disk = full(),
                        () -> served.node.phase = NodeView.Phase.STOPPING,
                        () -> served.node.phase = NodeView.Phase.STARTING,
                        () -> served.node.late = "the loop did not answer within 2 s",
                        () -> {
                            served.node.late = null;
                            served.node.broken = true;
                        });
        for (Runnable state : states) {
            state.run();
            for (Operation operation : operations()) {
                if (operation.method().equals("get") && !isStream(operation)) {
                    hold(operation, ask(operation));
                }
            }
        }
    }

    private static NodeFigures.Disk full() {
        DiskBound bound = new DiskBound(80, 1 << 20);
        return new NodeFigures.Disk(new DiskFigures(1 << 30, 1 << 20, 2 << 20, bound), true, true);
    }

    @Test
    void faultsAreOrderedAndEndedAsDescribed() throws Exception {
        for (Operation operation : operations()) {
            if (operation.path().startsWith("/api/v1/faults")) {
                assertThat(hold(operation, ask(operation))).isEqualTo(403);
            }
        }
        served.node.faults = faults;
        Operation begin = operation("beginFault");
        assertThat(hold(begin, ask(begin))).isEqualTo(200);
        assertThat(hold(begin, served.put(FAULT, "{\"order\":\"skew n1 +1s\"}"))).isEqualTo(409);
        assertThat(hold(begin, served.put(FAULT, "no order"))).isEqualTo(400);
        assertThat(hold(begin, served.put(FAULT, "{\"order\":\"kill n1\"}"))).isEqualTo(422);
        assertThat(hold(operation("faults"), served.get("/api/v1/faults"))).isEqualTo(200);
        assertThat(hold(operation("status"), served.get("/api/v1/status"))).isEqualTo(200);
        Operation end = operation("endFault");
        assertThat(hold(end, ask(end))).isEqualTo(200);
        assertThat(hold(end, ask(end))).isEqualTo(404);
        assertThat(hold(operation("faults"), served.get("/api/v1/faults"))).isEqualTo(200);
    }

    private Operation operation(String name) {
        return operations().stream()
                .filter(operation -> name.equals(operation.tree().get("operationId")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyRefusalIsAProblem() throws Exception {
        Operation live = operation("live");
        assertThat(hold(live, served.get("/livez?verbose"))).isEqualTo(400);
        assertThat(hold(live, served.get("/livex"))).isEqualTo(404);
        assertThat(hold(live, served.ask("POST", "/livez"))).isEqualTo(405);
        assertThat(hold(live, served.get("/livez?" + "x".repeat(5_000)))).isEqualTo(414);
        assertThat(hold(operation("events"), served.get("/api/v1/events?group=x"))).isEqualTo(400);
        assertThat(hold(operation("beginFault"), served.put(FAULT, " ".repeat(70_000))))
                .isEqualTo(413);
    }

    @Test
    void aMemberThatIsNotDescribedIsNoticed() throws Exception {
        Object schema = Json.read("{\"$ref\":\"#/components/schemas/Live\"}");
        assertThat(described.complaints(schema, Json.read("{\"node\":\"n1\",\"live\":true}")))
                .isEmpty();
        assertThat(
                        described.complaints(
                                schema, Json.read("{\"node\":\"x\",\"live\":false,\"more\":1}")))
                .hasSize(3);
        assertThat(described.complaints(schema, Json.read("{\"node\":\"n1\"}"))).hasSize(1);
    }
}
