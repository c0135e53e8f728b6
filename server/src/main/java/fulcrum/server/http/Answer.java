package fulcrum.server.http;

import fulcrum.machine.Bytes;
import fulcrum.server.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is sent back: a whole answer, for all but the stream of events.
///
/// @param headers beyond those that every answer has
record Answer(int status, String type, Bytes body, SortedMap<String, String> headers) {

    private static final String JSON = "application/json";

    /// RFC 9457.
    private static final String PROBLEM = "application/problem+json";

    Answer {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /// @param tree a problem where the status says so and it has a title
    static Answer json(int status, Map<String, ?> tree) {
        String type = status >= 400 && tree.containsKey("title") ? PROBLEM : JSON;
        return new Answer(status, type, line(tree), new TreeMap<>());
    }

    static Answer text(String type, String body) {
        return new Answer(200, type, Bytes.text(body), new TreeMap<>());
    }

    /// What is no text.
    static Answer bytes(Bytes body) {
        return new Answer(200, "application/octet-stream", body, new TreeMap<>());
    }

    /// @param title what kind of problem it is, the same for all of the kind
    /// @param detail what it is this time
    /// @param hint what to do
    static Answer problem(int status, String title, String detail, String hint) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", "about:blank");
        tree.put("title", title);
        tree.put("status", status);
        tree.put("detail", detail);
        tree.put("hint", hint);
        return new Answer(status, PROBLEM, line(tree), new TreeMap<>());
    }

    Answer with(String header, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, body, more);
    }

    private static Bytes line(Map<String, ?> tree) {
        return Bytes.text(Json.write(tree) + "\n");
    }
}
