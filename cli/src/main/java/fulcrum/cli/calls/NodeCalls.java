package fulcrum.cli.calls;

import fulcrum.server.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks one node something over HTTP.
///
/// @param url of its HTTP door, without a slash at its end
/// @param patienceMillis for an answer
public record NodeCalls(String url, int patienceMillis) {

    private static final int CONNECT_MILLIS = 1_000;
    private static final int BYTES_MOST = 256 << 20;

    /// What was answered.
    ///
    /// @param tree a problem where it is not good
    public record Reply(int status, Map<?, ?> tree) {

        public boolean isGood() {
            return status == HttpURLConnection.HTTP_OK;
        }

        /// A member, or that there is none.
        public String text(String member) {
            return String.valueOf(tree.get(member));
        }
    }

    public Reply get(String path) throws IOException {
        return ask("GET", path, null);
    }

    public Reply put(String path, String body) throws IOException {
        return ask("PUT", path, body);
    }

    public Reply delete(String path) throws IOException {
        return ask("DELETE", path, null);
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
        int status = call.getResponseCode();
        InputStream answer =
                status < HttpURLConnection.HTTP_BAD_REQUEST
                        ? call.getInputStream()
                        : call.getErrorStream();
        String text =
                answer == null
                        ? ""
                        : new String(answer.readNBytes(BYTES_MOST), StandardCharsets.UTF_8);
        try {
            if (Json.read(text) instanceof Map<?, ?> tree) {
                return new Reply(status, tree);
            }
        } catch (Json.Malformed _) {
            // told below
        }
        throw new IOException("what answers there is no node of Fulcrum");
    }
}
