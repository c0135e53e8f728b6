package fulcrum.cli.status;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of asking one node.
///
/// @param url where it was asked
/// @param node who is believed to live there; null where nobody knows
/// @param status what it said of itself, as it came; null where it said nothing
/// @param problem why it said nothing; null where it did
public record Asked(
        String url, @Nullable String node, @Nullable Map<?, ?> status, @Nullable String problem) {

    static Asked answered(String url, Map<?, ?> status) {
        return new Asked(url, String.valueOf(status.get("node")), status, null);
    }

    static Asked silent(String url, @Nullable String node, String problem) {
        return new Asked(url, node, null, problem);
    }
}
