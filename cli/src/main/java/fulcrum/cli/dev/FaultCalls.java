package fulcrum.cli.dev;

import fulcrum.server.fault.FaultRequest;
import fulcrum.server.fault.FaultTalk;
import fulcrum.server.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a node, or the hub of a dev cluster, for faults.
///
/// @param url of its HTTP door
/// @param patienceMillis for an answer
public record FaultCalls(String url, int patienceMillis) {

    private static final int CONNECT_MILLIS = 1_000;
    private static final int BYTES_MOST = 16 << 20;

    /// What was answered.
    ///
    /// @param tree a problem where it is not good
    public record Reply(boolean good, Map<?, ?> tree) {

        /// A member of a problem, or that there is none.
        public String text(String member) {
            return String.valueOf(tree.get(member));
        }
    }

    public Reply list() throws IOException {
        return ask("GET", FaultTalk.PATH, null);
    }

    public Reply begin(String id, FaultRequest request) throws IOException {
        return ask("PUT", FaultTalk.PATH + "/" + id, request.toJson());
    }

    public Reply end(String id) throws IOException {
        return ask("DELETE", FaultTalk.PATH + "/" + id, null);
    }

    private Reply ask(String method, String path, @Nullable String body) throws IOException {
        HttpURLConnection call =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        call.setConnectTimeout(CONNECT_MILLIS);
        call.setReadTimeout(patienceMillis);
        call.setRequestMethod(method);
        if (body != null) {
            call.setDoOutput(true);
            call.setRequestProperty("content-type", "application/json");
            call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        boolean good = call.getResponseCode() == HttpURLConnection.HTTP_OK;
        InputStream answer = good ? call.getInputStream() : call.getErrorStream();
        String text =
                answer == null
                        ? ""
                        : new String(answer.readNBytes(BYTES_MOST), StandardCharsets.UTF_8);
        try {
            if (Json.read(text) instanceof Map<?, ?> tree) {
                return new Reply(good, tree);
            }
        } catch (Json.Malformed _) {
            // told below
        }
        throw new IOException("what answers there knows nothing of faults");
    }
}
