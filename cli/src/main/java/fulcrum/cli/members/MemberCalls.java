package fulcrum.cli.members;

import fulcrum.server.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Asks a cluster something at the HTTP doors of its nodes: the first that answers counts.
///
/// @param urls of the doors, such as `http://127.0.0.1:8081`
public record MemberCalls(List<String> urls) {

    /// Where members are; a name of one comes behind it.
    public static final String NODES = "/api/v1/nodes";

    /// Where leaders are; a group's number comes behind it.
    public static final String LEADERS = "/api/v1/leaders";

    /// Where upgrades are.
    public static final String UPGRADE = "/api/v1/upgrade";

    private static final Duration CONNECT = Duration.ofSeconds(1);

    /// A node tries for some seconds to have a change decided.
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /// To tell what it knows it need not ask anybody.
    private static final Duration LOOK = Duration.ofSeconds(3);

    /// Its threads end with the process.
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    private static final int NOT_NOW = 503;
    private static final int ELSEWHERE = 307;

    public MemberCalls {
        urls = List.copyOf(urls);
    }

    /// What was answered.
    ///
    /// @param tree a problem after RFC 9457 where it is not good
    public record Reply(int status, Map<?, ?> tree) {

        public boolean good() {
            return status < 300;
        }

        /// A member of the answer, or nothing.
        public String text(String member) {
            return tree.get(member) == null ? "" : String.valueOf(tree.get(member));
        }
    }

    /// Asks one after the other, until one says something other than that it cannot tell now.
    ///
    /// @throws IOException where nobody answers
    public Reply ask(String method, String path, @Nullable Map<String, ?> body)
            throws IOException, InterruptedException {
        Reply late = null;
        Map<String, String> silent = new TreeMap<>();
        for (String url : urls) {
            try {
                Reply reply = ask(method, URI.create(url + path), body);
                if (reply.status != NOT_NOW) {
                    return reply;
                }
                late = reply;
            } catch (ConnectException | HttpConnectTimeoutException _) {
                silent.put(url, "nobody listens there");
            } catch (IOException failed) {
                silent.put(url, String.valueOf(failed.getMessage()));
            }
        }
        if (late != null) {
            return late;
        }
        throw new IOException(
                silent.isEmpty() ? "no node is named" : silent.entrySet().iterator().next() + "");
    }

    private static Reply ask(String method, URI to, @Nullable Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher sent =
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(Json.write(body));
        Duration patience = method.equals("GET") ? LOOK : ANSWER;
        HttpRequest request =
                HttpRequest.newBuilder(to).timeout(patience).method(method, sent).build();
        HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == ELSEWHERE) {
            String place = answer.headers().firstValue("location").orElse("");
            HttpRequest there =
                    HttpRequest.newBuilder(URI.create(place))
                            .timeout(ANSWER)
                            .method(method, sent)
                            .build();
            answer = CLIENT.send(there, HttpResponse.BodyHandlers.ofString());
        }
        try {
            if (Json.read(answer.body()) instanceof Map<?, ?> tree) {
                return new Reply(answer.statusCode(), tree);
            }
        } catch (Json.Malformed _) {
            // told below
        }
        throw new IOException("what answers there is no node of Fulcrum");
    }
}
