package fulcrum.cli.backup;

import fulcrum.machine.Bytes;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.BackupRefused.Reason;
import fulcrum.server.backup.Moment;
import fulcrum.server.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Asks one node for the state of its groups.
///
/// @param url of its HTTP door
record MomentCalls(String url) {

    private static final String PATH = "/api/v1/moments";
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 40_000;
    private static final int BYTES_MOST = 128 << 20;

    /// A moment, and who keeps it.
    record Kept(String node, Moment moment) {}

    /// How a piece is called.
    ///
    /// @param more whether others come after it
    record Named(String name, boolean more) {}

    Kept freeze() throws IOException, BackupRefused {
        HttpURLConnection call = call("POST", PATH);
        call.setDoOutput(true);
        call.setFixedLengthStreamingMode(0);
        call.getOutputStream().close();
        demandGood(call);
        try {
            if (Json.read(text(call.getInputStream())) instanceof Map<?, ?> tree) {
                return kept(tree);
            }
        } catch (Json.Malformed | ClassCastException | NullPointerException _) {
            // told below
        }
        throw new IOException("what answers at " + url + " is no node of this version of Fulcrum");
    }

    private static Kept kept(Map<?, ?> tree) {
        SortedMap<Long, Long> applied = new TreeMap<>();
        for (Object each : member(tree, "groups", List.class)) {
            if (each instanceof Map<?, ?> group) {
                applied.put(
                        member(group, "group", Long.class), member(group, "applied", Long.class));
            }
        }
        return new Kept(
                member(tree, "node", String.class),
                new Moment(
                        member(tree, "moment", Long.class),
                        member(tree, "cluster", String.class),
                        member(tree, "beganMillis", Long.class),
                        member(tree, "takenMillis", Long.class),
                        applied));
    }

    private static <T> T member(Map<?, ?> tree, String name, Class<T> kind) {
        return kind.cast(Objects.requireNonNull(tree.get(name)));
    }

    Named name(long moment, long group, int number) throws IOException, BackupRefused {
        HttpURLConnection call = call("HEAD", path(moment, group, number));
        demandGood(call);
        call.getInputStream().close();
        String name = call.getHeaderField("etag");
        if (name == null || !name.matches("\"[0-9a-f]{64}\"")) {
            throw new IOException(url + " does not say how the piece is called");
        }
        return new Named(
                name.substring(1, 65), Boolean.parseBoolean(call.getHeaderField("fulcrum-more")));
    }

    Bytes piece(long moment, long group, int number) throws IOException, BackupRefused {
        HttpURLConnection call = call("GET", path(moment, group, number));
        demandGood(call);
        try (InputStream in = call.getInputStream()) {
            return Bytes.wrap(in.readNBytes(BYTES_MOST));
        }
    }

    /// Whether it hears of it does not matter: a moment goes by itself.
    void release(long moment) {
        try {
            demandGood(call("DELETE", PATH + "/" + moment));
        } catch (IOException | BackupRefused _) {
            // within a minute
        }
    }

    private static String path(long moment, long group, int number) {
        return PATH + "/" + moment + "/" + group + "/" + number;
    }

    private HttpURLConnection call(String method, String path) throws IOException {
        HttpURLConnection call =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        call.setConnectTimeout(CONNECT_MILLIS);
        call.setReadTimeout(READ_MILLIS);
        call.setRequestMethod(method);
        return call;
    }

    private void demandGood(HttpURLConnection call) throws IOException, BackupRefused {
        int status = call.getResponseCode();
        if (status == HttpURLConnection.HTTP_OK) {
            return;
        }
        String detail = url + " answers with " + status;
        String hint = "'./fulcrum status' says what the cluster is like";
        try {
            if (Json.read(text(call.getErrorStream())) instanceof Map<?, ?> problem) {
                detail = String.valueOf(problem.get("detail"));
                hint = String.valueOf(problem.get("hint"));
            }
        } catch (Json.Malformed _) {
            // a HEAD has no body
        }
        throw new BackupRefused(
                status == HttpURLConnection.HTTP_NOT_FOUND ? Reason.GONE : Reason.NOT_NOW,
                detail,
                hint);
    }

    private static String text(@Nullable InputStream in) throws IOException {
        return in == null ? "" : new String(in.readNBytes(BYTES_MOST), StandardCharsets.UTF_8);
    }
}
