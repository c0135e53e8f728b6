package fulcrum.server.http;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A note with its circumstances, as it lies in a ring.
///
/// @param number from 1, in the order of the ring
/// @param wallNanos when, by the node's clock, since 1970-01-01T00:00Z
/// @param group whose machine says it; 0 where the node itself does
public record Event(long number, NodeId node, long wallNanos, long group, Note note)
        implements Heard {

    private static final long SECOND_NANOS = 1_000_000_000;

    /// When, in ISO 8601.
    public String time() {
        return Instant.ofEpochSecond(
                        Math.floorDiv(wallNanos, SECOND_NANOS),
                        Math.floorMod(wallNanos, SECOND_NANOS))
                .toString();
    }

    /// Everything but its number, as a tree for JSON.
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("time", time());
        tree.put("node", node.toString());
        tree.put("group", group);
        tree.put("name", note.name());
        tree.put("fields", plain(note.fields()));
        return tree;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                map.forEach((key, one) -> plain.put(String.valueOf(key), plain(one)));
                yield plain;
            }
            case Iterable<?> all -> {
                List<@Nullable Object> plain = new ArrayList<>();
                all.forEach(one -> plain.add(plain(one)));
                yield plain;
            }
            case Integer number -> number;
            case Long number -> number;
            case Boolean truth -> truth;
            default -> value.toString();
        };
    }
}
