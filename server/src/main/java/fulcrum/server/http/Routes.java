package fulcrum.server.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked, nearly all of it with GET or HEAD.
enum Routes {
    LIVE("/livez"),
    READY("/readyz"),
    STARTED("/startupz"),
    METRICS("/metrics"),
    STATUS("/api/v1/status"),
    EVENTS("/api/v1/events"),
    FAULTS("/api/v1/faults"),
    FAULT("/api/v1/faults/{id}"),
    CERTIFICATES("/api/v1/certificates"),
    NODES("/api/v1/nodes"),
    NODE("/api/v1/nodes/{id}"),
    LEADER("/api/v1/leaders/{id}"),
    UPGRADE("/api/v1/upgrade"),
    TAILS("/api/v1/tails"),
    TAIL("/api/v1/tails/{id}"),
    FENCE("/api/v1/fence/{id}"),
    MOMENTS("/api/v1/moments"),
    MOMENT("/api/v1/moments/{id}"),
    DESCRIPTION("/api/v1/openapi.json");

    private static final String NAMED = "/{id}";

    private final String path;

    Routes(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    List<String> parameters() {
        return this == EVENTS ? List.of("group", "name", "node") : List.of();
    }

    List<String> methods() {
        return switch (this) {
            case FAULT, NODE -> List.of("PUT", "DELETE");
            case LEADER, FENCE -> List.of("PUT");
            case NODES, CERTIFICATES, UPGRADE -> List.of("GET", "HEAD", "POST");
            case MOMENTS -> List.of("POST");
            case MOMENT -> List.of("GET", "HEAD", "DELETE");
            case LIVE, READY, STARTED, METRICS, STATUS, EVENTS, FAULTS, TAILS, TAIL, DESCRIPTION ->
                    List.of("GET", "HEAD");
        };
    }

    static @Nullable Routes of(String path) {
        for (Routes route : values()) {
            if (route.path.equals(path) || route.id(path) != null) {
                return route;
            }
        }
        return null;
    }

    /// The name that a path has in the place of `{id}`; null where there is none.
    @Nullable String id(String asked) {
        if (!path.endsWith(NAMED)) {
            return null;
        }
        String before = path.substring(0, path.length() - NAMED.length() + 1);
        boolean names = asked.startsWith(before) && asked.length() > before.length();
        return names ? asked.substring(before.length()) : null;
    }

    static List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (Routes route : values()) {
            paths.add(route.path);
        }
        return paths;
    }
}
