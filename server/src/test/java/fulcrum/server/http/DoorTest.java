package fulcrum.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.server.json.Json;
import fulcrum.server.node.DiskBound;
import fulcrum.server.node.DiskFigures;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the HTTP door answers, to the polite and to the rude.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoorTest {

    private static final HttpLimits SHORT =
            new HttpLimits(8, 2, 1024, 2048, 4096, 400_000_000, 15_000_000_000L);

    private Served served;

    @BeforeAll
    void open() throws NodeRefused {
        served = Served.standard();
    }

    @AfterAll
    void close() {
        served.close();
    }

    @BeforeEach
    void heal() {
        served.node.phase = NodeView.Phase.SERVING;
        served.node.lag = 0;
        served.node.late = null;
        served.node.broken = false;
        served.node.damaged = false;
        served.node.offset = 0;
        served.node.disk = null;
    }

    @Test
    void theProcessLivesWhateverTheNodeDoes() throws Exception {
        served.node.late = "the loop did not answer within 2 s";
        served.node.phase = NodeView.Phase.STARTING;
        HttpResponse<String> live = served.get("/livez");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.body()).isEqualTo("{\"node\":\"n1\",\"live\":true}\n");
        assertThat(live.headers().firstValue("cache-control")).hasValue("no-store");
    }

    @Test
    void readyMeansServingAndCaughtUp() throws Exception {
        assertThat(served.get("/readyz").body())
                .isEqualTo("{\"node\":\"n1\",\"ready\":true,\"missing\":[]}\n");
        served.node.lag = Desk.LAG_MOST + 1;
        HttpResponse<String> behind = served.get("/readyz");
        assertThat(behind.statusCode()).isEqualTo(503);
        assertThat(behind.body())
                .isEqualTo(
                        "{\"node\":\"n1\",\"ready\":false,\"missing\":[{\"what\":\"group 1\","
                                + "\"why\":\"10001 committed entries are not applied yet\"}]}\n");
        served.node.late = "the loop did not answer within 2 s";
        assertThat(served.get("/readyz").body())
                .contains("{\"what\":\"loop\",\"why\":\"the loop did not answer within 2 s\"}");
        served.node.phase = NodeView.Phase.STOPPING;
        assertThat(served.get("/readyz").body()).contains("\"what\":\"stop\"");
    }

    @Test
    void aDiskThatFillsUpIsAWarningAndTheNodeStaysReady() throws Exception {
        served.node.disk =
                new NodeFigures.Disk(
                        new DiskFigures(1000L << 20, 150L << 20, 1 << 20, DiskBound.STANDARD),
                        true,
                        false);
        HttpResponse<String> ready = served.get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body())
                .isEqualTo(
                        "{\"node\":\"n1\",\"ready\":true,\"missing\":[],\"warnings\":[{\"what\":"
                                + "\"disk\",\"why\":\"150 of 1000 MiB of the disk are free\"}]}\n");
        assertThat(served.get("/api/v1/status").body())
                .contains(
                        "\"disk\":{\"totalBytes\":1048576000,\"freeBytes\":157286400,"
                                + "\"ownBytes\":1048576,\"quotaBytes\":null,\"usedPercent\":85,"
                                + "\"filling\":true,\"full\":false}");
    }

    @Test
    void aStoreThatCannotKeepUpIsAWarningAndTheNodeStaysReady() throws Exception {
        served.node.storeBehind = true;
        HttpResponse<String> ready = served.get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body())
                .contains(
                        "\"warnings\":[{\"what\":\"store\",\"why\":\"writes are refused, and"
                                + " leaders held back, until it has taken what waits\"}]");
    }

    @Test
    void aGroupThatTakesNoPartMakesANodeUnready() throws Exception {
        served.node.damaged = true;
        assertThat(served.get("/readyz").body())
                .contains(
                        "\"what\":\"group 9\",\"why\":\"it takes no part here: a record is damaged\"");
        assertThat(served.get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void aClockThatIsWrongMakesANodeUnreadyAndSaysByHowMuch() throws Exception {
        served.node.offset = -500_400_000;
        HttpResponse<String> ready = served.get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .contains(
                        "{\"what\":\"clock\",\"why\":\"ZF005: its clock is 500 ms behind the"
                                + " majority's, more than 250 ms; ");
        assertThat(served.get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void aGroupWithoutALeaderDoesNotMakeANodeUnready() throws Exception {
        assertThat(served.get("/api/v1/status").body())
                .contains("{\"group\":2,\"role\":\"follower\",\"term\":3,\"leader\":null,");
        assertThat(served.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void startedIsSaidOnceItServes() throws Exception {
        served.node.phase = NodeView.Phase.STARTING;
        assertThat(served.get("/startupz").statusCode()).isEqualTo(503);
        served.node.phase = NodeView.Phase.STOPPING;
        assertThat(served.get("/startupz").statusCode()).isEqualTo(200);
    }

    @Test
    void statusHasAllFigures() throws Exception {
        served.node.damaged = true;
        HttpResponse<String> status = served.get("/api/v1/status");
        assertThat(status.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(status.body())
                .isEqualTo(
                        """
                        {"node":"n1","cluster":"0123456789abcdef0123456789abcdef","incarnation":7,
                        "phase":"serving","data":"no such directory","uptimeMillis":90000,"disk":null,
                        "clock":{"standing":"right","offsetMillis":0,"errorMillis":3.2,
                        "maxOffsetMillis":250,"peers":{"n2":{"aheadMillis":-3,
                        "errorMillis":0.2,"ageMillis":400,"agrees":true},"n3":null}},
                        "links":{"n2":{"connected":true,"sinceMillis":61000,
                        "suspected":false,"level":0.12,"threshold":8,"silentMillis":150,
                        "gossip":"alive"},
                        "n3":{"connected":false,"sinceMillis":2500,
                        "suspected":true,"level":190.5,"threshold":8,"silentMillis":2500,
                        "gossip":null}},
                        "groups":[{"group":1,"role":"leader","term":5,"leader":"n1",
                        "lastIndex":120,"commitIndex":118,"applied":118,"lag":0,
                        "followers":{"n2":0,"n3":17},"compared":0,"suspect":false,
                        "transactions":{"open":2,"waiting":1,"unlearned":3,
                        "horizon":5,"collected":7}},
                        {"group":2,"role":"follower","term":3,"leader":null,
                        "lastIndex":40,"commitIndex":40,"applied":40,"lag":0,
                        "followers":{},"compared":0,"suspect":false,
                        "transactions":null}],
                        "absent":{"9":"a record is damaged"},"faults":null,
                        "counters":{"fulcrum_log_syncs_total":12,
                        "transport_sent_bytes_total{peer=\\"n2\\"}":3.5},
                        "gauges":{"fulcrum_log_unsynced_bytes":4096}}
                        """
                                        .replace("\n", "")
                                + "\n");
    }

    @Test
    void aNodeThatDoesNotAnswerIsAProblemAndNotAnEnd() throws Exception {
        served.node.late = "the loop did not answer within 2 s";
        HttpResponse<String> late = served.get("/api/v1/status");
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(late.headers().firstValue("retry-after")).hasValue("1");
        assertThat(late.body())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"the node is busy or stopped\","
                                + "\"status\":503,\"detail\":\"the loop did not answer within 2"
                                + " s\",\"hint\":\"ask again; if it stays so, the node's log says"
                                + " why\"}\n");
        served.node.late = null;
        served.node.broken = true;
        assertThat(served.get("/metrics").statusCode()).isEqualTo(500);
        served.node.broken = false;
        assertThat(served.get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsMistypedIsAnsweredWithTheNearest() throws Exception {
        assertThat(served.get("/api/v1/stauts").body())
                .contains("\"status\":404", "did you mean /api/v1/status?");
        assertThat(served.get("/api/v1/events?gruop=1").body())
                .contains("\"status\":400", "did you mean 'group'?");
        assertThat(served.get("/livez?verbose").body()).contains("\"hint\":\"ask without\"");
        assertThat(served.get("/api/v1/events?group=x").body()).contains("group=x is no group");
        assertThat(served.get("/api/v1/events?node=x").body()).contains("node=x is no node");
        assertThat(served.get("/api/v1/events?group=1&group=2").statusCode()).isEqualTo(400);
    }

    @Test
    void onlyGetAndHeadDoAnything() throws Exception {
        HttpResponse<String> post = served.ask("POST", "/livez");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).hasValue("GET, HEAD");
        HttpResponse<String> head = served.ask("HEAD", "/livez");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("content-length")).hasValue("26");
        assertThat(served.ask("HEAD", "/api/v1/events").statusCode()).isEqualTo(200);
    }

    @Test
    void theDescriptionNamesWhatThereIs() throws Exception {
        Map<?, ?> description = map(Json.read(served.get("/api/v1/openapi.json").body()));
        assertThat(description.get("openapi")).isEqualTo("3.1.0");
        Map<String, List<String>> told = new TreeMap<>();
        map(description.get("paths"))
                .forEach((path, operations) -> {
                    List<String> words = new ArrayList<>();
                    map(operations)
                            .forEach((method, operation) -> {
                                words.add(String.valueOf(method));
                                words.addAll(queries(map(operation)));
                            });
                    told.put(String.valueOf(path), words);
                });
        Map<String, List<String>> routes = new TreeMap<>();
        for (Routes route : Routes.values()) {
            List<String> words = new ArrayList<>();
            for (String method : route.methods()) {
                if (!method.equals("HEAD")) { // which is GET without a body
                    words.add(method.toLowerCase(Locale.ROOT));
                    words.addAll(route.parameters());
                }
            }
            routes.put(route.path(), words);
        }
        assertThat(told).isEqualTo(routes);
    }

    private static List<String> queries(Map<?, ?> operation) {
        List<String> names = new ArrayList<>();
        if (operation.get("parameters") instanceof List<?> all) {
            for (Object parameter : all) {
                if ("query".equals(map(parameter).get("in"))) {
                    names.add(String.valueOf(map(parameter).get("name")));
                }
            }
        }
        return names;
    }

    private static Map<?, ?> map(@Nullable Object tree) {
        return (Map<?, ?>) Objects.requireNonNull(tree);
    }

    @Test
    void whoAsksAHundredTimesAtOnceIsAnsweredSo() throws IOException {
        String ask = "GET /livez HTTP/1.1\r\n\r\n";
        String last = "GET /livez HTTP/1.1\r\nconnection: close\r\n\r\n";
        assertThat(said(ask.repeat(99) + last).split("\"live\":true", -1)).hasSize(101);
    }

    @Test
    void whoAsksThousandsOfTimesWithoutReadingIsClosed() throws Exception {
        try (Socket socket = served.call()) {
            byte[] ask = "GET /livez HTTP/1.1\r\n\r\n".repeat(5_000).getBytes(ISO_8859_1);
            socket.getOutputStream().write(ask);
            assertThat(read(socket).split("\"live\":true", -1)).hasSizeLessThan(5_000);
        } catch (IOException _) {
            // it may be reset
        }
        assertThat(served.get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void manyRequestsOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
        try (Socket socket = served.call()) {
            for (String path : List.of("/livez", "/readyz", "/startupz")) {
                String last = path.equals("/startupz") ? "connection: close\r\n" : "";
                String ask = "GET " + path + " HTTP/1.1\r\n" + last + "\r\n";
                socket.getOutputStream().write(ask.getBytes(ISO_8859_1));
            }
            String answers = read(socket);
            int live = answers.indexOf("\"live\"");
            int ready = answers.indexOf("\"ready\"");
            assertThat(live).isPositive().isLessThan(ready);
            assertThat(answers.indexOf("\"started\"")).isGreaterThan(ready);
        }
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        assertThat(said("GET /" + "a".repeat(5000) + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
        assertThat(said("GET / HTTP/1.1\r\nx: " + "a".repeat(9000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(
                        said(
                                "GET /livez HTTP/1.1\r\ncontent-length: 99999\r\n\r\n"
                                        + "a".repeat(70_000)))
                .startsWith("HTTP/1.1 413")
                .contains("application/problem+json", "\"hint\":");
        assertThat(said(expecting("100-continue", 99_999)))
                .startsWith("HTTP/1.1 413")
                .contains("application/problem+json", "\"hint\":");
        assertThat(said(expecting("a lot", 2)))
                .startsWith("HTTP/1.1 417")
                .contains("application/problem+json", "\"hint\":");
        assertThat(said("\u0016\u0003\u0001 a TLS hello, or so\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    private static String expecting(String what, int length) {
        return String.join(
                "\r\n",
                "PUT /api/v1/faults/f1 HTTP/1.1",
                "expect: " + what,
                "connection: close",
                "content-length: " + length,
                "",
                "");
    }

    @Test
    void garbageIsTurnedAwayAndTheDoorStaysOpen() throws Exception {
        SplittableRandom random = new SplittableRandom(20261121);
        String pieces =
                "GET POST / HTTP/1.1\r\n\r\n: %zz?a=b&;chunked transfer-encoding\u0000\u00ff";
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[1 + random.nextInt(600)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        (byte)
                                (random.nextBoolean()
                                        ? pieces.charAt(random.nextInt(pieces.length()))
                                        : random.nextInt(256));
            }
            try (Socket socket = served.call()) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                read(socket);
            } catch (IOException _) {
                // it may be reset
            }
        }
        assertThat(served.get("/livez").statusCode()).isEqualTo(200);
        assertThat(served.get("/metrics").body()).contains("\nfulcrum_http_refused_total ");
    }

    @Test
    void theSilentAreClosedAndTheManyAreTurnedAway() throws Exception {
        try (Served small = new Served(SHORT, 16)) {
            List<Socket> silent = new ArrayList<>();
            for (int i = 0; i < SHORT.connections(); i++) {
                silent.add(small.call());
            }
            silent.getFirst()
                    .getOutputStream()
                    .write("GET /livez HTT".getBytes(StandardCharsets.US_ASCII));
            try (Socket tooMany = small.call()) {
                assertThat(read(tooMany))
                        .startsWith("HTTP/1.1 503")
                        .contains("too many connections");
            }
            for (Socket socket : silent) {
                assertThat(read(socket)).isEmpty();
                socket.close();
            }
            assertThat(small.get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPortThatIsTakenIsToldWithWhatToDo() {
        HttpThread thread = new HttpThread();
        EventRing events = new EventRing(1);
        assertThatThrownBy(() -> HttpDoor.open(served.door.address(), served.node, events, thread))
                .isInstanceOfSatisfying(
                        NodeRefused.class,
                        refused ->
                                assertThat(refused.hint())
                                        .contains("ss -ltnp", "give 'listen.http' another"))
                .hasMessageContaining("cannot listen on ")
                .hasMessageContaining(" for HTTP: ");
        thread.close();
    }

    private String said(String words) throws IOException {
        try (Socket socket = served.call()) {
            socket.getOutputStream().write(words.getBytes(ISO_8859_1));
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
