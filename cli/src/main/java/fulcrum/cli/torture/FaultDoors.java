package fulcrum.cli.torture;

import fulcrum.cli.dev.DevPorts;
import fulcrum.server.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The fault layers of all nodes, as their HTTP doors let us at them: an order is given to every
/// node, and each does its part.
final class FaultDoors implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String PATH = "/api/v1/faults";
    private static final int GOOD = 200;
    private static final int NOT_GOOD = 300;

    private final List<String> urls = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();

    FaultDoors(DevPorts ports, int nodes) {
        for (int node = 1; node <= nodes; node++) {
            urls.add(
                    "http://"
                            + ports.http(node).getAddress().getHostAddress()
                            + ':'
                            + ports.http(node).getPort()
                            + PATH);
        }
    }

    /// Why there is no way to give orders; null where there is.
    @Nullable String missing() throws InterruptedException {
        try {
            HttpRequest list = request(urls.getFirst()).GET().build();
            int status = client.send(list, BodyHandlers.ofString()).statusCode();
            return status >= GOOD && status < NOT_GOOD
                    ? null
                    : "the nodes have no fault layer (" + PATH + " answers " + status + ")";
        } catch (IOException silent) {
            return "the nodes do not tell of their fault layer: " + silent.getMessage();
        }
    }

    /// Gives an order to every node that can be reached.
    ///
    /// @throws IOException where none has taken it, or one has refused it
    void give(String id, String order, long millis) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("order", order);
        body.put("millis", millis);
        body.put("owner", "torture");
        String text = Json.write(body);
        List<Integer> answers =
                all(
                        id,
                        request ->
                                request.header("Content-Type", "application/json")
                                        .PUT(BodyPublishers.ofString(text)));
        int taken = 0;
        for (int status : answers) {
            if (status >= NOT_GOOD) {
                takeBack(id);
                throw new IOException("'" + order + "' was refused with " + status);
            }
            taken += status >= GOOD ? 1 : 0;
        }
        if (taken == 0) {
            throw new IOException("no node could be told '" + order + "'");
        }
    }

    /// Takes an order back, wherever it was heard; where it was not, it ends by itself.
    void takeBack(String id) throws InterruptedException {
        all(id, HttpRequest.Builder::DELETE);
    }

    private interface Method {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    /// What each node answers; 0 for one that does not.
    private List<Integer> all(String id, Method method) throws InterruptedException {
        List<CompletableFuture<HttpResponse<Void>>> asked = new ArrayList<>();
        for (String url : urls) {
            HttpRequest request = method.of(request(url + '/' + id)).build();
            asked.add(client.sendAsync(request, BodyHandlers.discarding()));
        }
        List<Integer> answers = new ArrayList<>();
        for (CompletableFuture<HttpResponse<Void>> each : asked) {
            try {
                answers.add(each.get().statusCode());
            } catch (ExecutionException _) {
                answers.add(0);
            }
        }
        return answers;
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
