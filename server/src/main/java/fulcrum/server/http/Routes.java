package fulcrum.server.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked, all of it with GET or HEAD.
enum Routes {
    LIVE("/livez"),
    READY("/readyz"),
    STARTED("/startupz"),
    METRICS("/metrics"),
    STATUS("/api/v1/status"),
    EVENTS("/api/v1/events"),
    DESCRIPTION("/api/v1/openapi.json");

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

    static @Nullable Routes of(String path) {
        for (Routes route : values()) {
            if (route.path.equals(path)) {
                return route;
            }
        }
        return null;
    }

    static List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (Routes route : values()) {
            paths.add(route.path);
        }
        return paths;
    }
}
